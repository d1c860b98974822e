package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// compound is the beginning of a file in Microsoft's compound format whose
// directory, in its third sector, has an entry of this name.
func compound(entry string) []byte {
	b := make([]byte, 4*512)
	copy(b, oleMagic)
	b[30], b[48] = 9, 2
	copy(b[3*512:], strings.Join(strings.Split(entry, ""), "\x00"))
	return b
}

// wordWith is a Word document in which one part is replaced, or missing if it is "-".
func wordWith(part, content string) []byte {
	parts := []string{
		"[Content_Types].xml", wordTypes, "_rels/.rels", rootRels, "word/_rels/document.xml.rels",
		`<Relationships` + relNS + `><Relationship Id="s" Type="` + relBase + `styles" Target="styles.xml"/></Relationships>`,
		"word/document.xml", `<w:document` + wordNS + `><w:body>` + wp("متن") + `</w:body></w:document>`,
		"word/styles.xml", stylesHead + `</w:styles>`,
	}
	for i := 0; i < len(parts); i += 2 {
		if parts[i] == part && content == "-" {
			return packed(append(parts[:i:i], parts[i+2:]...)...)
		}
		if parts[i] == part {
			parts[i+1] = content
			return packed(parts...)
		}
	}
	return packed(append(parts, part, content)...)
}

func wordDocument(inside string) string {
	return `<w:document` + wordNS + "><w:body>\n" + inside + `</w:body></w:document>`
}

