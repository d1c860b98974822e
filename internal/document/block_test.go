package document

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFormatOf(t *testing.T) {
	for name, want := range map[string]Format{
		"a.docx": DOCX, "a.DOCM": DOCX, "dir.odt/a.dotx": DOCX, "a.dotm": DOCX,
		"a.html": HTML, "a.HTM": HTML, "گزارش.xhtml": HTML, "a.xht": HTML,
		"a.odt": ODT, "a.ott": ODT, "a.fodt": ODT,
		"a.xlsx": XLSX, "a.XLSM": XLSX, "a.xltx": XLSX, "a.xltm": XLSX, "a.xls": Plain, "a.xlsb": Plain,
		"a.md": Markdown, "README.MD": Markdown, "a.markdown": Markdown,
		"a.txt": Plain, "-": Plain, "": Plain, "docx": Plain, "a.docx.txt": Plain, "a.doc": Plain, "a.ods": Plain,
	} {
		if got := FormatOf(name); got != want {
			t.Errorf("FormatOf(%q) = %q, want %q", name, got, want)
		}
	}
}

// read gives the blocks of a document, each as its kind, a colon and its text,
// and the error at the end.
func read(t testing.TB, name string, file []byte, opts Options) (blocks []string, err error) {
	t.Helper()
	ended := false
	for b, e := range blocksOf(name, bytes.NewReader(file), int64(len(file)), opts) {
		if ended {
			t.Fatalf("%s: something comes after error %v", name, err)
		}
		if e != nil {
			ended, err = true, e
			continue
		}
		if !utf8.ValidString(b.Text) || blank(b.Text) || len(b.Text) > maxHeld || strings.Contains(b.Text, "\r") {
			t.Fatalf("%s: block %q", name, b.Text)
		}
		if (b.Kind == Heading) != (b.Level > 0) || b.Kind.String() == "unknown" {
			t.Fatalf("%s: %v of level %d", name, b.Kind, b.Level)
		}
		kind := b.Kind.String()[:1]
		if b.Level > 0 {
			kind = fmt.Sprintf("h%d", b.Level)
		}
		blocks = append(blocks, kind+":"+b.Text)
	}
	if err != nil {
		if e, ok := errors.AsType[*Error](err); !ok || e.Name != name {
			t.Fatalf("%s: error %#v", name, err)
		}
	}
	return blocks, err
}

// check compares the blocks of a document with those wanted, joined by " | ".
func check(t *testing.T, name string, file []byte, want string) {
	t.Helper()
	blocks, err := read(t, name, file, Options{})
	if got := strings.Join(blocks, " | "); got != want || err != nil {
		t.Errorf("got  %q\nwant %q\nerror %v", got, want, err)
	}
}

// checkError checks the error of a document, "message" or "message // hint".
func checkError(t *testing.T, name string, file []byte, want string) {
	t.Helper()
	_, err := read(t, name, file, Options{})
	if err == nil {
		t.Fatalf("no error, want %q", want)
	}
	got := err.Error()
	if strings.Contains(want, " // ") {
		e, _ := errors.AsType[*Error](err)
		got += " // " + e.Hint
	}
	if got != want {
		t.Errorf("error %q\nwant  %q", got, want)
	}
}

func TestBlocksOfFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.html")
	if err := os.WriteFile(path, []byte("<p>سلام<p>خوبی؟"), 0o666); err != nil {
		t.Fatal(err)
	}
	var texts []string
	var done, total int64
	for b, err := range Blocks(path, Options{Progress: func(d, all int64) { done, total = d, all }}) {
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, b.Text)
	}
	if got := strings.Join(texts, " "); got != "سلام خوبی؟" {
		t.Errorf("blocks %q", got)
	}
	if want := int64(len("<p>سلام<p>خوبی؟")); done != want || total != want {
		t.Errorf("progress %d of %d, want %d", done, total, want)
	}
	for b := range Blocks(path, Options{}) { // and stop
		if b.Text != "سلام" {
			t.Errorf("block %q", b.Text)
		}
		break
	}

	for name, want := range map[string]error{
		filepath.Join(dir, "none.docx"): os.ErrNotExist,
		filepath.Join(dir, "none.html"): os.ErrNotExist,
		dir:                             nil,
	} {
		n := 0
		for _, err := range Blocks(name, Options{}) {
			n++
			if e, ok := errors.AsType[*Error](err); !ok || e.Name != name || want != nil && !errors.Is(err, want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n != 1 {
			t.Errorf("%s: %d errors", name, n)
		}
	}
	checkError(t, "a.txt", []byte("سلام"), "a.txt: a file of plain text has no blocks")
}

// The caller may stop at any block.
func TestStop(t *testing.T) {
	word := docxFile(`<w:p>`+wr("یک")+`<w:r><w:pict>`+wordBox("دو")+`</w:pict><w:footnoteReference w:id="1"/></w:r></w:p><w:sectPr><w:headerReference r:id="header1"/></w:sectPr>`,
		"word/footnotes.xml", `<w:footnotes`+wordNS+`><w:footnote w:id="1">`+wp("سه")+wp("چهار")+`</w:footnote></w:footnotes>`,
		"word/header1.xml", `<w:hdr`+wordNS+`>`+wp("پنج")+wp("شش")+`</w:hdr>`)
	for name, file := range map[string][]byte{
		"a.docx": word,
		"a.html": []byte("<title>یک</title><p>دو<img alt=سه><button>چهار</button><p>پنج<ul><li>شش"),
		"a.fodt": []byte(flatODT(`<text:p>یک<draw:frame><draw:text-box><text:p>دو</text:p></draw:text-box></draw:frame></text:p><text:h>سه</text:h><text:p>چهار</text:p>`)),
	} {
		all, err := read(t, name, file, Options{})
		if len(all) != 6 || err != nil {
			t.Fatalf("%s: %q, %v", name, all, err)
		}
		for stop := 1; stop <= 6; stop++ {
			n := 0
			for _, err := range blocksOf(name, bytes.NewReader(file), int64(len(file)), Options{}) {
				if n++; err != nil || n == stop {
					break
				}
			}
			if n != stop {
				t.Errorf("%s: stopped at %d, not at %d", name, n, stop)
			}
		}
	}
}

func TestNoText(t *testing.T) {
	for name, file := range map[string][]byte{
		"a.docx":  docxFile(`<w:p><w:r><w:t xml:space="preserve"> ` + "\u200f" + ` </w:t></w:r></w:p>`),
		"a.html":  []byte("<p> &nbsp; <script>var a</script>"),
		"a.odt":   odtFile(`<text:p> <text:s/></text:p>`),
		"a.fodt":  []byte(strings.Replace(flatODT(`<text:p/>`), odtMargins, "", 1)),
		"b.xhtml": []byte(`<html/>`),
	} {
		_, err := read(t, name, file, Options{})
		if !errors.Is(err, ErrNoText) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	for _, name := range []string{"a.docx", "a.html", "a.odt", "a.fodt"} {
		if _, err := read(t, name, nil, Options{}); !errors.Is(err, ErrEmpty) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
