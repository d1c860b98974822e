package xmlscan

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"
)

// events writes down what a scanner finds: "<name a=v>", text as it is, and
// "</name>"; the error, if any, at the end.
func events(s *Scanner) (string, error) {
	var b strings.Builder
	for {
		kind, err := s.Next()
		switch {
		case err == io.EOF:
			return b.String(), nil
		case err != nil:
			return b.String(), err
		case kind == Start:
			fmt.Fprintf(&b, "<%s", s.Name())
			for _, a := range s.Attrs() {
				fmt.Fprintf(&b, " %s=%s", a.Name, a.Value)
			}
			b.WriteByte('>')
		case kind == End:
			fmt.Fprintf(&b, "</%s>", s.Name())
		case kind == Text:
			b.Write(s.Text())
		}
	}
}

var documents = []struct{ in, want string }{
	{`<a/>`, `<a></a>`},
	{`<a></a >`, `<a></a>`},
	{"\n<?xml version=\"1.0\"?>\n<!-- x --><a>متن</a>\n<!-- y --><?z?>\n", `<a>متن</a>`},
	{`<a x="1" y = 'دو "۲"'>t</a>`, `<a x=1 y=دو "۲">t</a>`},
	{`<a x="1&amp;2&#x6CC;&lt;"/>`, `<a x=1&2ی<></a>`},
	{"<a x=\"1\r\n2\t3\n4\"/>", `<a x=1 2 3 4></a>`},
	{"<a x=\"1&#10;2&#9;&#13;\"/>", "<a x=1\n2\t\r></a>"},
	{"<a>1\r\n2\r3\n4&#13;</a>", "<a>1\n2\n3\n4\r</a>"},
	{`<a>&lt;b&gt; &amp;amp; &quot;&apos;</a>`, `<a><b> &amp; "'</a>`},
	{`<a>&#1740;&#x06cc;&#x1F4D6;</a>`, `<a>یی📖</a>`},
	{`<a>&#xD83D;&#xDCD6;</a>`, `<a>📖</a>`},
	{`<a><![CDATA[<b> & ]] ]]]></a>`, `<a><b> & ]] ]</a>`},
	{"<a><![CDATA[1\r\n2\r3]]></a>", "<a>1\n2\n3</a>"},
	{`<a>۱<!-- < & -->۲<?pi < ?>۳</a>`, `<a>۱۲۳</a>`},
	{`<x:a xmlns:x="u"><x:b/></x:a>`, `<x:a xmlns:x=u><x:b></x:b></x:a>`},
	{`<a>ﻼ</a>`, `<a>ﻼ</a>`},
	{"<a>\uFFFD\uFEFF</a>", "<a>\uFFFD\uFEFF</a>"},
	{`<!DOCTYPE a SYSTEM "http://example.org/x.dtd"><a/>`, `<a></a>`},
	{`<!DOCTYPE a [<!ENTITY e "آریا"><!-- ' --><?pi ]> ?>]><a b="&e;">&e;</a>`, `<a b=آریا>آریا</a>`},
	{`<!DOCTYPE a [<!ENTITY e 'x'><!ENTITY e 'y'><!ENTITY f "&e;&#38;lt;&#x6CC;">]><a>&f;</a>`, `<a>x<ی</a>`},
	{`<!DOCTYPE a [<!ELEMENT a (#PCDATA)><!ATTLIST a b CDATA ">"><!ENTITY % p "q"> %p; ]><a/>`, `<a></a>`},
	{`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a/>`, `<a></a>`}, // Not used.
	{"<a>1\x0b2&#x0B;3\uFFFE&#0;&#xD83D;4</a>", `<a>1234</a>`},
	{"<a b='\x0b&#xFFFF;1'/>", `<a b=1></a>`},
}

func TestDocuments(t *testing.T) {
	for _, d := range documents {
		for name, r := range map[string]io.Reader{
			"whole":    strings.NewReader(d.in),
			"by byte":  iotest.OneByteReader(strings.NewReader(d.in)),
			"with err": iotest.DataErrReader(strings.NewReader(d.in)),
		} {
			if got, err := events(New(r)); got != d.want || err != nil {
				t.Errorf("%q, %s: got %q, %v, want %q", d.in, name, got, err, d.want)
			}
		}
	}
}

