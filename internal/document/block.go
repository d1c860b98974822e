package document

import (
	"errors"
	"io"
	"iter"
	"path/filepath"
	"strings"
)

// Format names a kind of document.
type Format string

const (
	Plain Format = "text" // plain text, which [Open] reads
	DOCX  Format = "docx" // Word since 2007 (ECMA-376, transitional and strict)
	HTML  Format = "html" // a web page
	ODT   Format = "odt"  // OpenDocument text (ODF 1.0 to 1.3), packed or flat
	XLSX  Format = "xlsx" // a spreadsheet (ECMA-376, transitional and strict)

	// Markdown is CommonMark with GitHub's tables, strikethrough and task lists, and
	// footnotes.
	Markdown Format = "markdown"

	Subtitles  Format = "subtitles"  // SubRip (.srt) and WebVTT (.vtt)
	JSON       Format = "json"       // the texts of a program, as the values in JSON
	Properties Format = "properties" // the texts of a Java program
	PO         Format = "po"         // the texts of a program, by GNU gettext
	XLIFF      Format = "xliff"      // texts with their translations (OASIS XLIFF 1.0 to 2.2)
)

// FormatOf tells the format of a file by the extension of its name, in any case:
// .docx, .docm, .dotx and .dotm are [DOCX], .html, .htm, .xhtml and .xht are
// [HTML], .odt, .ott and .fodt are [ODT], .xlsx, .xlsm, .xltx and .xltm are [XLSX],
// .md and .markdown are [Markdown], .srt and .vtt are [Subtitles], .json is [JSON], .properties is
// [Properties], .po and .pot are [PO], .xlf and .xliff are [XLIFF]. All else is
// [Plain], the name "-" too.
func FormatOf(name string) Format {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".docx", ".docm", ".dotx", ".dotm":
		return DOCX
	case ".html", ".htm", ".xhtml", ".xht":
		return HTML
	case ".odt", ".ott", ".fodt":
		return ODT
	case ".srt", ".vtt":
		return Subtitles
	case ".json":
		return JSON
	case ".properties":
		return Properties
	case ".po", ".pot":
		return PO
	case ".xlf", ".xliff":
		return XLIFF
	case ".xlsx", ".xlsm", ".xltx", ".xltm":
		return XLSX
	case ".md", ".markdown":
		return Markdown
	}
	return Plain
}

// IsText says whether a file of the format is text, in an encoding that it may not
// tell: so the caller can name it, and another one to write.
func (f Format) IsText() bool {
	switch f {
	case Plain, HTML, Markdown, Subtitles, JSON, Properties, PO:
		return true
	}
	return false
}

// Kind says what a block is in its document.
type Kind uint8

const (
	Paragraph Kind = iota
	Heading        // the title of a document too
	Item           // of a list
	Cell           // of a table
	Note           // a footnote or endnote
	Margin         // the header or footer of a page

	// Attribute is text that is not on the page itself: tool tips, what stands
	// for a picture, a placeholder, a web page's title and description.
	Attribute
)

func (k Kind) String() string {
	names := [...]string{"paragraph", "heading", "item", "cell", "note", "margin", "attribute"}
	if int(k) < len(names) {
		return names[k]
	}
	return "unknown"
}

// Block is a piece of a document that is segmented by itself: a paragraph, a
// heading, an item of a list, a cell of a table. A heading or an item that
// stands in a cell is a Heading or an Item; all that stands in a note or in the
// margin is a Note or a Margin.
type Block struct {
	Kind  Kind
	Level int // of a heading, from 1; else 0

	// Text is valid UTF-8 of at most 16 MiB, never empty and never only white
	// space and invisible marks. Line breaks in it are "\n" and tabs "\t".
	Text string
}

// Options say how a document is read. The zero value will do.
type Options struct {
	// Encoding is the name of the encoding of a file of text, as in [Open]; "" finds
	// it out. The formats for which IsText is false tell theirs.
	Encoding string

	// Wrapped says that the lines of a plain text are broken by hand: a paragraph
	// ends at a blank line only. Only [Load] knows it.
	Wrapped bool

	// Opened, if not nil, is called for a file of text once its encoding is known,
	// before the first block, so that the user can be told of a guess; see
	// [Text.Guessed] and [Text.Belied]. The text is not the caller's to read.
	Opened func(*Text)

	// Note, if not nil, is told of text that is left out, or missing, though the
	// document can be read: a sentence in lower case for the user, such as "text is
	// left out after <video> in line 12, which has no end". It may come at any time
	// before the end, and more than once. [Load] tells it of a web page's style sheets
	// too, which stay as they are if the page is turned.
	Note func(string)

	// Progress, if not nil, is told now and then how many bytes of the
	// document's body have been read, and how many there are.
	Progress func(done, total int64)
}

// ErrNoText is in the error for a document that holds no text at all.
var ErrNoText = errors.New("no text in it")

// errStopped ends the reading when the caller wants no more blocks.
var errStopped = errors.New("stopped")

