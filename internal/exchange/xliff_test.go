package exchange

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"hafez/memory"
)

// xliff12 puts trans-units, one a line from line 3 on, into a file of 1.2.
func xliff12(units ...string) string {
	return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
		`<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a.html" source-language="fa" target-language="en" datatype="html"><body>` + "\n" +
		strings.Join(units, "\n") + "\n</body></file></xliff>\n"
}

// xliff2 does the same with units and 2.1.
func xliff2(units ...string) string {
	return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
		`<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="fa" trgLang="en"><file id="f1">` + "\n" +
		strings.Join(units, "\n") + "\n</file></xliff>\n"
}

// A file as a translation office sends it: the first is approved, of the second only a
// part is done, the third is not to be translated, and there are proposals.
var office = xliff12(
	`<trans-unit id="1" approved="yes"><source>دولت بهای <g id="1" ctype="bold">نان</g> را ثابت نگه داشت.<x id="2"/></source>`+
		`<target state="final">The government kept the price of <g id="1" ctype="bold">bread</g> unchanged.<x id="2"/></target>`+
		`<alt-trans match-quality="85%"><source>دولت بهای آب را ثابت نگه داشت.</source><target>The government kept the price of water unchanged.</target></alt-trans></trans-unit>`,
	`<trans-unit id="2"><source>باران آمد. هوا <bpt id="1">&lt;b&gt;</bpt>سرد<ept id="1">&lt;/b&gt;</ept> شد.</source>`+
		`<seg-source><mrk mtype="seg" mid="1">باران آمد.</mrk> <mrk mtype="seg" mid="2">هوا <bpt id="1">&lt;b&gt;</bpt>سرد<ept id="1">&lt;/b&gt;</ept> شد.</mrk></seg-source>`+
		`<target><mrk mtype="seg" mid="1">It rained.</mrk></target></trans-unit>`,
	`<trans-unit id="3" translate="no"><source>ISNA</source><target>ISNA</target></trans-unit>`)

// candidates is a file of 2.1 with proposals, of which the second segment is done.
var candidates = `<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" version="2.1" srcLang="fa" trgLang="en">
<file id="f1" srcDir="rtl" trgDir="ltr"><unit id="u1">
<mtc:matches><mtc:match id="m1" ref="#s1" similarity="90.5" matchSuitability="80"><source>مجلس لایحه را رد کرد.</source><target>Parliament rejected the bill.</target></mtc:match></mtc:matches>
<segment id="s1"><source>مجلس لایحه را پذیرفت.</source></segment>
<ignorable><source> </source></ignorable>
<segment id="s2" state="final"><source>رأی‌گیری علنی بود.</source><target>The vote was open.</target></segment>
</unit></file></xliff>`

var reordered = xliff2(`<unit id="u1"><segment id="s1" state="final"><source>نخست خبر را خواند.</source><target order="3">he first read the news.</target></segment>` +
	`<ignorable><source> </source></ignorable>` +
	`<segment id="s2" state="final"><source>سپس رفت.</source><target order="1">Before leaving,</target></segment></unit>`)

const (
	breadPair  = "دولت بهای نان را ثابت نگه داشت. = The government kept the price of bread unchanged."
	notOffered = ": not confirmed in the file; --all takes it as a draft"
)

