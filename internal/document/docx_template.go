package document

import (
	"bytes"
	"fmt"
	"io"
	"sort"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// wordTemplate is a Word document that is read to be written anew.
//
// It is read by the code of Blocks: a story goes through each part, and a recorder
// beside it takes note of where everything stands. Nothing of a part is changed but
// the paragraphs that are translated: each gets new runs between its properties and
// its end. What is not text in it (pictures, marks of notes, fields) is copied from
// where it stood, and if paragraphs of a text box stand in it, those are written
// anew in the copy.
//
// One text may stand at several places: a text box is in the file in two forms, one
// for new and one for old programs, and each section may have a header of its own
// with the same words. Blocks gives it once, and its translation goes to all.
type wordTemplate struct {
	archive *archive
	parts   []*wordPart
	part    *wordPart    // that which is read
	blocks  []*wordBlock // that no one has taken yet
	notes   map[noteRef][]*wordBlock
	formats map[string]*runFormat // by how they are written
	codes   int
	shown   int // fields that Word works out, but not by itself
	texts   int
	atoms   int // of paragraphs that are open
}

const (
	maxWordCodes = 1_000_000 // what is not text, and changes of format, in a document
	maxWordAtoms = 1_000_000 // pieces of the paragraphs that are open at a time
	maxWordTexts = 500_000   // paragraphs with text; a book of 1,000 pages has 30,000
)

// wordPart is a part of the document that has text.
type wordPart struct {
	name     string
	text     string // in UTF-8, without byte order mark
	mark     string // the byte order mark
	encoding string
	texts    []*wordText // as they end
	tables   []*wordTable
	sections []wordSpan // w:sectPr, each from "<" to ">"
}

// wordSpan is a stretch of a part's text, in bytes.
type wordSpan struct{ from, to int }

func (p *wordPart) at(s wordSpan) string { return p.text[s.from:s.to] }

// wordTable is a table: where its properties are, or would be, and the texts in it.
type wordTable struct {
	properties wordSpan
	prefix     string // of its name
	texts      []*wordText
}

// wordBlock is a block, with all the places where it stands.
type wordBlock struct {
	kind  Kind
	level int
	cut   string // its text without tags
	texts []*wordText
}

// loadDOCX is [Load] for a Word document.
func loadDOCX(name string, whole []byte, opts Options) (*Template, error) {
	a, err := openArchive(name, bytes.NewReader(whole), int64(len(whole)), DOCX)
	if err != nil {
		return nil, err
	}
	d, err := openDOCX(a)
	if err != nil {
		return nil, err
	}
	looks, err := readLooks(a, d.rels.ofType("styles"))
	if err != nil {
		return nil, err
	}
	w := &wordTemplate{archive: a, notes: map[noteRef][]*wordBlock{}, formats: map[string]*runFormat{}}
	d.template = w
	blocks, missing, err := w.read(d, opts)
	if err != nil {
		return nil, err
	}
	d.tellLeftOut(opts)
	tell(opts, missing, "text is missing: notes that it refers to are not in the document")
	if d.rels.ofType("comments") != "" {
		opts.Note("there are comments: they stay as they are")
	}
	if d.tracked {
		opts.Note("there are tracked changes: in paragraphs that are translated they are accepted")
	}
	tell(opts, w.shown, "numbers and references that Word works out stay as they were: in the translated document press Ctrl+A and F9")

	t := &Template{Format: DOCX, parts: a.file}
	for _, b := range blocks {
		t.add(b.kind, b.level, b.texts[0].inline)
	}
	t.build = func(texts []rendered, how Turning) (map[string][]byte, error) {
		return w.write(blocks, texts, newWordTurner(looks, how))
	}
	return t, nil
}

// read reads all parts, and gives the blocks in their order.
func (w *wordTemplate) read(d *docx, opts Options) (blocks []*wordBlock, missing int, err error) {
	nowhere := &flow{emit: func(Block) error { return nil }}
	if err := d.readBody(nowhere, nil, opts); err != nil {
		return nil, 0, err
	}
	blocks = w.take()
	if missing, err = d.readNotes(nowhere); err != nil {
		return nil, 0, err
	}
	for _, ref := range d.notes {
		blocks = append(blocks, w.notes[ref]...)
	}
	first := map[string]*wordBlock{}
	for _, name := range d.margins {
		if err := d.readMargin(name, nowhere); err != nil {
			return nil, 0, err
		}
		for _, b := range w.take() {
			if same := first[b.cut]; same != nil {
				same.texts = append(same.texts, b.texts...)
				continue
			}
			first[b.cut] = b
			blocks = append(blocks, b)
		}
	}
	return blocks, missing, nil
}

// take gives the blocks that have ended and that nobody has taken.
func (w *wordTemplate) take() []*wordBlock {
	blocks := w.blocks
	w.blocks = nil
	return blocks
}

// recorder gives a recorder of the part that was opened last.
func (w *wordTemplate) recorder() *wordRecorder { return &wordRecorder{w: w, part: w.part} }

// open reads a part whole, and opens it.
func (w *wordTemplate) open(name string) (*part, error) {
	rc, _, err := w.archive.open(name)
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	failure := func(err error) error { return (&part{file: w.archive.name, name: name}).failure(err) }
	raw, err := io.ReadAll(rc)
	if err != nil {
		return nil, failure(err)
	}
	t, err := NewXML(w.archive.name, bytes.NewReader(raw), "")
	if err != nil {
		return nil, failure(err)
	}
	if t.Guessed {
		return nil, failure(errGuessed)
	}
	is := &wordPart{name: name, encoding: t.Encoding}
	if t.Encoding == "utf-8" {
		text := bytes.TrimPrefix(raw, []byte("\uFEFF"))
		is.mark, is.text = string(raw[:len(raw)-len(text)]), string(text)
	} else {
		if t.Marked {
			is.mark = string(raw[:2])
		}
		text, err := io.ReadAll(t)
		if err != nil {
			return nil, failure(err)
		}
		is.text = string(text)
		if again, err := is.encode(text); err != nil || !bytes.Equal(again, raw) {
			return nil, failure(fmt.Errorf("in the encoding %s there are bytes in it that no program writes", display(is.encoding)))
		}
	}
	w.part = is
	w.parts = append(w.parts, is)
	return newPart(w.archive.name, name, strings.NewReader(is.text))
}

// encode gives the bytes of a part with this text.
func (p *wordPart) encode(text []byte) ([]byte, error) {
	var e *encoding.Encoder
	switch p.encoding {
	case "utf-8":
		return append([]byte(p.mark), text...), nil
	case "utf-16le":
		e = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()
	case "utf-16be":
		e = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()
	default:
		enc, err := htmlindex.Get(p.encoding)
		if err != nil {
			return nil, err
		}
		e = encoding.HTMLEscapeUnsupported(enc.NewEncoder()) // &#1740; is XML too.
	}
	out, _, err := transform.Bytes(e, text)
	return append([]byte(p.mark), out...), err
}

// write gives the parts that become others.
func (w *wordTemplate) write(blocks []*wordBlock, texts []rendered, turn *wordTurner) (map[string][]byte, error) {
	for _, p := range w.parts {
		for _, t := range p.texts {
			t.pieces = nil
		}
	}
	for i, b := range blocks {
		if texts[i].pieces == nil {
			continue
		}
		if r := forbiddenIn(texts[i].text); r >= 0 {
			return nil, fmt.Errorf("block %d: its translation has the character U+%04X, which XML forbids: take it out", i+1, r)
		}
		for n, t := range b.texts {
			if t.pieces = texts[i].pieces; n > 0 {
				t.pieces, _ = t.inline.render(texts[i].text)
			}
		}
	}
	changed := map[string][]byte{}
	for _, p := range w.parts {
		edits := p.edits(turn)
		if len(edits) == 0 {
			continue
		}
		data, err := p.encode(newWordWriter(p, edits).text())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		changed[partKey(p.name)] = data
	}
	return changed, nil
}

// edits are those of the part's texts that are translated and, if the layout is
// turned, of its sections and of the tables in which there is such a text.
func (p *wordPart) edits(turn *wordTurner) (edits []wordEdit) {
	for _, t := range p.texts {
		if t.pieces != nil {
			edits = append(edits, t.edits(p, turn)...)
		}
	}
	if !turn.flips {
		return edits
	}
	for _, t := range p.tables {
		for _, text := range t.texts {
			if text.pieces != nil {
				edits = append(edits, replaced(t.properties, turn.table(p.at(t.properties), t.prefix)))
				break
			}
		}
	}
	for _, s := range p.sections {
		edits = append(edits, replaced(s, turn.section(p.at(s))))
	}
	return edits
}

// forbiddenIn is the first character that XML forbids, or -1.
func forbiddenIn(s string) rune {
	for _, r := range s {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return r
		}
	}
	return -1
}

