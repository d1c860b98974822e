package document

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// xliff12 and xliff2 are files with something in their <body> and <unit>.
func xliff12(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" source-language="fa" datatype="x"><body>` + body + "</body></file></xliff>\n"
}

func xliff2(unit string) string {
	return `<xliff version="2.1" srcLang='fa' xmlns="urn:oasis:names:tc:xliff:document:2.0"><file id="f"><unit id="u">` + unit + `</unit></file></xliff>`
}

func xliff12EN(body string) string {
	return strings.Replace(xliff12(body), `datatype="x"`, `datatype="x" target-language="en"`, 1)
}

func xliff2EN(unit string) string {
	return strings.Replace(xliff2(unit), `:2.0"`, `:2.0" trgLang="en"`, 1)
}

func TestXLIFFTemplate(t *testing.T) {
	for _, c := range []struct {
		name, in string
		blocks   []string
		texts    map[string]string
		want     string
	}{
		{"no target", xliff12("\n  <trans-unit id=\"1\">\r\n    <source>سلام &amp; درود</source>\n    <note>x</note></trans-unit>"), []string{"سلام & درود"}, map[string]string{"سلام & درود": "A < \"b\""},
			xliff12EN("\n  <trans-unit id=\"1\">\r\n    <source>سلام &amp; درود</source>\r\n    <target state=\"translated\">A &lt; &quot;b&quot;</target>\n    <note>x</note></trans-unit>")},
		{"targets", xliff12(`<trans-unit id="1"><source>یک</source><target/></trans-unit><trans-unit id="2"><source>دو</source><target state='new' state-qualifier="mt-suggestion">x<g id="1">y</g></target></trans-unit><trans-unit id="3"><source>سه</source><target>three</target></trans-unit><trans-unit id="4"><source>چهار</source><target xml:lang="en" state="needs-translation" > </target ></trans-unit><trans-unit id="5"><source>پنج</source><target state="final">five</target></trans-unit>`),
			[]string{"یک", "دو", "چهار"}, map[string]string{"یک": "one", "دو": "two", "چهار": "four"},
			xliff12EN(`<trans-unit id="1"><source>یک</source><target state="translated">one</target></trans-unit><trans-unit id="2"><source>دو</source><target state='translated'>two</target></trans-unit><trans-unit id="3"><source>سه</source><target>three</target></trans-unit><trans-unit id="4"><source>چهار</source><target xml:lang="en" state="translated" >four</target ></trans-unit><trans-unit id="5"><source>پنج</source><target state="final">five</target></trans-unit>`)},
		{"not to be translated", xliff12(`<group translate="no"><trans-unit id="1"><source>یک</source></trans-unit><trans-unit id="2" translate="yes"><source>دو</source><alt-trans><source>دوم</source><target>second</target></alt-trans></trans-unit></group><trans-unit id="3" translate="no"><source>سه</source></trans-unit><trans-unit id="4" approved="yes"><source>چهار</source><target state="new">four</target></trans-unit>`), []string{"دو"}, map[string]string{"دو": "two"},
			xliff12EN(`<group translate="no"><trans-unit id="1"><source>یک</source></trans-unit><trans-unit id="2" translate="yes"><source>دو</source><target state="translated">two</target><alt-trans><source>دوم</source><target>second</target></alt-trans></trans-unit></group><trans-unit id="3" translate="no"><source>سه</source></trans-unit><trans-unit id="4" approved="yes"><source>چهار</source><target state="new">four</target></trans-unit>`)},
		{"codes of 1.2", xliff12(`<trans-unit id="1"><source>من <g id="1" ctype="bold">تو <x id="2"/></g> و <bpt id="3">&lt;i></bpt>او<ept id="3">&lt;/i></ept> <bx id="4"/>ما <mrk mtype="protected">نه</mrk> <ph id="5">{<sub>زیر</sub>}</ph>شما</source></trans-unit>`),
			[]string{"من ⟨1⟩تو ⟨2/⟩⟨/1⟩ و ⟨3⟩او⟨/3⟩ ⟨4/⟩ما ⟨5/⟩ ⟨6/⟩شما"}, map[string]string{"من ⟨1⟩تو ⟨2/⟩⟨/1⟩ و ⟨3⟩او⟨/3⟩ ⟨4/⟩ما ⟨5/⟩ ⟨6/⟩شما": "⟨3⟩He⟨/3⟩, ⟨1⟩you⟨/1⟩ ⟨2/⟩ ⟨4/⟩we ⟨5/⟩⟨6/⟩"},
			xliff12EN(`<trans-unit id="1"><source>من <g id="1" ctype="bold">تو <x id="2"/></g> و <bpt id="3">&lt;i></bpt>او<ept id="3">&lt;/i></ept> <bx id="4"/>ما <mrk mtype="protected">نه</mrk> <ph id="5">{<sub>زیر</sub>}</ph>شما</source><target state="translated"><bpt id="3">&lt;i></bpt>He<ept id="3">&lt;/i></ept>, <g id="1" ctype="bold">you</g> <x id="2"/> <bx id="4"/>we <mrk mtype="protected">نه</mrk><ph id="5">{<sub>زیر</sub>}</ph></target></trans-unit>`)},
		{"codes that overlap", xliff12(`<trans-unit id="1"><source>یک <bpt id="1"/>دو <bpt id="2"/>سه<ept id="1"/> چهار<ept id="2"/> پنج</source></trans-unit>`), []string{"یک ⟨1⟩دو ⟨2/⟩سه⟨/1⟩ چهار⟨3/⟩ پنج"}, nil, xliff12(`<trans-unit id="1"><source>یک <bpt id="1"/>دو <bpt id="2"/>سه<ept id="1"/> چهار<ept id="2"/> پنج</source></trans-unit>`)},
		{"segments of 1.2", xliff12(`<trans-unit id="1"><source>یک. دو. سه.</source><seg-source><mrk mtype="seg" mid="0">یک.</mrk> <g id="1"><mrk mtype="seg" mid="1">دو.</mrk></g> <mrk mtype="seg" mid="2">سه.</mrk></seg-source><target><mrk mtype="seg" mid="0">One!</mrk></target></trans-unit>`), []string{"دو.", "سه."}, map[string]string{"دو.": "Two."},
			xliff12EN(`<trans-unit id="1"><source>یک. دو. سه.</source><seg-source><mrk mtype="seg" mid="0">یک.</mrk> <g id="1"><mrk mtype="seg" mid="1">دو.</mrk></g> <mrk mtype="seg" mid="2">سه.</mrk></seg-source><target><mrk mtype="seg" mid="0">One!</mrk> <g id="1"><mrk mtype="seg" mid="1">Two.</mrk></g> <mrk mtype="seg" mid="2"></mrk></target></trans-unit>`)},
		{"all segments", xliff12(`<trans-unit id="1"> <source>یک. دو.</source>` + "\n\t" + `<seg-source><mrk mtype="seg" mid="a">یک.</mrk> <mrk mtype="seg" mid="b">دو.</mrk></seg-source></trans-unit>`), []string{"یک.", "دو."}, map[string]string{"یک.": "One.", "دو.": "Two."},
			xliff12EN(`<trans-unit id="1"> <source>یک. دو.</source>` + "\n\t" + `<seg-source><mrk mtype="seg" mid="a">یک.</mrk> <mrk mtype="seg" mid="b">دو.</mrk></seg-source><target state="translated"><mrk mtype="seg" mid="a">One.</mrk> <mrk mtype="seg" mid="b">Two.</mrk></target></trans-unit>`)},
		{"2.1", xliff2("\n <segment id=\"s\" subState='x:y'>\n  <source>یک <pc id=\"1\" type=\"fmt\">دو</pc> <sc id=\"2\"/>سه<ec startRef=\"2\"/><ph id=\"3\"/> چهار</source>\n </segment><ignorable><source> نه </source></ignorable><segment state=\"translated\"><source>پنج</source><target>five</target></segment><segment><source>شش</source><target>six</target></segment><segment state=\"initial\"><source>هفت</source><target order=\"3\">x</target></segment>"),
			[]string{"یک ⟨1⟩دو⟨/1⟩ ⟨2⟩سه⟨/2⟩⟨3/⟩ چهار", "هفت"}, map[string]string{"یک ⟨1⟩دو⟨/1⟩ ⟨2⟩سه⟨/2⟩⟨3/⟩ چهار": "⟨2⟩3⟨/2⟩ ⟨1⟩2⟨/1⟩ ⟨3/⟩ 4", "هفت": "seven"},
			xliff2EN("\n <segment id=\"s\" state=\"translated\">\n  <source>یک <pc id=\"1\" type=\"fmt\">دو</pc> <sc id=\"2\"/>سه<ec startRef=\"2\"/><ph id=\"3\"/> چهار</source>\n  <target><sc id=\"2\"/>3<ec startRef=\"2\"/> <pc id=\"1\" type=\"fmt\">2</pc> <ph id=\"3\"/> 4</target>\n </segment><ignorable><source> نه </source></ignorable><segment state=\"translated\"><source>پنج</source><target>five</target></segment><segment><source>شش</source><target>six</target></segment><segment state=\"translated\"><source>هفت</source><target order=\"3\">seven</target></segment>")},
		{"candidates of 2.1", xliff2(`<mtc:matches xmlns:mtc="m"><mtc:match ref="#s"><source>یک</source><target>one</target></mtc:match></mtc:matches><segment><source>یک</source></segment>`), []string{"یک"}, map[string]string{"یک": "1"},
			xliff2EN(`<mtc:matches xmlns:mtc="m"><mtc:match ref="#s"><source>یک</source><target>one</target></mtc:match></mtc:matches><segment state="translated"><source>یک</source><target>1</target></segment>`)},
		{"a prefix", `<x:xliff version="1.1" xmlns:x="u"><x:file><x:trans-unit><x:source><x:g />یک</x:source><y:target xmlns:y="z">y</y:target></x:trans-unit></x:file></x:xliff>`, []string{"یک"}, map[string]string{"یک": "1"},
			`<x:xliff version="1.1" xmlns:x="u"><x:file target-language="en"><x:trans-unit><x:source><x:g />یک</x:source><x:target state="translated"><x:g></x:g>1</x:target><y:target xmlns:y="z">y</y:target></x:trans-unit></x:file></x:xliff>`},
		{"windows-1252", "<?xml version='1.0' encoding='windows-1252'?><xliff version='1.2'><file target-language='fa'><trans-unit><source>caf\xe9</source></trans-unit></file></xliff>", []string{"café"}, map[string]string{"café": "کافه é"},
			"<?xml version='1.0' encoding='windows-1252'?><xliff version='1.2'><file target-language='fa'><trans-unit><source>caf\xe9</source><target state=\"translated\">&#1705;&#1575;&#1601;&#1607; \xe9</target></trans-unit></file></xliff>"},
	} {
		d := loadText(t, "a.xlf", c.in, Options{})
		if !slices.Equal(d.texts(), c.blocks) {
			t.Errorf("%s: blocks %q, not %q", c.name, d.texts(), c.blocks)
			continue
		}
		checkIdentity(t, d, []byte(c.in))
		if got := d.translated(t, toEnglish, c.texts); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// UTF-16 stays UTF-16, with its mark.
func TestXLIFFTemplateUTF16(t *testing.T) {
	utf16 := func(s string) string {
		b, err := (&xmlSource{encoding: "utf-16le", marked: true}).encode([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	head := `<?xml version="1.0" encoding="UTF-16"?><xliff version="2.0" trgLang="en"><file><unit>`
	in := utf16(head + `<segment><source>یک</source></segment></unit></file></xliff>`)
	d := loadText(t, "a.xliff", in, Options{})
	checkIdentity(t, d, []byte(in))
	if got, want := d.translated(t, toEnglish, map[string]string{"یک": "one"}), utf16(head+`<segment state="translated"><source>یک</source><target>one</target></segment></unit></file></xliff>`); got != want {
		t.Errorf("%q", got)
	}
}

func TestXLIFFTemplateErrors(t *testing.T) {
	unit := func(s string) string { return xliff12("\n<trans-unit>" + s + "</trans-unit>") }
	for _, c := range []struct{ name, in, want string }{
		{"other XML", "<a/>", "a.xlf:1: not XLIFF: its root element is <a>"},
		{"an unknown version", `<xliff version="3.0"/>`, `a.xlf:1: version="3.0" of <xliff> is none that is known: 1.0 to 1.2 and 2.0 to 2.2 are`},
		{"no text", xliff12(""), "a.xlf: no text in it"},
		{"all translated", unit("<source>a</source><target>b</target>"), "a.xlf: no text in it that has yet to be translated"},
		{"two sources", unit("<source>a</source>\n<source>b</source>"), "a.xlf:4: a second <source> in one place"},
		{"a target first", unit("<target>a</target><source>b</source>"), "a.xlf:3: <target> without a <source> before it"},
		{"entities", "<!DOCTYPE xliff [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>\n" + `<xliff version="1.2"><file><trans-unit><source>&a;</source></trans-unit></file></xliff>`, "a.xlf:2: a document type (<!DOCTYPE>), which is refused: it may hide other files"},
		{"a control character", unit("<source>a\x01</source>"), "a.xlf:3: the character U+0001, which XML forbids"},
		{"deep", unit("<source>" + strings.Repeat("<g>", 20000)), ""},
		{"cut short", xliff12("<trans-unit>\n<source>a<g>b")[:190], ""},
		{"a giant text", unit("<source>" + strings.Repeat("متن ", maxHeld/7+1) + "</source>"), "a.xlf:3: a text of over 16 MiB"},
	} {
		path := filepath.Join(t.TempDir(), "a.xlf")
		if err := os.WriteFile(path, []byte(c.in), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Load(path, Options{})
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		got := strings.TrimPrefix(err.Error(), filepath.Dir(path)+string(filepath.Separator))
		if e, ok := errors.AsType[*Error](err); !ok || c.want != "" && got != c.want || c.want == "" && e.Line == 0 {
			t.Errorf("%s: %s, not %s", c.name, got, c.want)
		}
	}
	d := loadText(t, "a.xlf", unit("<source>یک</source>"), Options{})
	if _, err := d.Write(&bytes.Buffer{}, toEnglish, func(int) (string, bool) { return "a\x01", true }); err == nil || !strings.Contains(err.Error(), `the translation of "یک" holds the character U+0001, which XML forbids`) {
		t.Error(err)
	}
}

func FuzzXLIFFTemplate(f *testing.F) {
	f.Add(`<source>یک <g id="1">دو <x id="2"/></g><bpt id="3">i</bpt>او<ept id="3"/></source><seg-source><mrk mtype="seg" mid="0">یک</mrk> <mrk mtype="seg" mid="1"/></seg-source><target state="new"><mrk mtype="seg" mid="0">x</mrk></target>`, false)
	f.Add(`<source>یک <pc id="1">دو</pc><sc id="2"/>سه<sm id="2"/><ec startRef="2"/></source><target/>`, true)
	f.Fuzz(func(t *testing.T, body string, two bool) {
		if len(body) > 4<<10 {
			return
		}
		in := xliff12("<trans-unit>" + body + "</trans-unit>")
		if two {
			in = xliff2("<segment>" + body + "</segment>")
		}
		fuzzTemplate(t, "a.xlf", []byte(in))
		d, err := load("a.xlf", []byte(in), Options{})
		if err != nil || len(d.Blocks) == 0 {
			return
		}
		// With all of its texts for translations, none is left to be translated.
		var own bytes.Buffer
		if problems, err := d.Write(&own, toEnglish, func(i int) (string, bool) { return d.Blocks[i].Text, true }); err != nil || len(problems) > 0 {
			t.Fatalf("%q: %v, %v", in, err, problems)
		}
		again, err := load("a.xlf", own.Bytes(), Options{})
		if err != nil && !errors.Is(err, ErrNoText) || err == nil && len(again.Blocks) > 0 {
			t.Fatalf("%q became %q, %v", in, own.String(), err)
		}
	})
}