func TestXLIFFRead(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(declare(office, "UTF-16"))
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	io.WriteString(z, candidates)
	z.Close()
	tu := func(attrs, target string) string {
		return xliff12(`<trans-unit id="1"` + attrs + `><source>کتاب</source>` + target + `</trans-unit>`)
	}
	seg := func(attrs, target string) string {
		return xliff2(`<unit id="1"><segment` + attrs + `><source>کتاب</source>` + target + `</segment></unit>`)
	}
	book := []string{"کتاب = book"}
	for _, c := range []struct {
		name, in string
		opts     Options
		want     []string
		problems string // With a semicolon and space between.
	}{
		{"office", office, Options{}, []string{breadPair},
			"4: skipped: neither approved nor in a state" + notOffered + "; 4: skipped: no target; 5: skipped: not to be translated: translate=\"no\""},
		{"office, all", office, Options{All: true}, []string{breadPair, "باران آمد. = It rained."},
			"4: skipped: no target; 5: skipped: not to be translated: translate=\"no\""},
		{"UTF-16", utf16, Options{All: true}, []string{breadPair, "باران آمد. = It rained."},
			"4: skipped: no target; 5: skipped: not to be translated: translate=\"no\""},
		{"candidates", candidates, Options{}, []string{"رأی‌گیری علنی بود. = The vote was open."}, "5: skipped: no target"},
		{"packed", packed.String(), Options{}, []string{"رأی‌گیری علنی بود. = The vote was open."}, "5: skipped: no target"},
		{"2.2", strings.ReplaceAll(strings.ReplaceAll(reordered, "2.1", "2.2"), "document:2.0", "document:2.2"), Options{},
			[]string{"نخست خبر را خواند. = he first read the news.", "سپس رفت. = Before leaving,"}, ""},
		{"order", reordered, Options{}, []string{"نخست خبر را خواند. = he first read the news.", "سپس رفت. = Before leaving,"}, ""},
		{"no namespace", strings.Replace(office, ` xmlns="urn:oasis:names:tc:xliff:document:1.2"`, "", 1), Options{}, []string{breadPair},
			"2: the file does not name the namespace of XLIFF; 4: skipped: neither approved nor in a state" + notOffered + "; 4: skipped: no target; 5: skipped: not to be translated: translate=\"no\""},
		{"prefix", strings.NewReplacer("</", "</x:", "<", "<x:", "xmlns=", "xmlns:x=").Replace(seg(` state="final"`, "<target>book</target>")[39:]), Options{}, book, ""},
		{"version not known", strings.Replace(seg(` state="final"`, "<target>book</target>"), `version="2.1"`, `version="3"`, 1), Options{}, book,
			`2: version "3" is not known: read as the nearest one`},
		{"1.1", strings.Replace(strings.ReplaceAll(tu(` approved="yes"`, "<target>book</target>"), "document:1.2", "document:1.1"), `version="1.2"`, `version="1.1"`, 1), Options{}, book, ""},

		{"approved", tu(` approved="yes"`, "<target>book</target>"), Options{}, book, ""},
		{"approved decides", tu(` approved="no"`, `<target state="final">book</target>`), Options{}, nil, `3: skipped: approved="no"` + notOffered},
		{"final", tu("", `<target state="final">book</target>`), Options{}, book, ""},
		{"signed off", tu("", `<target state="signed-off">book</target>`), Options{}, book, ""},
		{"translated", tu("", `<target state="translated">book</target>`), Options{}, nil, "3: skipped: in state translated" + notOffered},
		{"translated and approved", tu(` approved="yes"`, `<target state="translated">book</target>`), Options{}, book, ""},
		{"machine", tu("", `<target state="translated" state-qualifier="mt-suggestion">book</target>`), Options{}, nil, "3: skipped: in state translated, mt-suggestion" + notOffered},
		{"fuzzy", tu("", `<target state-qualifier="fuzzy-match">book</target>`), Options{}, nil, "3: skipped: a target that is fuzzy-match" + notOffered},
		{"rejected", tu(` approved="yes"`, `<target state-qualifier="rejected-grammar">book</target>`), Options{}, nil, "3: skipped: a target that is rejected-grammar" + notOffered},
		{"needs review", tu("", `<target state="needs-review-translation">book</target>`), Options{}, nil, "3: skipped: in state needs-review-translation" + notOffered},
		{"needs review, all", tu("", `<target state="needs-review-translation">book</target>`), Options{All: true}, book, ""},
		{"new", tu("", `<target state="new">book</target>`), Options{}, nil, "3: skipped: in state new" + notOffered},
		{"no word", tu("", "<target>book</target>"), Options{}, nil, "3: skipped: neither approved nor in a state" + notOffered},
		{"initial", seg("", "<target>book</target>"), Options{}, nil, "3: skipped: without a state, and so initial" + notOffered},
		{"said to be initial", seg(` state="initial"`, "<target>book</target>"), Options{}, nil, "3: skipped: in state initial" + notOffered},
		{"translated in 2", seg(` state="translated"`, "<target>book</target>"), Options{}, book, ""},
		{"reviewed", seg(` state="reviewed"`, "<target>book</target>"), Options{}, book, ""},

		{"no target", tu(` approved="yes"`, ""), Options{}, nil, "3: skipped: no target"},
		{"empty target", tu(` approved="yes"`, "<target> </target>"), Options{}, nil, "3: skipped: the target is empty"},
		{"empty source", strings.Replace(tu(` approved="yes"`, "<target>book</target>"), "کتاب", `<x id="1"/>`, 1), Options{}, nil, "3: skipped: the source is empty"},
		{"two targets", tu(` approved="yes"`, "<target>book</target><target>volume</target>"), Options{}, book, "3: a second <target> was left out"},
		{"binary", xliff12(`<bin-unit id="1" mime-type="image/png"><bin-source><external-file href="a.png"/></bin-source><trans-unit id="2" approved="yes"><source>کتاب</source><target>book</target></trans-unit></bin-unit>`),
			Options{}, book, ""},
		{"inherited translate", xliff12(`<group translate="no"><trans-unit id="1" approved="yes"><source>ایسنا</source><target>ISNA</target></trans-unit>`,
			`<trans-unit id="2" translate="yes" approved="yes"><source>کتاب</source><target>book</target></trans-unit></group>`), Options{}, book, "3: skipped: not to be translated: translate=\"no\""},
		{"inherited translate in 2", strings.Replace(seg(` state="final"`, "<target>book</target>"), `<file id="f1"`, `<file id="f1" translate="no"`, 1), Options{}, nil,
			"3: skipped: not to be translated: translate=\"no\""},

		{"turned", seg(` state="final"`, "<target>book</target>"), Options{From: "en", To: "fa"}, []string{"book = کتاب"}, ""},
		{"foreign", seg(` state="final"`, "<target>book</target>"), Options{From: "de"}, nil, "3: skipped: a text in fa with its translation into en"},
		{"codes of languages", strings.NewReplacer(`"fa"`, `"FAS_ir"`, `"en"`, `"en-US"`).Replace(seg(` state="final"`, "<target>book</target>")), Options{}, book, ""},
		{"languages not named", strings.NewReplacer(` srcLang="fa"`, "", ` trgLang="en"`, "").Replace(seg(` state="final"`, "<target>book</target>")), Options{}, book, ""},
		{"one language, turned", strings.NewReplacer(` srcLang="fa"`, "").Replace(seg(` state="final"`, "<target>book</target>")), Options{From: "en", To: "de"}, []string{"book = کتاب"}, ""},
		{"the target's language", strings.Replace(tu(` approved="yes"`, `<target xml:lang="en">book</target>`), ` target-language="en"`, "", 1), Options{}, book, ""},

		{"files in other languages", strings.NewReplacer("</file>", `</file><file original="b" datatype="x"><body><trans-unit id="1" approved="yes"><source>کتاب</source><target>book</target></trans-unit></body></file>`,
			`source-language="fa"`, `source-language="de"`).Replace(tu(` approved="yes"`, "<target>book</target>")), Options{}, book, "3: skipped: a text in de with its translation into en"},
		{"layout", seg(` state="final"`, "<target>\n   book\n  </target>"), Options{}, book, ""},
		{"layout of segments", strings.Replace(office, `<mrk mtype="seg" mid="1">It rained.</mrk>`, "<mrk mtype=\"seg\" mid=\"1\">\n  It rained.\n  </mrk>", 1), Options{All: true}, []string{breadPair, "باران آمد. = It rained."},
			"4: skipped: no target; 7: skipped: not to be translated: translate=\"no\""},
		{"notes of a document", strings.NewReplacer("2.1", "2.2", "document:2.0", "document:2.2", "<file", "<notes><note>n</note></notes><file").Replace(seg(` state="final"`, "<target>book</target>")), Options{}, book, ""},
		{"white space is text", seg(` state="final"`, "<target xml:space='preserve'>\n book </target>"), Options{}, []string{"کتاب = \n book "}, ""},
		{"space is text", seg(` state="final"`, "<target> book </target>"), Options{}, []string{"کتاب =  book "}, ""},
		{"code point", seg(` state="final"`, `<target>bo<cp hex="001B"/>ok</target>`), Options{}, book, "3: in the target: a character that XML forbids was left out: U+001B at line 3"},
		{"half a character", seg(` state="final"`, `<target>bo<cp hex="D83D"/>ok</target>`), Options{}, nil,
			`3: skipped: the text is damaged: <cp hex="D83D"> is half of a surrogate pair, which stands for no character`},
		{"no code point", seg(` state="final"`, `<target>bo<cp hex="kk"/>ok</target>`), Options{}, nil, `3: skipped: the text is damaged: <cp hex="kk"> is no character`},
		{"control", seg(` state="final"`, "<target>bo\x0bok</target>"), Options{}, book, "3: in the target: a character that XML forbids was left out: U+000B at line 3"},
		{"half a reference", seg(` state="final"`, "<target>bo&#xD83D;ok</target>"), Options{}, nil,
			"3: skipped: the target is damaged: half of a surrogate pair stands for no character: U+D83D at line 3"},
		{"strange inline", seg(` state="final"`, "<target>b<b>oo</b>k</target>"), Options{}, book, "3: in the target: <b> is no inline element of XLIFF: its text was kept"},
		{"misplaced", strings.Replace(seg(` state="final"`, "<target>book</target>"), `<file`, `<unit id="0"/><file`, 1), Options{}, book, "2: <unit> has no place here: left out"},
		{"trailing", seg(` state="final"`, "<target>book</target>") + "x", Options{}, book, "5: what follows the end of the document was not read"},
		{"document type", strings.Replace(seg(` state="final"`, "<target>&book;</target>"), "\n<xliff", "\n<!DOCTYPE xliff [<!ENTITY book 'book'>]><xliff", 1), Options{}, book, ""},
	} {
		got := read(strings.NewReader(c.in), XLIFF, c.opts)
		if got.err != nil || !slices.Equal(got.texts(), c.want) || strings.Join(got.problems, "; ") != c.problems {
			t.Errorf("%s: got %q\n%q, %v\nwant %q\n%q", c.name, got.texts(), got.problems, got.err, c.want, c.problems)
		}
		for _, u := range got.units {
			want := memory.Confirmed
			if c.opts.All && (strings.Contains(u.Source, "باران") || strings.Contains(c.name, "needs review")) {
				want = memory.Draft
			}
			if u.Status != want {
				t.Errorf("%s: %q is %v", c.name, u.Source, u.Status)
			}
		}
	}
}

