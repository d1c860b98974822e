// Package persian knows the letters, digits, numbers and dates of Persian
// text, and as much of English as is needed beside it. It turns a text as it
// was typed into what is compared: see [Analyze].
//
// The same Persian sentence is typed in many ways. Keyboards give ي and ك for
// ی and ک; the half-space (zero-width non-joiner, ZWNJ) of «می‌رود» is typed as
// a half-space, as a space or not at all; digits come from three sets; «هٔ» is
// typed in four ways; text copied from PDF files arrives in presentation
// forms. None of this changes what the sentence says, nor its translation.
// Analyze folds all of it away, into tokens that still point at the bytes
// they come from; the text itself is never changed.
//
// # Two views
//
// No single cutting into words survives both habits of typing a half-space.
// When it is typed as a space, «گفت‌وگو» becomes the three words «گفت و گو»;
// when it is left out, the one word «گفتوگو». A [Text] therefore carries two
// views: Split cuts at every half-space; Joined deletes half-spaces and ties
// the affixes می، نمی، ها، تر … to their word even where a space stands
// between. Two texts say the same if they agree in either view. [ExcerptOf] looks for
// a part of a text in both.
//
// # Figures
//
// A translation says the same numbers in its own way: «هفدهم مهر» is October 9,
// «۱۶ هزار و ۵۰۰» is 16,500. [Figures] reads numbers, times and dates by what
// they say, in digits and in words, in Persian and in English.
package persian