// Blocks gives the blocks of the document at path in reading order: the body, with
// what stands beside it (text boxes, attributes) behind the block that it belongs
// to; then the title and description of a web page, and the notes; then the
// margins. It reads as it goes (but a spreadsheet, whose texts are not where its cells
// are, as a whole), so that what is wrong with the document may show after some blocks. An error is the last thing it gives: an
// [*Error], which wraps [ErrNoText] if there is no text, else [ErrNotText],
// [ErrEncoding] or [ErrEmpty] as in [Open].
//
// The format is that of [FormatOf]; one that is [Plain] is an error.
func Blocks(path string, opts Options) iter.Seq2[Block, error] {
	return func(yield func(Block, error) bool) {
		f, err := openFile(path)
		if err != nil {
			yield(Block{}, err)
			return
		}
		defer f.Close()
		size := int64(0)
		if info, err := f.Stat(); err == nil {
			size = info.Size()
		}
		blocksOf(path, f, size, opts)(yield)
	}
}

// input is a file, or what stands for it in a test.
type input interface {
	io.Reader
	io.ReaderAt
}

// blocksOf is [Blocks] of a file that is open.
func blocksOf(name string, in input, size int64, opts Options) iter.Seq2[Block, error] {
	return func(yield func(Block, error) bool) {
		found := false
		emit := func(b Block) error {
			found = true
			if !yield(b, nil) {
				return errStopped
			}
			return nil
		}
		later := &behind{emit: emit}
		flow := &flow{emit: later.add}
		err := readDocument(name, in, size, opts, flow)
		if err == nil {
			err = later.end()
		}
		if err == nil && !found {
			err = &Error{Name: name, Err: ErrNoText, Hint: "is it the right file? text in pictures cannot be read"}
		}
		if err != nil && err != errStopped {
			yield(Block{}, located(name, err))
		}
	}
}

func readDocument(name string, in input, size int64, opts Options, flow *flow) error {
	if opts.Progress == nil {
		opts.Progress = func(int64, int64) {}
	}
	if opts.Note == nil {
		opts.Note = func(string) {}
	}
	switch FormatOf(name) {
	case DOCX:
		a, err := openArchive(name, in, size, DOCX)
		if err != nil {
			return err
		}
		return readDOCX(a, flow, opts)
	case HTML:
		return readHTML(name, in, size, flow, opts)
	case Markdown:
		return readMarkdown(name, in, flow, opts)
	case ODT:
		if strings.EqualFold(filepath.Ext(name), ".fodt") {
			return readFlatODT(name, in, size, flow, opts)
		}
		a, err := openArchive(name, in, size, ODT)
		if err != nil {
			return err
		}
		return readODT(a, flow, opts)
	case XLSX:
		return readXLSX(name, in, size, flow, opts)
	}
	return readTemplate(name, in, opts, flow)
}

// readTemplate reads the blocks of a document that is only read as a [Template].
func readTemplate(name string, in input, opts Options, flow *flow) error {
	if FormatOf(name) == Plain {
		return errors.New("a file of plain text has no blocks")
	}
	whole, err := io.ReadAll(io.LimitReader(in, maxUnpacked+1))
	if err != nil {
		return err
	}
	if len(whole) > maxUnpacked {
		return tooLarge(name)
	}
	t, err := load(name, whole, opts)
	if err != nil {
		return err
	}
	for i, b := range t.Blocks {
		b.Text = t.inlines[i].plain()
		if err := flow.emit(b); err != nil {
			return err
		}
	}
	return nil
}

// behind holds back what formats have at different places: notes, which Word has
// at its end and OpenDocument where they belong, and the title and description of
// a web page, which other formats do not have. They come behind the body, so that
// two documents of one text have it in one order.
type behind struct {
	emit        func(Block) error
	head, notes []Block
	size        int
	body        bool // some of it has been given
}

func (h *behind) add(b Block) error {
	switch {
	case b.Kind == Attribute && !h.body:
		h.head = append(h.head, b)
	case b.Kind == Note:
		h.notes = append(h.notes, b)
	case b.Kind == Margin:
		if err := h.end(); err != nil {
			return err
		}
		return h.emit(b)
	default:
		h.body = true
		return h.emit(b)
	}
	if h.size += len(b.Text); h.size > maxHeld {
		return errHeld
	}
	return nil
}

// end gives what was held back.
func (h *behind) end() error {
	for _, b := range append(h.head, h.notes...) {
		if err := h.emit(b); err != nil {
			return err
		}
	}
	h.head, h.notes = nil, nil
	return nil
}

// located is err as an [*Error] about the file.
func located(name string, err error) error {
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	return &Error{Name: name, Err: err}
}

// metered is a reader that tells how far it has come.
type metered struct {
	io.Reader
	done, total int64
	progress    func(done, total int64)
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	if n > 0 {
		m.done += int64(n)
		m.progress(m.done, max(m.total, m.done))
	}
	return n, err
}