func TestXLIFFErrors(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "f: the file is empty"},
		{"another kind", "<html></html>", "f:1: not XLIFF: the root element is html"},
		{"TMX", four, "f:2: not XLIFF: the root element is tmx"},
		{"cut", office[:len(office)-200], "f:4: cut short: the file ends inside <mrk>"},
		{"broken", xliff2("<unit><segment></unit>"), "f:3: </unit> where </segment> is due"},
		{"external entity", `<!DOCTYPE xliff [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + "\n" + xliff2(`<unit id="1"><segment><source>&x;</source></segment></unit>`)[39:],
			"f:3: the entity &x; is in another file, which is not opened"},
		{"deep", xliff2(`<unit id="1"><segment><source>` + strings.Repeat("<pc id='1'>", 20_000)), "f:3: elements nested more than 256 deep"},
		{"huge", xliff2(`<unit id="1"><segment><source>` + strings.Repeat("کتاب ", maxUnit/5) + "</source></segment></unit>"), "f:3: a translation unit of over 16777216 bytes"},
		{"many notes", xliff2(`<unit id="1"><notes>` + strings.Repeat("<note/>", 1<<20) + `</notes></unit>`), "f:3: a translation unit of over 16777216 bytes"},
	} {
		got := read(strings.NewReader(c.in), XLIFF, Options{Name: "f"})
		if got.err == nil || got.err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.name, got.err, c.want)
		}
	}
}

// unitsOf reads a file that must be whole.
func unitsOf(t *testing.T, in string, opts Options) []memory.Unit {
	t.Helper()
	got := read(strings.NewReader(in), XLIFF, opts)
	if got.err != nil {
		t.Fatal(got.err)
	}
	return got.units
}

// The segments of a file are one another's neighbours, those too that give no unit.
func TestXLIFFContext(t *testing.T) {
	file := strings.NewReplacer("</file></xliff>", `</file><file id="f2"><unit id="1"><segment state="final"><source>چهار</source><target>four</target></segment></unit></file></xliff>`).
		Replace(xliff2(`<unit id="1"><segment state="final"><source>یک</source><target>one</target></segment><ignorable><source>!</source></ignorable>`+
			`<segment><source>دو</source></segment></unit>`, `<unit id="2"><segment state="final"><source>سه</source><target>three</target></segment></unit>`))
	for _, c := range []struct {
		opts Options
		want string
	}{
		{Options{}, "[ یک دو][دو سه ][ چهار ]"},
		{Options{From: "en", To: "fa"}, "[ one ][ three ][ four ]"},
	} {
		var got strings.Builder
		for _, u := range unitsOf(t, file, c.opts) {
			fmt.Fprintf(&got, "[%s %s %s]", u.Previous, u.Source, u.Next)
		}
		if got.String() != c.want {
			t.Errorf("got %s, want %s", got.String(), c.want)
		}
	}
}

func TestXLIFFFacts(t *testing.T) {
	const file = `<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a.html" source-language="fa" target-language="en" datatype="html"><body>
<trans-unit id="7" resname="title"><source>کتاب <mrk mtype="x-c" comment="نام کتاب">نو</mrk></source><target state="signed-off">new book</target>
<note>یادداشت</note><note/><context-group><context context-type="sourcefile">a.go</context></context-group></trans-unit></body></file></xliff>`
	want := memory.Unit{Source: "کتاب نو", Target: "new book", From: "fa", To: "en", Origin: "o", Notes: []string{"نام کتاب", "یادداشت"},
		Props: []memory.Prop{{Key: sourceCodes, Value: `کتاب <hi type="x-c">نو</hi>`}, {Key: "xliff:original", Value: "a.html"}, {Key: "xliff:id", Value: "7"},
			{Key: "xliff:resname", Value: "title"}, {Key: "xliff:context/sourcefile", Value: "a.go"}, {Key: "xliff:state", Value: "signed-off"}}}
	got := unitsOf(t, file, Options{Origin: "o"})
	if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	out := written(t, XLIFF, got, Options{FormatVersion: "1.2"})
	for _, part := range []string{`resname="title"`, `state="signed-off"`, `<mrk mtype="x-c">نو</mrk>`} {
		if !strings.Contains(out, part) {
			t.Errorf("no %s in\n%s", part, out)
		}
	}
	out = written(t, XLIFF, unitsOf(t, reordered, Options{}), Options{})
	if !strings.Contains(out, `<mda:meta type="prop:xliff:order">3</mda:meta>`) {
		t.Errorf("no order in\n%s", out)
	}
}

// What becomes of inline codes: the property, and what is written of it.
func TestXLIFFCodes(t *testing.T) {
	for _, c := range []struct{ name, in, want, out2, out12 string }{
		{"g", `1.2<g id="1" ctype="bold">نو</g>`, `<bpt i="1" x="1" type="bold">&lt;g id="1" ctype="bold"&gt;</bpt>نو<ept i="1">&lt;/g&gt;</ept>`,
			`<sc id="1" dataRef="d1" type="other" subType="hafez:bold"/>نو<ec startRef="1" dataRef="d2"/>`,
			`<bpt id="1" rid="1" ctype="bold">&lt;g id="1" ctype="bold"&gt;</bpt>نو<ept id="h-1" rid="1">&lt;/g&gt;</ept>`},
		{"x", `1.2نو<x id="2"/>`, `نو<ph x="2">&lt;x id="2"/&gt;</ph>`, `نو<ph id="2" dataRef="d1"/>`, `نو<ph id="2">&lt;x id="2"/&gt;</ph>`},
		{"bx ex", `1.2<bx id="2" rid="1"/>نو<ex id="3" rid="1"/>`, `<bpt i="1" x="2">&lt;bx id="2" rid="1"/&gt;</bpt>نو<ept i="1">&lt;ex id="3" rid="1"/&gt;</ept>`,
			`<sc id="2" dataRef="d1"/>نو<ec startRef="2" dataRef="d2"/>`, `<bpt id="2" rid="2">&lt;bx id="2" rid="1"/&gt;</bpt>نو<ept id="h-1" rid="2">&lt;ex id="3" rid="1"/&gt;</ept>`},
		{"bpt with sub", `1.2<bpt id="1">[a "<sub>راهنما</sub>"]</bpt>نو<ept id="1">[/a]</ept>`, `<bpt i="1" x="1">[a "<sub>راهنما</sub>"]</bpt>نو<ept i="1">[/a]</ept>`,
			`<sc id="1" dataRef="d1"/>نو<ec startRef="1" dataRef="d2"/>`, `<bpt id="1" rid="1">[a "<sub>راهنما</sub>"]</bpt>نو<ept id="h-1" rid="1">[/a]</ept>`},
		{"it", `1.2<it id="1" pos="close">[/i]</it>نو`, `<it pos="end" x="1">[/i]</it>نو`, `<ec id="1" isolated="yes" dataRef="d1"/>نو`, `<it id="1" pos="close">[/i]</it>نو`},
		{"lone bpt", `1.2<bpt id="1">[i]</bpt>نو`, `<it pos="begin" x="1">[i]</it>نو`, `<sc id="1" isolated="yes" dataRef="d1"/>نو`, `<it id="1" pos="open">[i]</it>نو`},
		{"protected", `1.2<mrk mtype="protected">نو</mrk>`, `<hi type="protected">نو</hi>`, `<mrk id="h-1" type="hafez:hi" value="protected">نو</mrk>`, `<mrk mtype="protected">نو</mrk>`},
		{"deleted", `1.2<mrk mtype="x-sdl-deleted">کهنه</mrk>نو`, ``, `نو`, `نو`},
		{"pc with data", `2.1<pc id="1" dataRefStart="d1" dataRefEnd="d2" type="fmt" subType="xlf:b">نو</pc>`, `<bpt i="1" x="1" type="fmt/xlf:b">[b]</bpt>نو<ept i="1">[/b]</ept>`,
			`<sc id="1" dataRef="d1" type="fmt" subType="xlf:b"/>نو<ec startRef="1" dataRef="d2"/>`, `<bpt id="1" rid="1">[b]</bpt>نو<ept id="h-1" rid="1">[/b]</ept>`},
		{"pc", `2.1<pc id="1">نو</pc>`, `<bpt i="1" x="1">&lt;pc id="1"&gt;</bpt>نو<ept i="1">&lt;/pc&gt;</ept>`, `<sc id="1" dataRef="d1"/>نو<ec startRef="1" dataRef="d2"/>`,
			`<bpt id="1" rid="1">&lt;pc id="1"&gt;</bpt>نو<ept id="h-1" rid="1">&lt;/pc&gt;</ept>`},
		{"sc ec", `2.1<sc id="1" dataRef="d1"/>ن<ph id="2" dataRef="d3"/>و<ec startRef="1" dataRef="d2"/>`, `<bpt i="1" x="1">[b]</bpt>ن<ph x="2">&lt;br/&gt;</ph>و<ept i="1">[/b]</ept>`,
			`<sc id="1" dataRef="d1"/>ن<ph id="2" dataRef="d2"/>و<ec startRef="1" dataRef="d3"/>`, `<bpt id="1" rid="1">[b]</bpt>ن<ph id="2">&lt;br/&gt;</ph>و<ept id="h-1" rid="1">[/b]</ept>`},
		{"isolated", `2.1<ec id="1" isolated="yes" dataRef="d2"/>نو`, `<it pos="end" x="1">[/b]</it>نو`, `<ec id="1" isolated="yes" dataRef="d1"/>نو`, `<it id="1" pos="close">[/b]</it>نو`},
		{"isolated, and yet ended", `2.1<sc id="1" isolated="yes" dataRef="d1"/>نو<ec startRef="1" dataRef="d2"/>`, `<it pos="begin" x="1">[b]</it>نو<it pos="end">[/b]</it>`,
			`<sc id="1" isolated="yes" dataRef="d1"/>نو<ec id="h-1" isolated="yes" dataRef="d2"/>`, `<it id="1" pos="open">[b]</it>نو<it id="h-1" pos="close">[/b]</it>`},
		{"term", `2.1<mrk id="m1" type="term">نو</mrk><sm id="m2" type="x:y"/>تر<em startRef="m2"/>`, `<hi x="m1" type="term">نو</hi>تر`, `<mrk id="m1" type="term">نو</mrk>تر`, `<mrk mtype="term">نو</mrk>تر`},
	} {
		source := c.in[3:]
		file := xliff12(`<trans-unit id="1" approved="yes"><source>` + source + `</source><target>new</target></trans-unit>`)
		if c.in[:1] == "2" {
			file = xliff2(`<unit id="1"><originalData><data id="d1">[b]</data><data id="d2">[/b]</data><data id="d3">&lt;br/&gt;</data></originalData><segment state="final"><source>` +
				source + `</source><target>new</target></segment></unit>`)
		}
		units := unitsOf(t, file, Options{})
		if len(units) != 1 || propValue(&units[0], sourceCodes) != c.want {
			t.Errorf("%s: got %+v, want %s", c.name, units, c.want)
			continue
		}
		for version, want := range map[string]string{"2.1": c.out2, "1.2": c.out12} {
			opts := Options{FormatVersion: version}
			out := written(t, XLIFF, units, opts)
			if !strings.Contains(out, "<source>"+want+"</source>") {
				t.Errorf("%s, %s: no %s in\n%s", c.name, version, want, out)
			}
			if again := unitsOf(t, out, opts); !reflect.DeepEqual(again, units) {
				t.Errorf("%s, %s: got %+v\nwant %+v", c.name, version, again, units)
			}
		}
	}
}

// Trados, memoQ and Phrase say in their own words what has been confirmed.
func TestXLIFFOfTools(t *testing.T) {
	const head = `<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" `
	const file = `><file original="a" source-language="fa-IR" target-language="en-US" datatype="x"><body>`
	const pairs = `<source>یک</source><target>one</target>`
	for _, c := range []struct {
		name, in string
		want     []string
		skipped  int
	}{
		{"a.sdlxliff", head + `xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0"` + file + `<trans-unit id="1"><source>یک دو</source>` +
			`<seg-source><g id="1"><mrk mtype="seg" mid="1">یک</mrk> <mrk mtype="seg" mid="2">دو</mrk></g></seg-source>` +
			`<target><g id="1"><mrk mtype="seg" mid="1">one</mrk> <mrk mtype="seg" mid="2">two</mrk></g></target>` +
			`<sdl:seg-defs><sdl:seg id="1" conf="ApprovedTranslation"/><sdl:seg id="2" conf="Draft"/></sdl:seg-defs></trans-unit></body></file></xliff>`, []string{"یک = one"}, 1},
		{"a.mqxliff", head + `xmlns:mq="MQXliff"` + file + `<trans-unit id="1" mq:status="ManuallyConfirmed">` + pairs + `</trans-unit>` +
			`<trans-unit id="2" mq:status="ConfirmedTranslator">` + pairs + `</trans-unit><trans-unit id="3" mq:status="Pretranslated">` + pairs + `</trans-unit></body></file></xliff>`, []string{"یک = one", "یک = one"}, 1},
		{"a.mxliff", head + `xmlns:m="http://www.memsource.com/mxlf/2.0"` + file + `<group id="0"><trans-unit id="1" m:confirmed="1">` + pairs + `</trans-unit>` +
			`<trans-unit id="2" m:confirmed="2">` + pairs + `</trans-unit><trans-unit id="3" m:confirmed="0">` + pairs + `</trans-unit></group></body></file></xliff>`, []string{"یک = one", "یک = one"}, 1},
	} {
		f, err := FormatOf(c.name)
		if err != nil {
			t.Fatal(err)
		}
		got := read(strings.NewReader(c.in), f, Options{Name: c.name})
		if got.err != nil || !slices.Equal(got.texts(), c.want) || len(got.problems) != c.skipped {
			t.Errorf("%s: got %q, %q, %v", c.name, got.texts(), got.problems, got.err)
		}
	}
}

