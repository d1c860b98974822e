package review

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"hafez/internal/document"
)

// Sheet is a whole review: an alignment, and what a person said of it.
type Sheet struct {
	From, To               string // BCP 47, of the source and the target
	SourceName, TargetName string // file names, for people
	Texts                  string // a sum that tells the two texts from others, as the caller makes it; may be empty
	Rows                   []Row  // in the order of the texts
	// Rejected are pairs that were said to be wrong in an earlier round and are
	// no rows any more; see [Sheet.Reject].
	Rejected []string
}

// Row is a pairing as it stands in a review file.
type Row struct {
	Mark Mark
	// Confidence is from 0 to 1. A row that a person made has none: reading
	// gives it -1, and NaN is written as that.
	Confidence     float64
	Source, Target string // the texts of the bead; one may be empty: no counterpart
	Note           string // a row with a note may have no texts at all
}

// isEmpty tells a row that says nothing, which is neither written nor read.
func (r Row) isEmpty() bool { return r.Source == "" && r.Target == "" && r.Note == "" }

// made is the confidence of a row that a person made.
const made = -1

// format and version stand in every review file. A change that a reader of this
// version would misread takes the next number.
const (
	format  = "hafez review"
	version = 1
)

// Read reads the review in the file called name, a spreadsheet or a page by its
// extension: .xlsx (or .xlsm), .html or .htm. Errors are those of [ReadXLSX] and
// [ReadHTML], and of opening the file.
func Read(name string) (*Sheet, error) {
	var page bool
	switch ext := strings.ToLower(filepath.Ext(name)); ext {
	case ".html", ".htm":
		page = true
	case ".xlsx", ".xlsm":
	default:
		return nil, &document.Error{Name: name, Err: fmt.Errorf("%q is no extension of a review", ext), Hint: "a review is an .xlsx or .html file that “hafez align -o” wrote"}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if page {
		return ReadHTML(f, name)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return ReadXLSX(f, info.Size(), name)
}

// What a review may have of rejected pairs: the bytes of one, as [Sheet.Reject]
// keeps it, and how many. A person rejects some hundreds in a book.
const (
	rejectedLimit = 200
	rejectedPairs = 100_000
)

// addRejected adds a rejected pair that was read, so that no file can have more than
// a review may.
func (s *Sheet) addRejected(text string) error {
	switch {
	case len(text) > rejectedLimit:
		return fmt.Errorf("a rejected pair has more than %d bytes: %.40q", rejectedLimit, text)
	case len(s.Rejected) == rejectedPairs:
		return fmt.Errorf("there are more than %d rejected pairs", rejectedPairs)
	}
	s.Rejected = append(s.Rejected, text)
	return nil
}

// check tells what no review may hold. Its errors name the row, from 1.
func (s *Sheet) check() error {
	for _, text := range []string{s.From, s.To, s.SourceName, s.TargetName, s.Texts} {
		if !utf8.ValidString(text) {
			return fmt.Errorf("a language or file name is not UTF-8: %q", text)
		}
	}
	if n := len(s.Rejected); n > rejectedPairs {
		return fmt.Errorf("%d rejected pairs, and a review holds %d: review the texts in parts", n, rejectedPairs)
	}
	for _, text := range s.Rejected {
		if !utf8.ValidString(text) || len(text) > rejectedLimit {
			return fmt.Errorf("a rejected pair cannot be written: %.40q", text)
		}
	}
	for i, r := range s.Rows {
		for _, text := range []string{r.Source, r.Target, r.Note} {
			if !utf8.ValidString(text) {
				return fmt.Errorf("row %d: a text is not UTF-8: %.40q", i+1, text)
			}
		}
		if r.Mark > Wrong {
			return fmt.Errorf("row %d: %d is no mark", i+1, r.Mark)
		}
		if _, ok := confidence(r.Confidence); !ok {
			return fmt.Errorf("row %d: a confidence is from 0 to 1, not %v", i+1, r.Confidence)
		}
	}
	return nil
}

// title is what a file is called where it has a title: the names of the two
// texts, in one line, each isolated from the other, whose direction may differ,
// and without what a title cannot hold or would turn it around.
func (s *Sheet) title() string {
	var names []string
	for _, name := range []string{s.SourceName, s.TargetName} {
		name = strings.Map(func(r rune) rune {
			switch {
			case unicode.Is(unicode.Bidi_Control, r):
				return -1
			case unicode.IsControl(r), r == '\uFFFE', r == '\uFFFF':
				return ' '
			}
			return r
		}, name)
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, "\u2068"+name+"\u2069")
		}
	}
	if len(names) == 0 {
		return "hafez"
	}
	return strings.Join(names, " – ")
}

// confidence is c as reading gives it; ok is false if c is none.
func confidence(c float64) (float64, bool) {
	if math.IsNaN(c) || c == made {
		return made, true
	}
	return c, c >= 0 && c <= 1
}

// band is a range of confidence that is shown in a colour of its own.
type band struct {
	name    string // as the page calls it
	least   float64
	colour  string // RRGGBB, light enough for black text
	english string
	persian string
}

// bands lists the bands, the surest first. The page leads from row to row of those
// below likely.
func bands() []band {
	return []band{
		{"sure", 0.95, "DDF3E0", "sure", "مطمئن"},
		{"likely", 0.8, "FFF6CC", "likely", "محتمل"},
		{"doubtful", 0.5, "FFE0BF", "doubtful", "مشکوک"},
		{"poor", 0, "FFCFCB", "poor", "ضعیف"},
	}
}

// aloneColour is that of a row whose other side is empty.
const aloneColour = "E4E4E4"