func TestHostile(t *testing.T) {
	const anew = " // open it in its program and save it anew"
	const entity = `<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>`
	document, styles := "word/document.xml", "word/styles.xml"
	good := wordWith("", "")
	flag := bytes.Clone(good) // says of each part that it is encrypted
	for i := range len(flag) - 4 {
		switch string(flag[i : i+4]) {
		case "PK\x03\x04":
			flag[i+6] |= 1
		case "PK\x01\x02":
			flag[i+8] |= 1
		}
	}
	for _, tt := range []struct {
		test, name string
		file       []byte
		want       string
	}{
		{"plain text", "a.docx", []byte("سلام"), "not a zip file, as a .docx file must be, but plain text // give it the extension .txt"},
		{"plain text cut in a letter", "a.docx", []byte(strings.Repeat("س", 300) + "a"), "not a zip file, as a .docx file must be, but plain text"},
		{"a web page", "a.docx", []byte("\uFEFF\n<!doctype HTML><p>"), "not a zip file, as a .docx file must be, but a web page // give it the extension .html"},
		{"XML", "a.odt", []byte(`<?xml version="1.0"?><x/>`), "not a zip file, as a .odt file must be, but an XML file // open it in the program that it is from and save it as .odt"},
		{"PDF", "a.docx", []byte("%PDF-1.7"), "not a zip file, as a .docx file must be, but a PDF file // open it in the program that it is from and save it as .docx"},
		{"RTF", "a.docx", []byte(`{\rtf1`), "not a zip file, as a .docx file must be, but a rich text (RTF) file // open it in the program that it is from and save it as .docx"},
		{"noise", "a.odt", []byte("\x00\x01\x02"), "not a zip file, as a .odt file must be, but something else // open it in the program that it is from and save it as .odt"},
		{"with a password", "a.docx", compound("EncryptedPackage"), "not a zip file, as a .docx file must be, but a document protected by a password // open it in its program and save it without the password"},
		{"old Word", "a.docx", compound("WordDocument"), "not a zip file, as a .docx file must be, but a file of Word before 2007 (.doc) // open it in Word or LibreOffice and save it as .docx"},
		{"old Office", "a.docx", compound("x"), "not a zip file, as a .docx file must be, but a file of Office before 2007, or one protected by a password // open it in Word or LibreOffice and save it as .docx, without a password"},
		{"old Office, cut", "a.docx", []byte(oleMagic), "not a zip file, as a .docx file must be, but a file of Office before 2007, or one protected by a password // open it in Word or LibreOffice and save it as .docx, without a password"},
		{"cut", "a.docx", good[:len(good)-40], "cut short or damaged: zip: not a valid zip file // get the file again"},
		{"Word as odt", "a.odt", good, "a file of Microsoft Office, not OpenDocument // if it is one of Word, give it the extension .docx"},
		{"odt as Word", "a.docx", odtFile("<text:p>x</text:p>"), "an OpenDocument file, not one of Word // give it the extension .odt"},
		{"workbook", "a.docx", wordWith("[Content_Types].xml", strings.Replace(wordTypes, "wordprocessingml.document.main", "spreadsheetml.sheet.main", 1)), "a workbook of Excel, not a Word document // its extension should be .xlsx"},
		{"another zip", "a.docx", packed("a.txt", "x"), "it has no main part: it is no Word document, or damaged" + anew},
		{"another zip as odt", "a.odt", packed("a.txt", "x"), "content.xml, its main part, is missing in it" + anew},
		{"an empty zip", "a.docx", packed(), "it has no main part: it is no Word document, or damaged" + anew},
		{"no document", "a.docx", wordWith(document, "-"), "word/document.xml, its main part, is missing in it" + anew},
		{"no types", "a.docx", wordWith("[Content_Types].xml", "-"), "[Content_Types].xml is missing in it" + anew},
		{"no styles", "a.docx", wordWith(styles, "-"), "word/styles.xml is missing in it" + anew},
		{"twice", "a.docx", wordWith("Word/Document.xml", "x"), "two of its parts are called Word/Document.xml" + anew},
		{"empty part", "a.docx", wordWith(document, ""), "word/document.xml: the file is empty" + anew},
		{"another root", "a.docx", wordWith(document, `<w:documents`+wordNS+`/>`), "word/document.xml:1: not a Word document: its root element is <w:documents>" + anew},
		{"another namespace", "a.docx", wordWith(document, `<w:document xmlns:w="urn:x"/>`), "word/document.xml:1: not a Word document: its root element is <w:document>" + anew},
		{"external entity", "a.docx", wordWith(document, entity+wordDocument("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>")), "word/document.xml:1: a document type (<!DOCTYPE>), which is refused: it may hide other files" + anew},
		{"document type of styles", "a.docx", wordWith(styles, entity+stylesHead+`</w:styles>`), "word/styles.xml:1: a document type (<!DOCTYPE>), which is refused: it may hide other files" + anew},
		{"document type of relations", "a.docx", wordWith("_rels/.rels", entity+rootRels), "_rels/.rels:1: a document type (<!DOCTYPE>), which is refused: it may hide other files" + anew},
		{"undeclared entity", "a.docx", wordWith(document, wordDocument(wp("&zwnj;"))), "word/document.xml:2: the entity &zwnj; is not declared" + anew},
		{"not UTF-8", "a.docx", wordWith(document, xmlDecl+wordDocument(wp("\xD3\xE1"))), fmt.Sprintf("word/document.xml:3: not UTF-8 (byte 0xD3 at offset %d)", len(xmlDecl+wordDocument(`<w:p><w:r><w:t xml:space="preserve">`))-len("</w:body></w:document>")) + anew},
		{"windows-1256 undeclared", "a.docx", wordWith(document, wordDocument(wp("\xD3\xE1\xC7\xE3"))), "word/document.xml: not UTF-8, and no other encoding is declared" + anew},
		{"control character", "a.docx", wordWith(document, wordDocument(wp("a\x0Bb"))), "word/document.xml:2: the character U+000B, which XML forbids" + anew},
		{"control character by number", "a.docx", wordWith(document, wordDocument(wp("a&#2;b"))), "word/document.xml:2: the character U+0002, which XML forbids" + anew},
		{"half a surrogate pair", "a.docx", wordWith(document, wordDocument(wp("a&#xD83D;b"))), "word/document.xml:2: the character U+D83D, which XML forbids" + anew},
		{"NUL", "a.docx", wordWith(document, wordDocument(wp("a\x00b"))), "word/document.xml:2: NUL byte: this looks like a binary file, not text" + anew},
		{"zeros", "a.docx", wordWith(document, strings.Repeat("\x00", 8<<20)), "word/document.xml: not UTF-8, and no other encoding is declared" + anew},
		{"not XML", "a.docx", wordWith(document, wordDocument("<w:p><w:r></w:p>")), "word/document.xml:2: </w:p> where </w:r> is due" + anew},
		{"cut XML", "a.docx", wordWith(document, wordDocument("")[:len(wordDocument(""))-30]), "word/document.xml:1: cut short: the file ends inside <w:document>" + anew},
		{"deep", "a.docx", wordWith(document, wordDocument(strings.Repeat("<w:sdt>", 20_000))), "word/document.xml:2: elements nested more than 256 deep" + anew},
		{"many namespaces", "a.docx", wordWith(document, wordDocument(strings.Repeat(`<w:p xmlns="urn:a" xmlns:a="urn:a" xmlns:b="urn:b">`, 200))), "word/document.xml:2: more than 512 declarations of namespaces in one another" + anew},
		{"huge tag", "a.docx", wordWith(document, wordDocument(`<w:p x="`+strings.Repeat("x", 2<<20)+`"/>`)), "word/document.xml:2: a tag of over 1048576 bytes" + anew},
		{"huge paragraph", "a.docx", wordWith(document, wordDocument("<w:p>"+strings.Repeat(wr(strings.Repeat("آ", 1<<20)), 9)+"</w:p>")), "word/document.xml:2: more than 16 MiB of text in one paragraph with what belongs to it, or in the notes or margins" + anew},
		{"huge boxes", "a.docx", wordWith(document, wordDocument("<w:p>"+strings.Repeat(wordBox("آ"), 1<<18)+"</w:p>")), "more than 16 MiB of text in one paragraph with what belongs to it, or in the notes or margins"},
		{"too many styles", "a.docx", wordWith(styles, stylesHead+manyStyles()+`</w:styles>`), "word/styles.xml:1: more than 50000 styles" + anew},
		{"encrypted parts", "a.docx", flag, "_rels/.rels is protected by a password // save it without the password"},
		{"encrypted odt", "a.odt", odtFile("", "META-INF/manifest.xml", `<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>`), "protected by a password // open it in its program and save it without the password"},
		{"ods", "a.odt", packed("content.xml", `<office:document-content`+odtNS+`><office:body><office:spreadsheet/></office:body></office:document-content>`), "no OpenDocument text: it has no office:text // only texts (.odt) can be read, not workbooks and presentations"},
		{"odt with a document type", "a.odt", packed("content.xml", `<!DOCTYPE a [<!ENTITY x SYSTEM "/etc/passwd">]><office:document-content`+odtNS+`/>`), "content.xml:1: a document type (<!DOCTYPE>), which is refused: it may hide other files" + anew},
		{"flat odt with a document type", "a.fodt", []byte("<!DOCTYPE a>\n" + flatODT("")), ""},
		{"flat odt, damaged", "a.fodt", []byte(flatODT("\n<text:p>\x01</text:p>")), ""},
		{"deep odt", "a.odt", odtFile(strings.Repeat("<text:section>", 20_000)), "content.xml:7: elements nested more than 256 deep" + anew},
		{"flat odt that is a zip", "a.fodt", odtFile("<text:p>x</text:p>"), "a zip file, such as those of Word and Excel, not plain text"},
	} {
		t.Run(tt.test, func(t *testing.T) {
			want := tt.name + ": " + tt.want
			switch tt.test {
			case "flat odt with a document type":
				want = "a.fodt:2: a document type (<!DOCTYPE>), which is refused: it may hide other files" + anew
			case "flat odt, damaged":
				want = "a.fodt:8: the character U+0001, which XML forbids" + anew
			}
			checkError(t, tt.name, tt.file, want)
		})
	}
}