// What somebody has confirmed in a draft that Hafez wrote, or in what was rejected, is
// confirmed.
func TestXLIFFConfirmed(t *testing.T) {
	for version, change := range map[string][2]string{
		"2.1": {`state="initial"`, `state="reviewed"`}, "1.2": {`state="needs-review-translation"`, `state="final"`},
	} {
		for _, status := range []memory.Status{memory.Draft, memory.Rejected} {
			units := []memory.Unit{{Source: "کتاب", Target: "book", From: "fa", To: "en", Status: status}}
			opts := Options{FormatVersion: version}
			out := written(t, XLIFF, units, opts)
			if got := unitsOf(t, out, opts); !reflect.DeepEqual(got, units) {
				t.Errorf("%s, %v: got %+v", version, status, got)
			}
			got := unitsOf(t, strings.Replace(out, change[0], change[1], 1), opts)
			if len(got) != 1 || got[0].Status != memory.Confirmed {
				t.Errorf("%s, %v: got %+v", version, status, got)
			}
		}
	}
}

func TestXLIFFVersions(t *testing.T) {
	err := Write(io.Discard, XLIFF, sequence(nil), Options{Name: "o", FormatVersion: "2.2"})
	if err == nil || err.Error() != `o: xliff has no version "2.2": it is written as 2.1 or 1.2` {
		t.Errorf("got %v", err)
	}
	for _, version := range []string{"", "2.1", "1.2"} {
		out := written(t, XLIFF, nil, Options{FormatVersion: version})
		if found := xliffFindings(t, out); len(found) > 0 {
			t.Errorf("%q: %q in\n%s", version, found, out)
		}
	}
}

