package exchange

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"hafez/memory"
)

// writeDOCX writes a Word document with one table, a unit a row.
func writeDOCX(w io.Writer, units iter.Seq2[memory.Unit, error], opts Options) error {
	if name, err := opts.encoding(); err != nil || name != "utf-8" {
		return &FileError{Name: opts.Name, Msg: fmt.Sprintf("Word documents are written in UTF-8, not in %q", opts.Encoding), Err: err}
	}
	if strings.HasSuffix(strings.ToLower(opts.Name), ".docm") {
		return &FileError{Name: opts.Name, Msg: "a Word document with macros is only read, not written", Hint: "give it the extension .docx"}
	}
	d, err := newWordWriter(w, opts)
	if err != nil {
		return err
	}
	n := 0
	for u, err := range units {
		if err != nil {
			return err
		}
		n++
		if msg, hint := d.unit(&u, n); msg != "" {
			return opts.unitError(u, n, msg, hint)
		}
		if d.size += int64(d.row.Len()); d.size > maxWord {
			return &FileError{Name: opts.Name, Msg: fmt.Sprintf("more than %d MiB of text and its markup from unit no. %d on, which no Word document should have", maxWord>>20, n),
				Hint: "write several files, or TMX"}
		}
		if _, err := d.row.WriteTo(d.out); err != nil {
			return err
		}
	}
	return d.close()
}

// maxWord is how long the main part of a document may get. A longer one would not
// be read again.
const maxWord = 240 << 20

// wordPart is the zip header of a part. The time is the first that zip knows, so
// that the same units give the same bytes.
func wordPart(name string) *zip.FileHeader {
	return &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
}

