package exchange

import (
	"bytes"
	"encoding/xml"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hafez/internal/xmlscan"
	"hafez/memory"
)

// drawCodes puts text and codes of every kind into m.
func drawCodes(t *rapid.T, m *markup, in string, depth int) {
	for range rapid.IntRange(1, 4).Draw(t, "pieces") {
		var may []string
		switch {
		case depth == 0:
		case in == "" || in == "hi" || in == "sub":
			may = []string{"hi", "bpt", "ept", "it", "ph", "ut"}
		default:
			may = []string{"sub"}
		}
		name := rapid.SampledFrom(append(may, "")).Draw(t, "element")
		if name == "" {
			m.add([]byte(strings.ReplaceAll(texts(0).Draw(t, "text"), "\r", "")))
			continue
		}
		var attrs []xmlscan.Attr
		for _, key := range inlineElements[name].attrs {
			switch v := rapid.SampledFrom([]string{"", "1", "bold", "a<\"&"}).Draw(t, key); {
			case key == "i":
				attrs = append(attrs, xmlscan.Attr{Name: key, Value: "2"})
			case key == "pos":
				attrs = append(attrs, xmlscan.Attr{Name: key, Value: "begin"})
			case v != "":
				attrs = append(attrs, xmlscan.Attr{Name: key, Value: v})
			}
		}
		m.start(name, attrs...)
		drawCodes(t, m, name, depth-1)
		m.end(name)
	}
}

// withCodes gives a unit text with inline codes on either side, or on none.
func withCodes(t *rapid.T, u *memory.Unit) (props []memory.Prop) {
	side := func(text *string, key string) {
		if rapid.IntRange(0, 3).Draw(t, key) > 0 {
			return
		}
		var m markup
		m.add([]byte("الف"))
		drawCodes(t, &m, "", 3)
		if p, ok := m.prop(key); ok {
			*text = string(m.text)
			props = append(props, p)
		}
	}
	side(&u.Source, sourceCodes)
	side(&u.Target, targetCodes)
	return props
}

// What markup makes, parseMarkup takes apart, and only that; the text is what
// encoding/xml says it is.
func TestMarkup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m markup
		drawCodes(t, &m, "", 3)
		value := m.marked.String()
		pieces, err := parseMarkup(value)
		if err != nil {
			t.Fatalf("%q: %v", value, err)
		}
		var again markup
		for _, p := range pieces {
			switch p.kind {
			case xmlscan.Start:
				again.start(p.name, p.attrs...)
			case xmlscan.End:
				again.end(p.name)
			default:
				again.add([]byte(p.text))
			}
		}
		if got := again.marked.String(); got != value || !bytes.Equal(again.text, m.text) {
			t.Fatalf("%q became %q", value, got)
		}
		if plain := plainText(t, value); plain != string(m.text) {
			t.Fatalf("%q has the text %q, not %q", value, plain, m.text)
		}
	})
}

// plainText is the text outside native codes, by way of another reader.
func plainText(t *rapid.T, value string) string {
	d := xml.NewDecoder(strings.NewReader("<seg>" + value + "</seg>"))
	var plain strings.Builder
	var open []string
	for {
		token, err := d.Token()
		if err == io.EOF {
			return plain.String()
		}
		if err != nil {
			t.Fatalf("%q: %v", value, err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			open = append(open, x.Name.Local)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if !slices.ContainsFunc(open[1:], func(name string) bool { return name != "hi" }) {
				plain.Write(x)
			}
		}
	}
}

func TestMarkupRefuses(t *testing.T) {
	for _, value := range []string{"<b/>", "<hi>", "</hi>", "<hi></hi>", "a > b", "<hi x='1'/>", "<ph/><!-- x -->", "&#xB;<ph/>", "</seg><seg>", "<ph/></seg>x", "&nbsp;"} {
		if pieces, err := parseMarkup(value); err == nil {
			t.Errorf("%q was taken for %v", value, pieces)
		}
	}
}

// Codes come back where they were; those that no longer fit the text do no harm.
func TestCodesComeBack(t *testing.T) {
	const six = `متن <bpt i="1" x="1" type="bold">&lt;b&gt;</bpt>پررنگ<ept i="1">&lt;/b&gt;</ept> و <ph x="2" assoc="p">&lt;br/&gt;</ph> و <it pos="begin" x="3">&lt;i&gt;</it>کج و <hi type="term">اصطلاح</hi> و <ut>{x}</ut>پایان.`
	got := read(strings.NewReader(tmxFile("<tu>"+tuv("fa", six)+tuv("en", "Text.")+"</tu>")), TMX, Options{})
	if got.err != nil || len(got.units) != 1 || len(got.problems) > 0 {
		t.Fatal(got)
	}
	u := got.units[0]
	if u.Source != "متن پررنگ و  و کج و اصطلاح و پایان." {
		t.Errorf("the text is %q", u.Source)
	}
	seg := strings.Replace(six, `<ph x="2" assoc="p">`, `<ph assoc="p" x="2">`, 1) // The DTD's order.
	if out := write(t, u); !strings.Contains(out, "<seg>"+seg+"</seg>") {
		t.Errorf("written as\n%s", out)
	}
	u.Source += " تازه"
	out := write(t, u)
	if !strings.Contains(out, "<seg>"+u.Source+"</seg>") {
		t.Errorf("a changed text is written as\n%s", out)
	}
	if again := read(strings.NewReader(out), TMX, Options{}); !reflect.DeepEqual(again.units[0].Props, u.Props) {
		t.Errorf("properties became %v", again.units[0].Props)
	}
}

func TestSegmentMended(t *testing.T) {
	for _, c := range []struct{ name, in, want, problem string }{
		{"unknown", "a<b>c<ph/></b>d", "ac<ph/>d", "3: <b> is no inline element of TMX: its text was kept"},
		{"code in code", "a<bpt i='1'>x<ph>y</ph>z</bpt>", `a<bpt i="1">xyz</bpt>`, "3: <ph> inside <bpt>: kept as native code"},
		{"sub outside", "a<sub>b<hi>c</hi></sub>", "a<ph><sub>b<hi>c</hi></sub></ph>", "3: <sub> outside a code: it is no part of the sentence"},
		{"no pair", "a<ept>b</ept>", "a<ph>b</ph>", "3: <ept> lacks what pairs it: kept as <ph>"},
		{"no side", "a<it pos='middle' x='3'>b</it>", `a<ph x="3">b</ph>`, "3: <it> lacks what pairs it: kept as <ph>"},
		{"attribute", "a<ph id='1' x='2'/>", `a<ph x="2"/>`, "3: the attribute id of <ph> is none of TMX: left out"},
	} {
		got := read(strings.NewReader(tmxFile("<tu>"+tuv("fa", c.in)+tuv("en", "a")+"</tu>")), TMX, Options{})
		if got.err != nil || len(got.units) != 1 || !slices.Equal(got.problems, []string{c.problem}) {
			t.Errorf("%s: %v", c.name, got)
			continue
		}
		if codes := got.units[0].Props; len(codes) != 1 || codes[0].Value != c.want {
			t.Errorf("%s: %v, not %q", c.name, codes, c.want)
		}
	}
}

func write(t *testing.T, units ...memory.Unit) string {
	var b bytes.Buffer
	if err := Write(&b, TMX, sequence(units), Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