// What is made to take long or much does not: it is read or refused, and either at once.
func TestXLIFFHostile(t *testing.T) {
	var spaces strings.Builder
	for i := range 200 {
		fmt.Fprintf(&spaces, " xmlns:a%d='u'", i)
	}
	segments := strings.Repeat("<segment state='final'><source>یک</source><target>one</target></segment>", 5000)
	for _, c := range []struct {
		name, in string
		units    int
	}{
		{"namespaces", xliff2(strings.Repeat("<group id='g'"+spaces.String()+">", 200), strings.Repeat("<x/>", 100_000), strings.Repeat("</group>", 200)), 0},
		{"notes of segments", xliff2("<unit id='u'><notes>"+strings.Repeat("<note>یک</note>", 5_000)+"</notes>", segments, "</unit>"), 248},
		{"contexts of segments", xliff12("<trans-unit id='1' approved='yes'><source>یک</source><seg-source>" + strings.Repeat("<mrk mtype='seg' mid='1'>یک</mrk>", 5000) +
			"</seg-source><target><mrk mtype='seg' mid='1'>one</mrk></target><context-group>" + strings.Repeat("<context context-type='x'>y</context>", 50_000) + "</context-group></trans-unit>"), 5000},
		{"a long attribute of segments", xliff12("<trans-unit id='1' approved='yes' resname='" + strings.Repeat("n", 900_000) + "'><source>یک</source><seg-source>" + strings.Repeat("<mrk mtype='seg' mid='1'>یک</mrk>", 5000) +
			"</seg-source><target><mrk mtype='seg' mid='1'>one</mrk></target></trans-unit>"), 74},
		{"a long name of units", strings.Replace(xliff12(strings.Repeat("<trans-unit id='1' approved='yes'><source>یک</source><target>one</target></trans-unit>", 1000)), "a.html", strings.Repeat("n", 900_000), 1), 0},
		{"a long language of units", strings.Replace(xliff12(strings.Repeat("<trans-unit id='1' approved='yes'><source>یک</source><target>one</target></trans-unit>", 1000)), `"fa"`, `"fa-`+strings.Repeat("n", 900_000)+`"`, 1), 0},
		{"long attributes of segments", xliff2("<unit id='u'>" + strings.Repeat("<segment state='final' id='"+strings.Repeat("n", 900_000)+"'><source>یک</source><target>one</target></segment>", 40) + "</unit>"), 0},
		{"changes of notes", strings.Replace(xliff2("<unit id='u'><ctr:changeTrack>"+strings.Repeat("<ctr:revisions appliesTo='note' ref='n'><ctr:revision><ctr:item property='content'>y</ctr:item></ctr:revision></ctr:revisions>", 20_000)+
			"</ctr:changeTrack><notes>"+strings.Repeat("<note id='m'>y</note>", 20_000)+"<note id='n'>y</note></notes><segment state='final'><source>یک</source><target>one</target></segment></unit>"),
			"<file", "<file xmlns:ctr='urn:oasis:names:tc:xliff:changetracking:2.0'", 1), 1},
		{"segments of proposals", xliff12("<trans-unit id='1' approved='yes'><source>یک</source><seg-source>" + strings.Repeat("<mrk mtype='seg' mid='1'>یک</mrk>", 15_000) + "</seg-source><target><mrk mtype='seg' mid='1'>one</mrk></target>" +
			strings.Repeat("<alt-trans mid='2'><target>one</target></alt-trans>", 15_000) + "</trans-unit>"), 15_000},
		{"codes", xliff2("<unit id='u'><segment state='final'><source>یک" + strings.Repeat("<sc id='1'/>", 20_000) + strings.Repeat("<ec startRef='1'/>", 20_000) + "</source><target>one</target></segment></unit>"), 1},
		{"pieces of text", xliff2("<unit id='u'><segment state='final'><source>" + strings.Repeat("&lt;<!-- -->", 200_000) + "</source><target>one</target></segment></unit>"), 1},
		{"entities", "<!DOCTYPE xliff [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>]>\n" +
			xliff2("<unit id='u'><segment state='final'><source>" + strings.Repeat("&d;", 10_000) + "</source><target>one</target></segment></unit>")[39:], 0},
	} {
		got := read(strings.NewReader(c.in), XLIFF, Options{Name: "f"})
		if len(got.units) != c.units {
			t.Errorf("%s: %d units, %v", c.name, len(got.units), got.err)
		}
		size := 0 // A file must not become a hundred of its kind.
		for _, u := range got.units {
			for _, p := range u.Props {
				size += len(p.Value)
			}
			for _, n := range u.Notes {
				size += len(n)
			}
		}
		if size > 5*maxUnit {
			t.Errorf("%s: %d bytes became %d of notes and properties", c.name, len(c.in), size)
		}
		xliffFindings(t, c.in)
	}
	u := memory.Unit{Source: "یک", Target: "one", Props: slices.Repeat([]memory.Prop{{Key: "k", Value: "v"}}, 50_000)}
	err := Write(io.Discard, XLIFF, sequence([]memory.Unit{u}), Options{Name: "o"})
	if err == nil || err.Error() != `o: unit no. 1 ("یک"): it is too large: more notes, properties and codes than a reader would take` {
		t.Errorf("got %v", err)
	}
	u.Props = []memory.Prop{{Key: strings.Repeat("k", 1<<20)}}
	if err := Write(io.Discard, XLIFF, sequence([]memory.Unit{u}), Options{Name: "o"}); err == nil {
		t.Error("a key of a MiB was written")
	}
}

