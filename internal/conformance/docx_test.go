package conformance

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// What every Word document here has beside its own parts.
const (
	wordTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/>
<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>
</Types>`
	relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	relation  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	wordRoot  = relations + `<Relationship Id="main" Type="` + relation + `officeDocument" Target="word/document.xml"/></Relationships>`
	wordLinks = relations + `<Relationship Id="link" Type="` + relation + `hyperlink" Target="https://example.org/" TargetMode="External"/></Relationships>`
	wordNotes = relations + `<Relationship Id="notes" Type="` + relation + `footnotes" Target="footnotes.xml"/>` +
		`<Relationship Id="header" Type="` + relation + `header" Target="header1.xml"/></Relationships>`
)

// unpacked gives the files in a folder of testdata as parts for zipOf, in the order
// of their names.
func unpacked(folder string) (parts []string) {
	_, here, _, _ := runtime.Caller(0)
	root := filepath.Join(filepath.Dir(here), "testdata", filepath.FromSlash(folder))
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			name, err = filepath.Rel(root, name)
			name = filepath.ToSlash(name)
			parts = append(parts, name, testdata(folder+"/"+name))
		}
		return err
	})
	if err != nil {
		panic(err)
	}
	return parts
}

// word makes a Word document of its main parts, which are in a folder of testdata.
func word(folder, links string) []byte {
	return zipOf(append([]string{"[Content_Types].xml", wordTypes, "_rels/.rels", wordRoot, "word/_rels/document.xml.rels", links}, unpacked(folder)...)...)
}

// plainWord is a Word document without anything special.
func plainWord() []byte { return word("docx/01-fa-split-runs", wordLinks) }

// refusesDocument says that the file of the desk is refused as a text.
func (d *desk) refusesDocument(words ...string) said {
	d.Helper()
	s := d.hafez("segment", d.file)
	d.refusal(s, words...)
	return s
}

func TestDOCX(t *testing.T) {
	run(t, []probe{
		{"docx/01-fa-split-runs", ".docx", plainWord, func(d *desk) {
			d.cuts("کتاب\u200cهای علمی را خریدم.", "آیا مهم است؟")
		}},
		{"docx/02-fa-track-changes-fields", ".docx", func() []byte {
			return word("docx/02-fa-track-changes-fields", wordLinks)
		}, func(d *desk) {
			d.cuts(
				"نشست امروز برگزار شد.",
				"نام:\tسارا", "تلفن: ۱۲\u2011۳۴، نیم\u00ADروز",
				"از پایگاه ما ببینید؛ صفحهٔ ۷.")
		}},
		{"docx/03-bilingual-table", ".docx", func() []byte {
			return word("docx/03-bilingual-table", wordLinks)
		}, func(d *desk) {
			d.expect(d.imports(), 0, 4, 0)
			d.holds(
				"بهای نان گران شد. = The price of bread went up.",
				"مردم در صف ایستادند. = People queued.",
				"چه کسی پاسخ می\u200cدهد؟ = Who will answer?",
				"هیچ\u200cکس. = Nobody.")
		}},
		{"docx/04-fa-fake-half-space", ".docx", func() []byte {
			return word("docx/04-fa-fake-half-space", wordLinks)
		}, func(d *desk) {
			sources := []string{
				"کتاب¬های تازه می¬رسند.",
				"کتاب\u00ADهای تازه می\u00ADرسند.",
				"کتاب\u200Bهای تازه می\u200Bرسند.",
				"کتاب\uFEFFهای تازه می\uFEFFرسند.",
				"ﮐﺘﺎﺏ\u200Cﻫﺎﯼ ﺗﺎﺯﻩ ﻣﯽ\u200Cﺭﺳﻨﺪ.",
			}
			d.cuts(sources...)
			const right = "کتاب\u200Cهای تازه می\u200Cرسند."
			for _, s := range sources {
				if added := d.hafez("add", "--", s, "New books are coming."); added.code != 0 {
					d.Fatal(added.err)
				}
				d.finds(right, "orthographic", 100, s)
			}
			if added := d.hafez("add", "--", right, "New books are coming."); added.code != 0 {
				d.Fatal(added.err)
			}
			for _, s := range sources {
				d.finds(s, "orthographic", 100, right)
			}
		}},
		{"docx/05-fa-footnotes-header", ".docx", func() []byte {
			return word("docx/05-fa-footnotes-header", wordNotes)
		}, func(d *desk) {
			d.cuts("رودخانه پر آب شد.", "برای نخستین بار در ده سال.", "گزارش هفتگی")
		}},
		{"docx/06-missing-document", ".docx", func() []byte {
			return zipOf("[Content_Types].xml", wordTypes, "_rels/.rels", wordRoot)
		}, func(d *desk) { d.refusesDocument("word/document.xml, its main part, is missing", "hint: ") }},
		{"docx/07-xxe", ".docx", func() []byte {
			return word("docx/07-xxe", wordLinks)
		}, func(d *desk) {
			address := d.secretURL()
			parts := unpacked("docx/07-xxe")
			parts[1] = replace(parts[1], "{address}", address)
			d.write(d.file, zipOf(append([]string{"[Content_Types].xml", wordTypes, "_rels/.rels", wordRoot}, parts...)...))
			d.keepsSecret(d.refusesDocument("a document type (<!DOCTYPE>), which is refused"))
		}},
		{"docx/08-zip-slip", ".docx", func() []byte {
			parts := append([]string{"[Content_Types].xml", wordTypes, "_rels/.rels", wordRoot}, unpacked("docx/01-fa-split-runs")...)
			return zipOf(append(parts, "../slipped.txt", "out of the folder", "../../slipped.txt", "further out", `..\slipped.txt`, "on Windows")...)
		}, func(d *desk) {
			folder, err := os.Getwd()
			if err != nil {
				d.Fatal(err)
			}
			inside := filepath.Join(folder, "one", "two")
			if err := os.MkdirAll(inside, 0o700); err != nil {
				d.Fatal(err)
			}
			d.write(filepath.Join(inside, d.file), readFile(d.file))
			before := tree(d.T, folder)
			d.Chdir(inside)
			// It may be read or refused, but nothing may be written.
			d.hafez("segment", d.file)
			if after := tree(d.T, folder); !slices.Equal(before, after) {
				d.Errorf("files before: %q, after: %q", before, after)
			}
		}},
		{"docx/09-zip-bomb", ".docx", func() []byte {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			for _, part := range [][2]string{{"[Content_Types].xml", wordTypes}, {"_rels/.rels", wordRoot}} {
				if w, err := z.Create(part[0]); err != nil {
					panic(err)
				} else if _, err := io.WriteString(w, part[1]); err != nil {
					panic(err)
				}
			}
			w, err := z.Create("word/document.xml")
			if err == nil {
				_, err = io.CopyN(w, zeros{}, 200<<20)
			}
			if err == nil {
				err = z.Close()
			}
			if err != nil {
				panic(err)
			}
			return b.Bytes()
		}, func(d *desk) {
			if n := len(readFile(d.file)); n > 300<<10 {
				d.Errorf("the bomb has %d bytes", n)
			}
			d.allocates(20<<20, func() { d.refusesDocument("word/document.xml: ") })
		}},
		{"docx/10-ole-encrypted", ".docx", func() []byte {
			// The container of Office before 2007, and of files with a password.
			return append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 4096)...)
		}, func(d *desk) {
			d.refusesDocument("a file of Office before 2007, or one protected by a password", "save it as .docx")
		}},
		{"docx/11-not-zip", ".docx", func() []byte {
			return []byte("این یک متن ساده است.\n")
		}, func(d *desk) { d.refusesDocument("not a zip file, as a .docx file must be, but plain text", "hint: ") }},
		{"docx/12-truncated", ".docx", func() []byte {
			whole := plainWord()
			return whole[:bytes.LastIndex(whole, []byte("PK\x01\x02"))+10]
		}, func(d *desk) { d.refusesDocument("cut short or damaged", "hint: ") }},
	})
}

// zeros reads as zero bytes without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func readFile(name string) []byte {
	b, err := os.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return b
}

// tree lists the files in a folder and below it.
func tree(t *testing.T, folder string) (names []string) {
	err := filepath.WalkDir(folder, func(name string, e fs.DirEntry, err error) error {
		names = append(names, strings.TrimPrefix(name, folder))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
