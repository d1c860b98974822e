// Package exchange reads and writes bilingual files: the files in which
// translators, agencies and other programs hand over translation units. [Read]
// yields the units of a file, [Write] makes a file of units, [FormatOf] tells a
// file's format by its name. Both work as streams: a file is never held whole.
//
// What is read is never silently guessed at and never damaged. Bytes that are
// not in the file's encoding end the reading with a [FileError] that names the
// line; no text is ever given with U+FFFD in it that the file did not hold. A
// unit that cannot be used, and a detail that cannot be kept, is a [Problem],
// and reading goes on. The decoding is package document's, and so encodings have
// the same names here, and files that tell none are read as texts are: what has to
// be guessed (windows-1256, UTF-16 without byte order mark) is a Problem too.
//
// # TMX
//
// Translation Memory eXchange is read in versions 1.1 to 1.4b, also packed with
// gzip; in UTF-8, UTF-16 with and without byte order mark, and any encoding
// that the file declares. A declaration that is belied by the bytes is a
// Problem; see [document.NewXML]. 1.4 is written, in UTF-8, by its DTD.
//
// Every <tuv> in the language wanted as source gives a unit with every <tuv> in
// the one wanted as target, whichever stands first and whatever the header's
// srclang says; so alternatives are kept as units of their own. Language codes
// match without regard to case, underscores, or which ISO 639 they are from:
// "fas", "per", "FA_ir" and "fa-Arab-IR" all are "fa". A variety that is asked
// for (en-GB) gives way to another (en-US) only where a <tu> does not have it.
// Dari ("prs", "fa-AF") counts as Persian. A unit's From and To are the codes as
// the file has them.
//
// Text is the text of a <seg>, white space and all, with that of <hi>, without
// the native codes in <bpt>, <ept>, <it>, <ph> and <ut> and without <sub>. A
// unit has no place for inline codes; a Problem says of each <tu> that they were
// left out. The languages of notes and properties, and what the header says
// beside the language, are not kept either.
//
// Times and names of people are those of the target <tuv>, else of the <tu>.
// Times are read in many forms; one that cannot be, or is of the Persian
// calendar, is a Problem, the time unknown, and its text kept as a property.
// Properties of type prev and next are the segments before and after, as in
// OmegaT; x-hafez-status and x-hafez-origin are Hafez's own. What else TMX knows
// of a unit becomes properties: tmx:tuid, tmx:usagecount and so on for
// attributes of the <tu>, tmx:source/… and tmx:target/… for those of a <tuv>,
// tmx:source/prop/… and tmx:target/prop/… for properties there. They come first
// among the unit's properties, and where they still do, they are written back
// to where they came from.
//
// A unit written is read as the same unit, and a file read, written, read and
// written again has the same bytes.
//
// # XLIFF
//
// The XML Localisation Interchange File Format is read in versions 1.2 and 2.0 to
// 2.2, and 1.0 and 1.1 as far as they are like 1.2; also where the namespace or the
// version is missing or wrong, which is a Problem. The .sdlxliff of Trados, .mqxliff
// of memoQ and .mxliff of Phrase are 1.2 with something added, and only read. 2.1 is
// written, or 1.2 if Options.FormatVersion says so.
//
// A segment gives a unit. In 2.x that is a <segment> with the target in it, whatever
// the order of targets says; in 1.2 a <mrk mtype="seg"> of the <seg-source> with that
// of the <target> with the same mid, or, where nothing is marked, a <trans-unit>.
// Proposals (<alt-trans>, the module for translation candidates) give none, nor does
// what is not to be translated. The segments before and after one in its <file> are
// the unit's Previous and Next. What the file says of a unit becomes properties
// with the prefix xliff:; remarks in it, and comments on a part of a text, become notes.
//
// Confirmed is what somebody has said is right:
//
//	1.2  approved="yes"                              confirmed
//	     approved="no"                               not, whatever the state
//	     else state final, signed-off                confirmed
//	     state translated                            confirmed, but not with the state-qualifier
//	                                                 mt-suggestion, leveraged-mt, tm-suggestion
//	                                                 or fuzzy-match
//	     state new, needs-…, x-…                     not
//	     neither approved nor state                  not: many tools write so what is done,
//	                                                 and others what a machine has made
//	     state-qualifier rejected-…                  not, in any case
//	2.x  state translated, reviewed, final           confirmed
//	     state initial, or none                      not
//
// In files of Trados, memoQ and Phrase their own marks count instead. What is not
// confirmed is skipped, which is a Problem, or with Options.All given as a draft.
// A draft that Hafez wrote is a draft again, or confirmed if its state has become so.
//
// Text is that of a <source> or <target>, white space and all; but without
// xml:space="preserve", white space with a line end in it at either end is the
// layout of the file. Inline codes are kept, as in TMX: g, pc, and bx with ex, sc with
// ec, bpt with ept become pairs, those that are alone in their segment it; x and ph
// become ph, mrk becomes hi. Their native code is what stands in them in 1.2, the
// original data in 2.x, or else the tag itself. Writing, pairs are sc and ec in 2.1,
// bpt and ept in 1.2. So the first time that a file goes through a memory, g and pc
// become those, and a tag without data becomes data; and sm and em are left out.
//
// What XLIFF has no place for stands in the module for metadata, in 1.2 in a
// <context-group>, and so every unit that is written is read as the same unit. The
// ids of units and codes are made anew where they would not be unique. All units of a
// file are in one pair of languages: a unit in others cannot be written.
//
// Validate goes by the specifications and their constraints, of the modules too, not
// only by the schemas; of 1.2 by the transitional one. Of the ids in a file it holds
// half a million to see whether they are unique and whether what is referred to is
// there, and tells at most 10,000 findings.
//
// # TSV
//
// A table has a tab between cells and a unit a row. If the first row names both
// a source and a target column it is a header, and columns are known by name:
// source, target, from, to (the languages' codes), author or created_by,
// created, changed, changed_by, origin, status, previous, next, note; any other
// column is a property of that name. The texts' columns may also be called by
// their language's code, مبدأ or متن, مقصد or ترجمه. Without a header the first two columns
// are source and target, and the others are left out, which is a Problem.
// Encodings are those of texts; spreadsheets save "Unicode text" as UTF-16. See
// [document.NewText].
//
// A cell in quotes is taken out of them only if it had to be put in them,
// because it holds a tab, a line end or a quote; and an open quote takes no
// other row with it. So the quotes of a text stay in a table made by hand, and
// what Hafez writes is read as it was, whatever the text. Where a program put
// cells in quotes for other reasons, which UTF-16 with a byte order mark or a
// header in quotes shows, they all are taken out.
package exchange