// What cannot be said in the text itself is kept beside it.
func TestXLIFFCodesBeside(t *testing.T) {
	const text = "کتاب نو"
	deep := strings.Repeat("<hi>", 253) + text + strings.Repeat("</hi>", 253)
	for name, props := range map[string][]memory.Prop{
		"nested deep":        {{Key: sourceCodes, Value: deep}},
		"twice":              {{Key: sourceCodes, Value: "<hi>" + text + "</hi>"}, {Key: sourceCodes, Value: "<hi>" + text + "</hi>"}},
		"of another text":    {{Key: sourceCodes, Value: "<hi>کتاب کهنه</hi>"}},
		"none":               {{Key: sourceCodes, Value: text}},
		"an overlapping one": {{Key: sourceCodes, Value: `<bpt i="1"/><bpt i="2"/>` + text + `<ept i="1"/>`}},
		"behind others":      {{Key: "a", Value: "b"}, {Key: targetCodes, Value: "<hi>new book</hi>"}, {Key: sourceCodes, Value: "<hi>" + text + "</hi>"}},
	} {
		units := []memory.Unit{{Source: text, Target: "new book", From: "fa", To: "en", Props: props}}
		for _, version := range []string{"2.1", "1.2"} {
			opts := Options{FormatVersion: version}
			out := written(t, XLIFF, units, opts)
			if got := unitsOf(t, out, opts); !reflect.DeepEqual(got, units) {
				t.Errorf("%s, %s: got %+v\n%s", name, version, got, out)
			}
		}
	}
}

// What another tool adds to a file that Hafez wrote is not taken for Hafez's.
func TestXLIFFOthersContexts(t *testing.T) {
	opts := Options{FormatVersion: "1.2"}
	units := []memory.Unit{{Source: "کتاب", Target: "book", From: "fa", To: "en", Origin: "a.docx"}}
	out := strings.Replace(written(t, XLIFF, units, opts), "</context-group>",
		`</context-group><context-group name="other"><context context-type="x-hafez-origin">b</context></context-group>`, 1)
	if got := unitsOf(t, out, opts); !reflect.DeepEqual(got, units) {
		t.Errorf("got %+v", got)
	}
}