// A document must read the same wherever the buffer happens to end.
func TestBufferEnds(t *testing.T) {
	for _, d := range documents {
		_, rest, ok := strings.Cut(d.want, ">")
		if !ok || strings.Contains(d.in, "DOCTYPE") {
			continue
		}
		for shift := range len(d.in) + 1 {
			in := "<!--" + strings.Repeat("-", bufferSize-7-shift) + "-->" + d.in
			if got, err := events(New(strings.NewReader(in))); !strings.HasSuffix(got, rest) || err != nil {
				t.Fatalf("%q moved by %d: got %q, %v", d.in, shift, got, err)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	deep := strings.Repeat("<a>\n", maxDepth+1)
	for _, c := range []struct{ in, want string }{
		{``, `line 1: no element found`},
		{"\n \n", `line 3: no element found`},
		{`hello`, `line 1: not XML: text where an element should begin`},
		{"<a>\n<b>\n", `line 3: cut short: the file ends inside <b>`},
		{"<a>\n<b", `line 2: cut short: the file ends inside <a>`},
		{"<a>\n</", `line 2: cut short: the file ends inside <a>`},
		{"<a>\n<!-- ", `line 2: cut short: the file ends inside <a>`},
		{"<a>\n<![CDA", `line 2: cut short: the file ends inside <a>`},
		{"<a>\n<![CDATA[ ]]", `line 2: cut short: the file ends inside <a>`},
		{"<a x='1'", `line 1: cut short: the file ends inside the tag <a`},
		{"<a>\n</b>", `line 2: </b> where </a> is due`},
		{"<a>\n<!x></a>", `line 2: misplaced or unknown declaration <!`},
		{"<a><\n/a>", `line 1: "\n/a" after '<' is no element's name`},
		{"<a b></a>", `line 1: in <a>: attribute b has no value`},
		{"<a b=c></a>", `line 1: in <a>: the value of b is not in quotes`},
		{"<a b='1' b='2'/>", `line 1: in <a>: attribute b stands twice`},
		{"<a b='<'/>", `line 1: in <a>: '<' in the value of an attribute`},
		{"<a <b>/>", `line 1: a tag begins inside a tag`},
		{"<a>R&D</a>", `line 1: '&' that begins no reference: "&D</a>"`},
		{"<a>\n&nbsp;</a>", `line 2: the entity &nbsp; is not declared`},
		{"<a>&#xZZ;</a>", `line 1: &#xZZ; is no number`},
		{"<a>&#-1;</a>", `line 1: &#-1; is no number`},
		{"<a>&#x110000;</a>", `line 1: &#x110000; is beyond the last character`},
		{"<a>\x00</a>", `line 1: a NUL byte: this is not text, or text in another encoding`},
		{`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`, `line 1: the entity &x; is in another file, which is not opened`},
		{`<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><a>&x;</a>`, `line 1: the entity &x; refers to itself`},
		{`<!DOCTYPE a [<!ENTITY x "<b/>">]><a>&x;</a>`, `line 1: the entity &x; holds markup, which is not supported`},
		{`<!DOCTYPE a [<!ENTITY % p "x"><!ENTITY e "%p;">]><a>&e;</a>`, `line 1: a parameter entity in the value of an entity, which is not supported`},
		{"<!DOCTYPE a [\n<!ENTITY ", `line 2: no element found`},
		{deep, fmt.Sprintf("line %d: elements nested more than %d deep", maxDepth+1, maxDepth)},
		{"<a b='" + strings.Repeat("x", maxTag+bufferSize) + "'/>", fmt.Sprintf("line 1: a tag of over %d bytes", maxTag)},
		{"<a></" + strings.Repeat("x", maxTag) + ">", `line 1: end tag is too long`},
		{"<!DOCTYPE " + strings.Repeat("x", 2*maxTag) + "><a/>", fmt.Sprintf("line 1: a document type of over %d bytes", maxTag)},
	} {
		_, err := events(New(strings.NewReader(c.in)))
		if err == nil || err.Error() != c.want {
			t.Errorf("%.40q: got %v, want %s", c.in, err, c.want)
		}
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%.40q: %T is not *Error", c.in, err)
		}
	}
}

func TestReaderError(t *testing.T) {
	broken := errors.New("the disk is gone")
	s := New(io.MultiReader(strings.NewReader("<a>\n<b/>\n"), iotest.ErrReader(broken)))
	got, err := events(s)
	if got != "<a>\n<b></b>\n" || !errors.Is(err, broken) || err.Error() != "line 3: the disk is gone" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, again := s.Next(); again != err {
		t.Errorf("then %v", again)
	}
}

func TestFlaws(t *testing.T) {
	s := New(strings.NewReader("<a>\x01\n&#x0B;<b/>\n\uFFFF&#xDC00;" + strings.Repeat("\x02", 20) + "</a>"))
	if _, err := events(s); err != nil {
		t.Fatal(err)
	}
	first, count := s.Flaws()
	if got := fmt.Sprint(first[:4], count); got != "[{1 1} {2 11} {3 65535} {3 56320}] 24" {
		t.Errorf("got %s", got)
	}
	if first, count = s.Flaws(); len(first) != 0 || count != 0 {
		t.Errorf("then %v, %d", first, count)
	}
}

func TestTrailing(t *testing.T) {
	for in, want := range map[string]int{
		"<a/>": 0, "<a/>\n <!-- x -->\n<?y?>": 0,
		"<a/>\nx": 2, "<a/>\n\n<b/>": 3, "<a/>\n<!-- x": 2, "<a/>\x00": 1,
	} {
		s := New(strings.NewReader(in))
		if _, err := events(s); err != nil || s.Trailing() != want {
			t.Errorf("%q: line %d, %v, want %d", in, s.Trailing(), err, want)
		}
	}
}

func TestRootIsKnownEarly(t *testing.T) {
	s := New(strings.NewReader("<!DOCTYPE html>\n<html lang=fa>"))
	if _, err := events(s); err == nil || s.Root() != "html" {
		t.Errorf("root %q, %v", s.Root(), err)
	}
}

// billionLaughs is ten entities, each ten times the one before.
func billionLaughs() string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE a [<!ENTITY e0 "ha">`)
	for i := 1; i <= 10; i++ {
		fmt.Fprintf(&b, `<!ENTITY e%d "%s">`, i, strings.Repeat(fmt.Sprintf("&e%d;", i-1), 10))
	}
	b.WriteString(`]><a>&e10;</a>`)
	return b.String()
}

func TestEntityBounds(t *testing.T) {
	start := time.Now()
	for in, want := range map[string]string{
		billionLaughs(): "stands for more than",
		`<!DOCTYPE a [<!ENTITY e "` + strings.Repeat("x", 50_000) + `">]><a>` + strings.Repeat("&e;", 1000) + `</a>`: "entities give more than",
	} {
		if _, err := events(New(strings.NewReader(in))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	t.Log(time.Since(start))
}

// oracle gives the events of a document as encoding/xml sees it, and whether it
// is well formed.
func oracle(in []byte) (string, bool) {
	check := xml.NewDecoder(bytes.NewReader(in))
	elements := 0
	for depth := 0; ; {
		t, err := check.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", false
		}
		switch t := t.(type) {
		case xml.StartElement:
			if depth == 0 {
				elements++
			}
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData: // encoding/xml takes text anywhere.
			if depth == 0 && len(bytes.TrimSpace(t)) > 0 {
				return "", false
			}
		case xml.Directive: // It does not read them.
			return "", false
		}
	}
	if elements != 1 {
		return "", false
	}
	raw := func(n xml.Name) string {
		if n.Space != "" {
			return n.Space + ":" + n.Local
		}
		return n.Local
	}
	var b strings.Builder
	depth := 0
	for d := xml.NewDecoder(bytes.NewReader(in)); ; {
		t, err := d.RawToken()
		if err != nil {
			return b.String(), true
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			fmt.Fprintf(&b, "<%s", raw(t.Name))
			for _, a := range t.Attr {
				fmt.Fprintf(&b, " %s=%s", raw(a.Name), a.Value)
			}
			b.WriteByte('>')
		case xml.EndElement:
			depth--
			fmt.Fprintf(&b, "</%s>", raw(t.Name))
		case xml.CharData:
			if depth > 0 {
				b.Write(t)
			}
		}
	}
}

// FuzzScanner looks for panics, for U+FFFD made up, and for documents that
// encoding/xml reads and the scanner does not, or differently.
func FuzzScanner(f *testing.F) {
	for _, d := range documents {
		f.Add([]byte(d.in))
	}
	f.Add([]byte(billionLaughs()))
	f.Fuzz(func(t *testing.T, in []byte) {
		if !utf8.Valid(in) {
			t.Skip()
		}
		s := New(bytes.NewReader(in))
		got, err := events(s)
		replacement := string(utf8.RuneError)
		if strings.Contains(got, replacement) && !bytes.Contains(in, []byte(replacement)) &&
			!bytes.Contains(bytes.ToLower(in), []byte("fffd;")) && !bytes.Contains(in, []byte("65533;")) {
			t.Fatalf("U+FFFD made up: %q", got)
		}
		split, splitErr := events(New(iotest.OneByteReader(bytes.NewReader(in))))
		if err == nil && split != got || fmt.Sprint(splitErr) != fmt.Sprint(err) {
			t.Fatalf("by byte: %q, %v; whole: %q, %v", split, splitErr, got, err)
		}
		want, ok := oracle(in)
		if !ok || s.flawCount > 0 || differs(in) {
			return
		}
		if err != nil || s.Trailing() != 0 {
			t.Fatalf("encoding/xml reads %q, but: %v, trailing at %d", in, err, s.Trailing())
		}
		if got != want {
			t.Fatalf("%q: got %q, encoding/xml %q", in, got, want)
		}
	})
}

// differs tells documents on which encoding/xml is wrong or follows another
// rule: it leaves white space in attributes as it is, lets attributes stand
// twice, and makes U+FFFD of half a surrogate pair.
func differs(in []byte) bool {
	d := xml.NewDecoder(bytes.NewReader(in))
	depth := 0
	for {
		t, err := d.RawToken()
		if err != nil {
			return bytes.Contains(bytes.ToLower(in), []byte("&#xd")) || bytes.Contains(in, []byte("&#5"))
		}
		switch t := t.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return true
			}
			seen := map[xml.Name]bool{}
			for _, a := range t.Attr {
				if seen[a.Name] || strings.ContainsAny(a.Value, "\n\t\r<") {
					return true
				}
				seen[a.Name] = true
			}
		case xml.EndElement:
			depth--
		}
	}
}

func BenchmarkScanner(b *testing.B) {
	var doc bytes.Buffer
	doc.WriteString("<tmx>")
	for i := range 5000 {
		fmt.Fprintf(&doc, "\n    <tu tuid=\"%d\" creationdate=\"20240102T030405Z\" creationid=\"maryam\">\n      <tuv xml:lang=\"fa\">\n        <seg>وزیر امور خارجه روز سه‌شنبه در نشست خبری هفتگی خود به پرسش‌های خبرنگاران پاسخ داد.</seg>\n      </tuv>\n      <tuv xml:lang=\"en\">\n        <seg>The foreign minister answered reporters&apos; questions at his weekly news conference.</seg>\n      </tuv>\n    </tu>", i)
	}
	doc.WriteString("</tmx>")
	b.Run("scanner", func(b *testing.B) {
		b.SetBytes(int64(doc.Len()))
		for b.Loop() {
			s := New(bytes.NewReader(doc.Bytes()))
			for {
				if _, err := s.Next(); err != nil {
					break
				}
			}
		}
	})
	b.Run("encoding-xml", func(b *testing.B) {
		b.SetBytes(int64(doc.Len()))
		for b.Loop() {
			d := xml.NewDecoder(bytes.NewReader(doc.Bytes()))
			for {
				if _, err := d.RawToken(); err != nil {
					break
				}
			}
		}
	})
}

func TestDocType(t *testing.T) {
	for in, want := range map[string]bool{
		`<a/>`: false, `<?xml version="1.0"?><!-- <!DOCTYPE a> --><a/>`: false, `<!DOCTYPE a><a/>`: true, "\n<!DOCTYPE a [<!ENTITY e ''>]>\n<a/>": true,
	} {
		s := New(strings.NewReader(in))
		if _, err := s.Next(); err != nil || s.DocType() != want {
			t.Errorf("%s: %v, error %v", in, s.DocType(), err)
		}
	}
}

// places writes down where each tag and text begins: "3:14 <name".
func places(r io.Reader) (string, error) {
	s := New(r)
	var b strings.Builder
	for {
		kind, err := s.Next()
		switch {
		case err == io.EOF:
			return b.String(), nil
		case err != nil:
			return b.String(), err
		case kind == Start:
			fmt.Fprintf(&b, "%d:%d <%s\n", s.StartLine(), s.Column(), s.Name())
		case kind == End:
			fmt.Fprintf(&b, "%d:%d </%s\n", s.StartLine(), s.Column(), s.Name())
		case kind == Text && utf8.RuneStart(s.Text()[0]) && strings.TrimSpace(string(s.Text())) != "":
			fmt.Fprintf(&b, "%d:%d text\n", s.StartLine(), s.Column())
		}
	}
}

func TestColumn(t *testing.T) {
	const doc = "<?xml version=\"1.0\"?>\r\n<!-- دو\n --> <a\n  x='۱'\n>ک<b\n/>📖<!-- -->&amp;<c><![CDATA[d]]></c\n>\n\n\t<e/></a>"
	const want = "3:6 <a\n5:2 text\n5:3 <b\n5:3 </b\n6:3 text\n6:12 text\n6:17 <c\n6:29 text\n6:33 </c\n9:2 <e\n9:2 </e\n9:6 </a\n"
	for name, r := range map[string]io.Reader{
		"whole":   strings.NewReader(doc),
		"by byte": iotest.OneByteReader(strings.NewReader(doc)),
	} {
		if got, err := places(r); got != want || err != nil {
			t.Errorf("%s: got %v\n%s\nwant\n%s", name, err, got, want)
		}
	}
	// The place is the same wherever the buffer ends, and whoever asks first.
	for shift := range len(doc) {
		in := "<r>" + strings.Repeat("\n", bufferSize-shift) + doc[strings.Index(doc, "<!--"):] + "</r>"
		s := New(strings.NewReader(in))
		for {
			kind, err := s.Next()
			if err != nil {
				t.Fatal(err)
			}
			s.Line()
			if kind == Start && s.Name() == "e" {
				if line := bufferSize - shift + 8; s.StartLine() != line || s.Column() != 2 {
					t.Errorf("moved by %d: got %d:%d, want %d:2", shift, s.StartLine(), s.Column(), line)
				}
				break
			}
		}
	}
}

// What the spans of tags and texts cut out of a document is what they are made of.
func TestSpan(t *testing.T) {
	const doc = "<?xml version='1.0'?>\n<a x='۱'>یک&amp;<!-- --><b/><![CDATA[دو]]><c\n>\uFEFF</c ></a>"
	want := "<a x='۱'>|یک|&amp;|<b/>|<b/>|دو|<c\n>|\uFEFF|</c >|</a>"
	for shift := range bufferSize + 2 {
		if shift > len(doc) && shift < bufferSize-2*len(doc) {
			continue
		}
		in := "<!--" + strings.Repeat("-", shift) + "-->" + doc[strings.Index(doc, "\n"):]
		s := New(strings.NewReader(in))
		var parts []string
		for {
			if _, err := s.Next(); err != nil {
				break
			}
			start, end := s.Span()
			parts = append(parts, in[start:end])
		}
		// Where the buffer ends a text is in two pieces.
		got := strings.Join(parts, "|")
		if strings.ReplaceAll(got, "|", "") != strings.ReplaceAll(want, "|", "") {
			t.Fatalf("moved by %d: %s", shift, got)
		}
	}
}
