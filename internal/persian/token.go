package persian

// Class says what a token stands for.
type Class uint8

const (
	// Word is a run of letters; its key is the folded run.
	Word Class = iota
	// Number is a number in digits, with its sign, decimals and percent
	// sign. Its key is the same for all numbers of its form (PlainNumber, the
	// same with % for percentages, two with : between for times), its Value
	// tells them apart.
	Number
	// Date is a date in digits (۱۴۰۳/۹/۲) or a day and the name of a month,
	// with the year if there is one (۲ آذر ۱۴۰۳). Its key names the calendar
	// and the parts given, its Value the date.
	Date
)

// Keys of numbers and dates have a control character in the place of each
// number, which no word's key can hold.
const (
	PlainNumber = "\x01"                                              // 12, −12, 12.5
	DigitDate   = PlainNumber + "/" + PlainNumber + "/" + PlainNumber // 1403/9/2, 2-9-1403
)

// Glue says what stands between a token and the one before it.
type Glue uint8

const (
	// Apart: white space, or the text begins here.
	Apart Glue = iota
	// Tight: nothing.
	Tight
	// HalfSpace: a half-space and nothing else.
	HalfSpace
	// Marked: punctuation, with or without space.
	Marked
)

// Token is a word, number or date of a text.
type Token struct {
	Key        string // the folded form, which is compared
	Value      string // numbers and dates: the value, in ASCII; else empty
	Start, End int    // the bytes of the text it comes from
	Class      Class
	Glue       Glue
	// Joints tells how the parts of a joined token were typed: 0 if in one
	// run, else a number that is the same for the same parts and glues.
	Joints uint32
}

// Mark is a punctuation mark or symbol, folded («, “ and " are one), and the
// number of tokens before it.
type Mark struct {
	Rune rune
	At   int
}

// View is one way to cut a text into tokens. See the package comment for the
// two there are.
type View struct {
	Tokens []Token
	Marks  []Mark
}

// Text is a text made ready to be compared.
type Text struct {
	Split, Joined View
	// Differ is false when both views hold the same tokens.
	Differ bool
	// Tags are the inline tags in their order.
	Tags []Tag
}

// Tag is a numbered inline tag, ⟨1⟩, ⟨/1⟩ or ⟨2/⟩, and how many bytes of folded
// letters stand before it: its place, however words are spaced.
type Tag struct {
	Text string
	At   int
}
