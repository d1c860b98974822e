package work

// Job is a document that is handed to a translator.
type Job struct {
	Document string // the document's name, without its folder
	Sum      string // its SHA-256, as [document.Template] has it; "" if that got lost
	From, To string // languages, as BCP 47 tags
	Rows     []Row  // in the order of the document, or as they stood in a file

	// Odd is what [Read] found that the user should know, a sentence each in lower
	// case. It is not written.
	Odd []string
}

// Row is a segment of a document.
type Row struct {
	ID    int    // from 1, in the order of the document; 0 in a row that a person made
	Block int    // in [document.Template].Blocks, from 0
	Kind  string // of the block: "paragraph", "heading", "cell"; see [document.Kind]

	// Source is the segment with its tags, and Target its translation, "" if there
	// is none yet.
	Source, Target string

	// Suggestion is the best that the memory has, with the numbers of Source, and
	// with its tags where their places are certain; "" if there is nothing. Score
	// goes up to 100; Match is its kind, as [memory.Kind] calls it, with "draft" behind
	// it if nobody has confirmed it; Origin is where it is from, and Like the source
	// that it translates there.
	Suggestion          string
	Score               int
	Match, Origin, Like string

	// Note is for people. Lines that begin with "hafez: " are this package's.
	Note string
	// Repeats is the ID of the first row with the same Source, 0 if that is this one.
	Repeats int
}