func manyStyles() string {
	var b strings.Builder
	for i := range maxStyles + 1 {
		fmt.Fprintf(&b, `<w:style w:styleId="%d"/>`, i)
	}
	return b.String()
}

// A document that is cut or damaged anywhere gives an error or its text, and the
// right text of what comes before the damage.
func TestDamage(t *testing.T) {
	for name, file := range map[string][]byte{
		"a.docx": wordWith("word/styles.xml", stylesHead+`<w:style w:styleId="1"/></w:styles>`),
		"a.odt":  odtFile("<text:h>متن</text:h>"),
	} {
		for n := range len(file) {
			if _, err := read(t, name, file[:n], Options{}); err == nil {
				t.Errorf("%s, cut to %d bytes of %d, is read", name, n, len(file))
			}
			damaged := bytes.Clone(file)
			damaged[n] ^= 0x55
			_, _ = read(t, name, damaged, Options{})
		}
	}
}

// zeros is a zip file with one part of so many zero bytes, packed.
func zeros(t testing.TB, name string, size int64, more ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(more); i += 2 {
		w, err := z.Create(more[i])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, more[i+1])
	}
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, `<w:document`+wordNS+`>`)
	block := bytes.Repeat([]byte{' '}, 1<<20)
	for range size >> 20 {
		if _, err := w.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestZipBomb(t *testing.T) {
	head := []string{"[Content_Types].xml", wordTypes, "_rels/.rels", rootRels}
	bomb := zeros(t, "word/document.xml", 300<<20, head...)
	if len(bomb) > 1<<20 {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	checkError(t, "a.docx", bomb, "a.docx: word/document.xml: its parts unpack to more than 256 MiB // split the document")

	// One that lies about its size, in the directory and in front of the part.
	lying := bytes.ReplaceAll(bomb, le32(300<<20+uint32(len(`<w:document`+wordNS+`>`))), le32(1000))
	checkError(t, "a.docx", lying, "a.docx: word/document.xml: damaged: zip: not a valid zip file // open it in its program and save it anew")

	// One that says in the directory that it is too big, and is not.
	small := wordWith("", "")
	entry := small[bytes.LastIndex(small, []byte("word/document.xml"))-46:]
	if !bytes.HasPrefix(entry, []byte("PK\x01\x02")) {
		t.Fatal("no entry in the directory")
	}
	copy(entry[24:], le32(257<<20))
	checkError(t, "a.docx", small, "a.docx: word/document.xml: its parts unpack to more than 256 MiB // split the document")

	var many bytes.Buffer
	z := zip.NewWriter(&many)
	for i := range 60_000 {
		if _, err := z.Create(fmt.Sprintf("a-part-with-a-long-name/%048d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	checkError(t, "a.docx", many.Bytes(), "a.docx: the directory of the zip file takes more than 4 MiB // this is no document that a word processor wrote")
}

// The parts that are read count together, whether one is opened after the other
// or both at once.
func TestUnpackedSum(t *testing.T) {
	file := packed("one", strings.Repeat("a", 60), "two", strings.Repeat("b", 60))
	open := func() *archive {
		a, err := openArchive("a.docx", bytes.NewReader(file), int64(len(file)), DOCX)
		if err != nil {
			t.Fatal(err)
		}
		a.left = 100
		return a
	}
	part := func(a *archive, name string) io.ReadCloser {
		r, size, err := a.open(name)
		if err != nil || size != 60 {
			t.Fatalf("%s: size %d, error %v", name, size, err)
		}
		return r
	}

	a := open()
	if b, err := io.ReadAll(part(a, "one")); len(b) != 60 || err != nil {
		t.Errorf("%d bytes, error %v", len(b), err)
	}
	if _, _, err := a.open("two"); !errors.Is(err, errUnpacked) {
		t.Errorf("the second part: error %v", err)
	}

	a = open()
	one, two := part(a, "one"), part(a, "two")
	if b, err := io.ReadAll(one); len(b) != 60 || err != nil {
		t.Errorf("%d bytes, error %v", len(b), err)
	}
	if b, err := io.ReadAll(two); len(b) > 40 || !errors.Is(err, errUnpacked) {
		t.Errorf("%d bytes of the second part, error %v", len(b), err)
	}
}

func le32(n uint32) []byte { return []byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)} }

// The memory that is held does not grow with the document.
func TestDocumentMemory(t *testing.T) {
	file := longDOCX(t, 40<<20)
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, peak, n := m.HeapAlloc, uint64(0), 0
	for _, err := range blocksOf("a.docx", bytes.NewReader(file), int64(len(file)), Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%5000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
		}
	}
	if grown := max(peak, before) - before; grown > 4<<20 || n < 20_000 {
		t.Errorf("%d bytes more are held while %d blocks are read", grown, n)
	}
}

// What has been handed on is not held against what follows.
func TestMuchText(t *testing.T) {
	long := strings.Repeat("آ", 1<<19)
	paragraph := `<w:p>` + wr(long) + `<w:r><w:pict>` + wordBox(long) + `</w:pict></w:r></w:p>`
	for name, file := range map[string][]byte{
		"a.docx": docxFile(strings.Repeat(paragraph, 20)),
		"a.html": []byte(strings.Repeat("<p>"+long+"<button>"+long+"</button>", 20)),
	} {
		if blocks, err := read(t, name, file, Options{}); len(blocks) != 40 || err != nil {
			t.Errorf("%s: %d blocks, error %v", name, len(blocks), err)
		}
	}
}

// longDOCX is a Word document whose main part has about so many bytes, as Word
// writes them: ten pages to 350 kB.
func longDOCX(t testing.TB, size int) []byte {
	t.Helper()
	const rsid = ` w:rsidR="00A77B3E" w:rsidRPr="00D31F2A"`
	const props = `<w:rPr><w:rFonts w:ascii="B Nazanin" w:hAnsi="B Nazanin" w:cs="B Nazanin" w:hint="cs"/><w:sz w:val="28"/><w:szCs w:val="28"/><w:rtl/><w:lang w:bidi="fa-IR"/></w:rPr>`
	run := func(text string) string {
		return `<w:r` + rsid + `>` + props + `<w:t xml:space="preserve">` + text + `</w:t></w:r>`
	}
	para := `<w:p` + rsid + `><w:pPr><w:pStyle w:val="a"/><w:bidi/><w:jc w:val="both"/>` + props + `</w:pPr>` +
		run("شرکت آب منطقه‌ای اعلام کرد ذخیرهٔ سد ") + run("در ") + run("پایان شهریور به ۶۵ میلیون ") + `<w:proofErr w:type="spellStart"/>` + run("مترمکعب رسیده") + run(" است.") + `</w:p>`
	var b strings.Builder
	for b.Len() < size {
		b.WriteString(para)
	}
	return docxFile(b.String(), "word/styles.xml", stylesHead+`<w:style w:type="paragraph" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>`)
}

func BenchmarkHTML(b *testing.B) {
	var page strings.Builder
	page.WriteString("<!DOCTYPE html><meta charset=utf-8><title>خبر</title>")
	for page.Len() < 10<<20 {
		page.WriteString(`<div class="story"><h2>باران در <a href="/gilan" title="گیلان">شمال</a></h2><p style="text-align:right">شرکت آب منطقه&zwnj;ای اعلام کرد <b>ذخیرهٔ سد</b> در پایان شهریور به ۶۵ میلیون مترمکعب رسیده است.<ul><li>رشت<li>انزلی</ul></div>` + "\n")
	}
	file := []byte(page.String())
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range blocksOf("a.html", bytes.NewReader(file), int64(len(file)), Options{}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkDOCX(b *testing.B) {
	file := longDOCX(b, 10<<20) // 300 pages
	b.SetBytes(10 << 20)
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range blocksOf("a.docx", bytes.NewReader(file), int64(len(file)), Options{}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
