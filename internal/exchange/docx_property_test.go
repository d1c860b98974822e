package exchange

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hafez/memory"
)

// Every unit comes back from a Word table as it went in, but for languages: those
// that were left to the options are named.
func TestDOCXRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(units("\u00ad", "\u2011", "\u2066", "\u2069"), 0, 4).Draw(t, "units")
		var want []memory.Unit
		for i := range in {
			in[i].ID = rapid.Uint64Range(0, 1).Draw(t, "stored") * uint64(i+1)
			u := in[i]
			u.From, u.To = orElse(u.From, "fa"), orElse(u.To, "en")
			u.ID, u.Replaces = 0, u.Ref()
			want = append(want, u)
		}
		roundTrip(t, DOCX, in, want, "")
	})
}

// A mark is found among other hidden text, and is whole or damaged.
func TestMark(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rowMark{}
		for range rapid.IntRange(0, 3).Draw(t, "keys") {
			m[texts(0).Draw(t, "key")] = texts(0, "\x00", "\x01").Draw(t, "value")
		}
		text := m.text()
		got, err := parseMark(rapid.SampledFrom([]string{"", "x", " "}).Draw(t, "before") + text)
		if err != nil || string(got.object()) != string(m.object()) {
			t.Fatalf("got %q, %v, want %q", got, err, m)
		}
		i := rapid.IntRange(len(markPrefix), len(text)-1).Draw(t, "place")
		if got, err := parseMark(text[:i] + "~" + text[i+1:]); err != errMark {
			t.Fatalf("%s with a change at %d: %q, %v", text, i, got, err)
		}
	})
	for _, object := range []string{"", "{", "null", "[]", `{"a":1}`, `{"a": "b"}`, `{"a":"\ud800"}`, "{\"a\":\"\xff\"}", `{"b":"","a":""}`} {
		if got, err := parseMark(markText([]byte(object))); err != errMark {
			t.Errorf("%s: %q, %v", object, got, err)
		}
	}
	for _, hidden := range []string{"", "hafez", "text"} {
		if got, err := parseMark(hidden); got != nil || err != nil {
			t.Errorf("%s: %q, %v", hidden, got, err)
		}
	}
}

// FuzzDOCX reads any XML as the body of a Word document, and any bytes as what is
// in the mark of a row.
func FuzzDOCX(f *testing.F) {
	f.Add(wordTableOf("کتاب | book"), "{}")
	f.Add(wordTableOf("=source | target | note", "کتاب | book | n"), `{"created":"x","from":"en","props":"a","to":"fa"}`)
	f.Add(wordTableOf("1 | <w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p/> | a", "b"), `{"changed":"2024-01-02","note":"\r","seen":"1","source":"\r\n"}`)
	f.Add(wordTableOf("<w:tcPr><w:vMerge/></w:tcPr><w:p/> | "+wordTableOf("book | کتاب")), "null")
	f.Add(`<w:tr><w:tc>`, `{"replaces":"1-0"}`)
	f.Fuzz(func(t *testing.T, body, object string) {
		mark := `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>` + markText([]byte(object)) + `</w:t></w:r></w:p>`
		file := wordFile(body + wordTableOf("source | target", mark+`<w:p><w:r><w:t>خانه</w:t></w:r></w:p> | house`))
		if !strings.ContainsRune(object, '\uFFFD') { // It would be in the mark, and seem made up.
			fuzzRead(t, DOCX, file)
		}
	})
}