const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordNS    = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	wordMedia = `application/vnd.openxmlformats-officedocument.wordprocessingml.`
	wordRel   = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`

	wordTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + wordMedia + `document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + wordMedia + `styles+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="` + wordMedia + `settings+xml"/></Types>`
	wordRootRels = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + wordRel + `officeDocument" Target="word/document.xml"/></Relationships>`
	wordRels = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + wordRel + `styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + wordRel + `settings" Target="settings.xml"/></Relationships>`
	// Without this Word would think the file of Word 2007.
	wordSettings = xmlHead + `<w:settings ` + wordNS + `><w:compat><w:compatSetting w:name="compatibilityMode" ` +
		`w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

	// A4 across, with margins of 2 cm, in twentieths of a point.
	wordSection = `<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>` +
		`<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>`
)

// wordWidths are those of the columns: number, source, target, note.
var wordWidths = [...]int{740, 5500, 5500, 2830}

// wordLanguage is the language of a column of texts as Word wants it.
type wordLanguage struct {
	tag string // With a region, "fa-IR"; empty if Word would not know it.
	rtl bool
}

func wordSide(code string) wordLanguage {
	l := wordLanguage{}
	if script := parseLanguage(code).letters(); script != nil {
		l.rtl = isRightToLeft(script)
	}
	tag, err := language.Parse(code)
	if err != nil {
		return l
	}
	base, _ := tag.Base()
	if region, confidence := tag.Region(); confidence != language.No {
		l.tag = base.String() + "-" + region.String()
	}
	return l
}

func isRightToLeft(script *unicode.RangeTable) bool {
	for _, s := range rightToLeft {
		if s == script {
			return true
		}
	}
	return false
}

// newWordWriter begins a document: all that stands before the rows of its table.
func newWordWriter(w io.Writer, opts Options) (*wordWriter, error) {
	z := zip.NewWriter(w)
	d := &wordWriter{opts: opts, from: wordSide(opts.from()), to: wordSide(opts.to()), archive: z}
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", wordTypes},
		{"_rels/.rels", wordRootRels},
		{"word/_rels/document.xml.rels", wordRels},
		{"word/settings.xml", wordSettings},
		{"word/styles.xml", d.styles()},
	} {
		if err := d.part(z, part.name, part.content); err != nil {
			return nil, err
		}
	}
	out, err := z.CreateHeader(wordPart("word/document.xml"))
	if err != nil {
		return nil, err
	}
	d.out = out
	d.begin()
	return d, nil
}

// close ends the document.
func (d *wordWriter) close() error {
	d.end()
	if _, err := d.row.WriteTo(d.out); err != nil {
		return err
	}
	return d.archive.Close()
}

// wordWriter builds up the parts of one file. Rows are built in row one by one.
type wordWriter struct {
	archive  *zip.Writer
	out      io.Writer // Its main part.
	opts     Options
	from, to wordLanguage
	row      bytes.Buffer
	size     int64 // Of the rows so far.
}

func (d *wordWriter) part(z *zip.Writer, name, content string) error {
	out, err := z.CreateHeader(wordPart(name))
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, content)
	return err
}

// Names of the paragraph styles.
const (
	styleNumber  = "HafezNumber"
	styleHeading = "HafezHeading"
	styleSource  = "HafezSource"
	styleTarget  = "HafezTarget"
	styleNote    = "HafezNote"
	styleNoteRTL = "HafezNoteRTL"
)

func (d *wordWriter) styles() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:styles ` + wordNS + `><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Arial"/><w:sz w:val="22"/><w:szCs w:val="22"/>` +
		`</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>` +
		`<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`)
	style := func(id, name, paragraph, run string) {
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:customStyle="1" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/>`, id, name)
		if paragraph != "" {
			b.WriteString(`<w:pPr>` + paragraph + `</w:pPr>`)
		}
		if run != "" {
			b.WriteString(`<w:rPr>` + run + `</w:rPr>`)
		}
		b.WriteString(`</w:style>`)
	}
	side := func(id, name string, l wordLanguage) {
		paragraph, run, attr := "", "", "val"
		if l.rtl {
			paragraph, run, attr = `<w:bidi/>`, `<w:rtl/>`, "bidi"
		}
		if l.tag != "" {
			run += `<w:lang w:` + attr + `="` + l.tag + `"/>`
		}
		style(id, name, paragraph, run)
	}
	style(styleNumber, "Hafez number", `<w:jc w:val="center"/>`, `<w:color w:val="595959"/><w:sz w:val="18"/><w:szCs w:val="18"/>`)
	style(styleHeading, "Hafez heading", `<w:keepNext/><w:jc w:val="center"/>`, `<w:b/><w:bCs/>`)
	side(styleSource, "Hafez source", d.from)
	side(styleTarget, "Hafez target", d.to)
	side(styleNote, "Hafez note", wordLanguage{})
	side(styleNoteRTL, "Hafez note right to left", wordLanguage{rtl: true})
	b.WriteString(`</w:styles>`)
	return b.String()
}

// begin writes what stands before the units. Where the source is written from right
// to left, so is the table: the source stands at the right, the target at its left.
func (d *wordWriter) begin() {
	d.row.WriteString(xmlHead + `<w:document ` + wordNS + `><w:body><w:tbl><w:tblPr>`)
	if d.from.rtl {
		d.row.WriteString(`<w:bidiVisual/>`)
	}
	width := 0
	for _, w := range wordWidths {
		width += w
	}
	fmt.Fprintf(&d.row, `<w:tblW w:w="%d" w:type="dxa"/><w:tblBorders>`, width)
	for _, edge := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&d.row, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>`, edge)
	}
	d.row.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, w := range wordWidths {
		fmt.Fprintf(&d.row, `<w:gridCol w:w="%d"/>`, w)
	}
	d.row.WriteString("</w:tblGrid>\n" + `<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, name := range []string{"№", wordHeading("Source", d.opts.from()), wordHeading("Target", d.opts.to()), "Note"} {
		d.cell(i, styleHeading, false, name, `<w:shd w:val="clear" w:color="auto" w:fill="E7E6E6"/>`, "")
	}
	d.row.WriteString("</w:tr>\n")
}

func (d *wordWriter) end() {
	d.row.WriteString(`</w:tbl><w:p/>` + wordSection + `</w:body></w:document>`)
}

// unit builds the row of a unit, or says why there can be none and what to do.
func (d *wordWriter) unit(u *memory.Unit, n int) (msg, hint string) {
	note := cellOf(u, colNote)
	for _, t := range []struct{ what, text string }{{"the source", u.Source}, {"the target", u.Target}, {"a note", note}} {
		if i := strings.IndexFunc(t.text, forbiddenXML); i >= 0 {
			r, _ := utf8.DecodeRuneInString(t.text[i:])
			return fmt.Sprintf("%s holds the character U+%04X, which XML forbids", t.what, r), "edit the unit, or write TSV, which can hold it"
		}
	}
	mark := newMark(u, d.opts.from(), d.opts.to())
	all := []byte(u.Source + u.Target + note)
	for _, value := range mark {
		all = append(all, value...)
	}
	if msg := refusal(u, all); msg != "" {
		return msg, ""
	}
	d.row.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	d.cell(0, styleNumber, false, fmt.Sprint(n), "", mark.text())
	d.cell(1, styleSource, d.from.rtl, u.Source, "", "")
	d.cell(2, styleTarget, d.to.rtl, u.Target, "", "")
	if rtl := beginsRightToLeft(note); rtl {
		d.cell(3, styleNoteRTL, rtl, note, "", "")
	} else {
		d.cell(3, styleNote, rtl, note, "", "")
	}
	d.row.WriteString("</w:tr>\n")
	if d.row.Len() > maxRow {
		return fmt.Sprintf("it is a row of over %d bytes", maxRow), ""
	}
	return "", ""
}

// forbiddenXML tells the characters that XML cannot hold.
func forbiddenXML(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

// beginsRightToLeft tells whether the first letter of a text is of a script that is
// written from right to left.
func beginsRightToLeft(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.In(r, rightToLeft...)
		}
	}
	return false
}

// cell builds a cell of one paragraph, with text behind it that is not to be seen.
func (d *wordWriter) cell(column int, style string, rtl bool, text, properties, hidden string) {
	fmt.Fprintf(&d.row, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s</w:tcPr><w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr>`, wordWidths[column], properties, style)
	if text = seenText(text); text != "" {
		d.row.WriteString(`<w:r>`)
		if rtl {
			d.row.WriteString(`<w:rPr><w:rtl/></w:rPr>`)
		}
		d.text(text)
		d.row.WriteString(`</w:r>`)
	}
	if hidden != "" {
		d.row.WriteString(`<w:r><w:rPr><w:noProof/><w:vanish/></w:rPr><w:t>` + hidden + `</w:t></w:r>`)
	}
	d.row.WriteString(`</w:p></w:tc>`)
}

// text builds the content of a run. Some characters are elements in Word.
func (d *wordWriter) text(s string) {
	for s != "" {
		element, size := "", 0
		i := strings.IndexFunc(s, func(r rune) bool {
			element, size = wordElement(r), utf8.RuneLen(r)
			return element != ""
		})
		plain, rest := s, ""
		if i >= 0 {
			plain, rest = s[:i], s[i+size:]
		}
		if plain != "" {
			d.row.WriteString(`<w:t xml:space="preserve">`)
			d.escape(plain)
			d.row.WriteString(`</w:t>`)
		}
		if i >= 0 {
			d.row.WriteString(element)
		}
		s = rest
	}
}

func wordElement(r rune) string {
	switch r {
	case '\t':
		return `<w:tab/>`
	case '\n':
		return `<w:br/>`
	case '\u00AD':
		return `<w:softHyphen/>`
	case '\u2011':
		return `<w:noBreakHyphen/>`
	}
	return ""
}

var escapeWord = strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;")

// escape writes text that is no element; a bytes.Buffer takes all.
func (d *wordWriter) escape(s string) { _, _ = escapeWord.WriteString(&d.row, s) }