// wordEdit puts what write writes in the place of a stretch. Edits may stand in one
// another: what write copies of the stretch is edited.
type wordEdit struct {
	wordSpan
	write func(*wordWriter)
}

func replaced(at wordSpan, text string) wordEdit {
	return wordEdit{at, func(w *wordWriter) { w.literal(text) }}
}

// wordWriter writes a part with its edits.
type wordWriter struct {
	part  *wordPart
	edits []wordEdit // by their beginnings, of two with one the longer first
	out   []byte
	run   *wordRun // that which is open, of those that are copied
}

func newWordWriter(p *wordPart, edits []wordEdit) *wordWriter {
	sort.SliceStable(edits, func(i, j int) bool {
		if edits[i].from != edits[j].from {
			return edits[i].from < edits[j].from
		}
		return edits[i].to > edits[j].to
	})
	return &wordWriter{part: p, edits: edits}
}

func (w *wordWriter) text() []byte {
	w.copy(wordSpan{0, len(w.part.text)})
	return w.out
}

func (w *wordWriter) literal(s string) { w.out = append(w.out, s...) }

// copy copies a stretch of the part, with its edits.
func (w *wordWriter) copy(s wordSpan) {
	at := s.from
	next := sort.Search(len(w.edits), func(i int) bool { return w.edits[i].from >= s.from })
	for ; next < len(w.edits) && w.edits[next].from < s.to; next++ {
		e := w.edits[next]
		if e.from < at || e.to > s.to { // It stands in the one before.
			continue
		}
		w.literal(w.part.text[at:e.from])
		e.write(w)
		at = e.to
	}
	w.literal(w.part.text[at:s.to])
}
