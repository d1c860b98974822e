package work

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// fuzz gives hostile files to the reader of a format: it says what is wrong in one line
// or gives rows that can be written.
func fuzz(f *testing.F, ext string) {
	for _, j := range []*Job{sample(), short(), {Document: "a.txt", From: "fa", To: "en"}} {
		f.Add(written(f, ext, j))
	}
	format, err := formatOf("work" + ext)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		j, err := format.read(bytes.NewReader(data), int64(len(data)), "work"+ext)
		if err != nil {
			if s := asDocumentError("work"+ext, err).Error(); strings.ContainsAny(s, "\r\n") || s == "" {
				t.Errorf("%q", s)
			}
			return
		}
		for _, r := range j.Rows {
			for _, c := range r.texts() {
				if !utf8.ValidString(c.text) {
					t.Errorf("%s: %q", c.what, c.text)
				}
			}
			if r.ID < 0 || r.Block < 0 || !visible(r.Source) {
				t.Errorf("%+v", r)
			}
		}
		for _, s := range j.Odd {
			if strings.ContainsAny(s, "\r\n") {
				t.Errorf("%q", s)
			}
		}
		Units(j)
	})
}

func FuzzTSV(f *testing.F)   { fuzz(f, ".tsv") }
func FuzzDOCX(f *testing.F)  { fuzz(f, ".docx") }
func FuzzXLSX(f *testing.F)  { fuzz(f, ".xlsx") }
func FuzzXLIFF(f *testing.F) { fuzz(f, ".xlf") }
func FuzzPO(f *testing.F)    { fuzz(f, ".po") }

// FuzzCut is TestCutIsLossless with texts of any kind.
func FuzzCut(f *testing.F) {
	rules := persian(f)
	for _, s := range []string{"⟨1⟩باران بارید. رود⟨/1⟩ بالا آمد.", "a⟨1/⟩\n\n⟨2/⟩", "⟨1⟩⟨/1⟩", " "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := joined(cut(s, rules)); got != s {
			t.Errorf("%q became %q", s, got)
		}
	})
}
