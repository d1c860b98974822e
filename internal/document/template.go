package document

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// Template is a document that has been read to be translated: its blocks, and all
// that it takes to write it anew with other texts in their places.
type Template struct {
	Name   string
	Format Format
	// Blocks are in the order of [Blocks], with the same texts, but for tags.
	// Each has something to be translated.
	Blocks []Block
	// Tags are those in the text of each block, in the order in which they first
	// stand there.
	Tags [][]Tag
	// Whole says that a block is to be translated whole or not at all: the file has
	// the source beside it, and calls a text translated that is so in part.
	Whole bool
	// Sum is the SHA-256 of the file, in hexadecimal.
	Sum string

	inlines []*inline // of the blocks
	// build gives the parts that become others, by name, for translated blocks.
	build func(texts []rendered, how Turning) (map[string][]byte, error)
	whole []byte      // the file, if it is not an archive
	parts *zip.Reader // or the archive
}

// rendered is what becomes of a block: its pieces, nil if it stays as it is, and the
// translation that they were made of.
type rendered struct {
	pieces []piece
	text   string
}

// Turning says from which language to which a document is translated, as BCP 47
// tags. If they run in different directions the document's layout is turned: that
// of every block that is translated, and of the whole if any is.
type Turning struct {
	From, To string
	// Encoding is the name of the encoding to write a text file in; empty: that it
	// is in.
	Encoding string
}

// Flips says whether the layout is turned, and if so, whether from right to left.
func (t Turning) flips() (flips, toLeft bool) {
	from, to := RightToLeft(t.From), RightToLeft(t.To)
	return from != to, to
}

// TagProblem is something wrong with the tags of a translation.
type TagProblem struct {
	Block   int // in Template.Blocks
	Message string
}

// Write writes the document with the blocks' texts that text gives in their places;
// text is called for each block, and a block for which it says false stays as it is,
// byte for byte, as does everything else. If that is so of all blocks, what is written
// is the file that was read (of an archive: each of its parts).
//
// What is wrong with the tags of a text is mended and told. An error is that of
// writing, or says what a text holds that the format cannot.
func (t *Template) Write(w io.Writer, how Turning, text func(block int) (string, bool)) ([]TagProblem, error) {
	var problems []TagProblem
	texts := make([]rendered, len(t.Blocks))
	any := false
	for i := range t.Blocks {
		translation, ok := text(i)
		if !ok {
			continue
		}
		any = true
		pieces, wrong := t.inlines[i].render(translation)
		texts[i] = rendered{pieces, translation}
		for _, message := range wrong {
			problems = append(problems, TagProblem{i, message})
		}
	}
	changed := map[string][]byte{}
	if any {
		var err error
		if changed, err = t.build(texts, how); err != nil {
			return problems, located(t.Name, err)
		}
	}
	if t.parts == nil {
		whole, ok := changed[""]
		if !ok {
			whole = t.whole
		}
		_, err := w.Write(whole)
		return problems, err
	}
	return problems, rewriteZip(w, t.parts, changed)
}

// rewriteZip copies an archive with other bytes in some of its parts. The others are
// copied as they are packed.
func rewriteZip(w io.Writer, archive *zip.Reader, changed map[string][]byte) error {
	out := zip.NewWriter(w)
	if err := out.SetComment(archive.Comment); err != nil {
		return err
	}
	for _, f := range archive.File {
		data, ok := changed[partKey(f.Name)]
		if !ok {
			if err := out.Copy(f); err != nil {
				return err
			}
			continue
		}
		part, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: f.Modified, Comment: f.Comment, ExternalAttrs: f.ExternalAttrs})
		if err != nil {
			return err
		}
		if _, err := part.Write(data); err != nil {
			return err
		}
	}
	return out.Close()
}

// edit puts other bytes in the place of some.
type edit struct {
	start, end int
	new        []byte
}

// splice makes the edits, which do not overlap; of two at one place the first comes
// first.
func splice(old []byte, edits []edit) []byte {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return a.start - b.start })
	out := make([]byte, 0, len(old))
	at := 0
	for _, e := range edits {
		if e.start < at {
			panic(fmt.Sprintf("edits overlap at byte %d", e.start)) // A reader's mistake.
		}
		out = append(append(out, old[at:e.start]...), e.new...)
		at = e.end
	}
	return append(out, old[at:]...)
}

// Load reads the document at path to be translated. Errors are as in [Blocks] and
// [Open].
func Load(path string, opts Options) (*Template, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, &Error{Name: path, Err: cause(err)}
	}
	if info.Size() > maxUnpacked {
		return nil, tooLarge(path)
	}
	whole, err := io.ReadAll(f)
	if err != nil {
		return nil, &Error{Name: path, Err: cause(err)}
	}
	t, err := load(path, whole, opts)
	if err != nil {
		return nil, located(path, err)
	}
	sum := sha256.Sum256(whole)
	t.Name, t.Sum = path, hex.EncodeToString(sum[:])
	if len(t.Blocks) == 0 {
		return nil, &Error{Name: path, Err: ErrNoText, Hint: "is it the right file? text in pictures cannot be read"}
	}
	return t, nil
}

func tooLarge(name string) error {
	return &Error{Name: name, Err: fmt.Errorf("it is larger than %d MiB", maxUnpacked>>20), Hint: "split the document"}
}

// load reads a whole file by its format.
func load(name string, whole []byte, opts Options) (*Template, error) {
	if opts.Note == nil {
		opts.Note = func(string) {}
	}
	switch FormatOf(name) {
	case Plain:
		return loadPlain(name, whole, opts)
	case JSON:
		return loadJSON(name, whole, opts)
	case Properties:
		return loadProperties(name, whole, opts)
	case PO:
		return loadPO(name, whole, opts)
	case XLIFF:
		return loadXLIFF(name, whole)
	case Subtitles:
		return loadSubtitles(name, whole, opts)
	case DOCX:
		return loadDOCX(name, whole, opts)
	case ODT:
		if strings.EqualFold(filepath.Ext(name), ".fodt") {
			return loadFlatODT(name, whole)
		}
		return loadODT(name, whole)
	case XLSX:
		return loadXLSX(name, whole, opts)
	case HTML:
		return loadHTML(name, whole, opts)
	case Markdown:
		return loadMarkdown(name, whole, opts)
	}
	return nil, errors.ErrUnsupported
}

// add puts a block in.
func (t *Template) add(kind Kind, level int, text *inline) {
	s, tags := text.tagged()
	t.Blocks = append(t.Blocks, Block{Kind: kind, Level: level, Text: s})
	t.Tags = append(t.Tags, tags)
	t.inlines = append(t.inlines, text)
}
