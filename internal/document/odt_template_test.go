package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// template loads a document.
func template(t testing.TB, name string, file []byte) *Template {
	t.Helper()
	x, err := load(name, file, Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, located(name, err))
	}
	x.Name = name
	return x
}

// written is what a template gives with some translations, by the number of the
// block; a block without one stays.
func written(t testing.TB, x *Template, how Turning, texts map[int]string) ([]byte, []TagProblem) {
	t.Helper()
	var out bytes.Buffer
	problems, err := x.Write(&out, how, func(i int) (string, bool) {
		s, ok := texts[i]
		return s, ok
	})
	if err != nil {
		t.Fatalf("%s: %v", x.Name, err)
	}
	return out.Bytes(), problems
}

// partsOf are the parts of an archive, by their names.
func partsOf(t testing.TB, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(b)
	}
	return parts
}

// checkIdentity says that a document is written as it was if nothing is translated.
func checkIdentity(t testing.TB, x *Template, file []byte) {
	t.Helper()
	again, _ := written(t, x, Turning{"fa", "en"}, nil)
	if x.parts == nil {
		if !bytes.Equal(again, file) {
			t.Errorf("%s: written as\n%s", x.Name, again)
		}
		return
	}
	was, is := partsOf(t, file), partsOf(t, again)
	for name := range was {
		if was[name] != is[name] {
			t.Errorf("%s: %s is written as\n%s", x.Name, name, is[name])
		}
	}
	if len(was) != len(is) {
		t.Errorf("%s: %d parts of %d are written", x.Name, len(is), len(was))
	}
}

var anyTag = regexp.MustCompile(`<[^>]*>`)

// odtFull gives the blocks of a template as read does, with the text of fields,
// which Blocks has and a template does not.
func odtFull(t testing.TB, name string, file []byte) (blocks []string) {
	t.Helper()
	o := newODTTemplate()
	var err error
	if strings.HasSuffix(name, ".fodt") {
		var s *xmlSource
		if s, err = newXMLSource(name, "", file, nil); err == nil {
			err = o.read(s, "office:document")
		}
	} else {
		var a *archive
		if a, err = openArchive(name, bytes.NewReader(file), int64(len(file)), ODT); err != nil {
			t.Fatal(err)
		}
		if a.has("styles.xml") {
			err = o.readSource(a, "styles.xml", "office:document-styles")
		}
		if err == nil {
			err = o.readSource(a, "content.xml", "office:document-content")
		}
	}
	if err == nil {
		_, err = o.template(&Template{})
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range o.paras {
		var b strings.Builder
		for _, piece := range p.inline.pieces {
			switch piece.kind {
			case pieceText:
				b.WriteString(piece.text)
			case pieceSingle:
				// Of a note or a picture only the field's own text would count.
				if c := p.codes[piece.code]; !strings.Contains(string(p.source.text[c.open.start:c.open.end]), "text:p") {
					b.WriteString(anyTag.ReplaceAllString(string(p.source.text[c.open.start:c.open.end]), ""))
				}
			}
		}
		if !visible(p.full) {
			continue
		}
		if got := b.String(); got != p.full && !strings.Contains(p.full, "&") {
			t.Errorf("%s: the pieces are %q, the block %q", name, got, p.full)
		}
		kind := p.kind.String()[:1]
		if p.level > 0 {
			kind = fmt.Sprintf("h%d", p.level)
		}
		blocks = append(blocks, kind+":"+p.full)
	}
	return blocks
}

// Blocks and templates agree on what the blocks are.
func TestODTTemplateBlocks(t *testing.T) {
	for _, tt := range odtBodies {
		for name, file := range map[string][]byte{"a.odt": odtFile(tt.body), "a.fodt": []byte(flatODT(tt.body))} {
			want, err := read(t, name, file, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := odtFull(t, name, file); !slices.Equal(got, want) {
				t.Errorf("%s: got  %q\nwant %q", tt.name, got, want)
			}
			checkIdentity(t, template(t, name, file), file)
		}
	}
}
