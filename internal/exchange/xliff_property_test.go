package exchange

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hafez/internal/xmlscan"
	"hafez/memory"
)

// coded gives a text the inline codes of TMX: paired, lone, nested, with and without
// attributes, and with native code of any kind.
func coded(text string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		var m markup
		attrs := func(names ...string) []xmlscan.Attr {
			var list []xmlscan.Attr
			for _, n := range names {
				v := rapid.SampledFrom([]string{"", "", "1", "2", "h-1", "a b", "bold", "fmt/xlf:b", "image", "x-a", "term", "seg", "my:type", "hafez:hi", "«»", "pb"}).Draw(t, n)
				list = append(list, xmlscan.Attr{Name: n, Value: v})
			}
			return list
		}
		native := texts(0, "<b>", "{0}")
		open := 0
		for _, r := range text {
			switch rapid.IntRange(0, 12).Draw(t, "what") {
			case 0:
				i := rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "i")
				m.code("bpt", native.Draw(t, "native"), append([]xmlscan.Attr{{Name: "i", Value: i}}, attrs("x", "type")...)...)
			case 1:
				i := rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "i")
				m.code("ept", native.Draw(t, "native"), xmlscan.Attr{Name: "i", Value: i})
			case 2:
				m.code("it", native.Draw(t, "native"), append([]xmlscan.Attr{{Name: "pos", Value: rapid.SampledFrom([]string{"begin", "end"}).Draw(t, "pos")}}, attrs("x", "type")...)...)
			case 3:
				m.code("ph", native.Draw(t, "native"), attrs("assoc", "x", "type")...)
			case 4:
				m.start("hi", attrs("x", "type")...)
				open++
			case 5:
				if open > 0 {
					m.end("hi")
					open--
				}
			case 6:
				m.start("bpt", append([]xmlscan.Attr{{Name: "i", Value: "1"}}, attrs("x", "type")...)...)
				m.add([]byte("<a title='"))
				m.start("sub", attrs("datatype", "type")...)
				m.add([]byte(native.Draw(t, "title")))
				m.end("sub")
				m.add([]byte("'>"))
				m.end("bpt")
			}
			m.add([]byte(string(r)))
		}
		for range open {
			m.end("hi")
		}
		return m.marked.String()
	})
}

// codedUnits are units of which some have inline codes, among properties of any kind.
func codedUnits() *rapid.Generator[memory.Unit] {
	return rapid.Custom(func(t *rapid.T) memory.Unit {
		u := units().Draw(t, "unit")
		for _, c := range []struct{ key, text string }{{targetCodes, u.Target}, {sourceCodes, u.Source}} {
			if !rapid.Bool().Draw(t, "coded") {
				continue
			}
			p := memory.Prop{Key: c.key, Value: coded(c.text).Draw(t, "codes")}
			if rapid.Bool().Draw(t, "first") {
				u.Props = append([]memory.Prop{p}, u.Props...)
			} else {
				u.Props = append(u.Props, p)
			}
		}
		for range rapid.IntRange(0, 2).Draw(t, "of XLIFF") {
			u.Props = append(u.Props, memory.Prop{
				Key:   rapid.SampledFrom([]string{"xliff:state", "xliff:name", "xliff:resname", "xliff:subState", "xliff:id", sourceCodes}).Draw(t, "key"),
				Value: rapid.SampledFrom([]string{"", "final", "initial", "reviewed", "signed-off", "new", "needs-l10n", "a:b", "xlf:b", "<b>", "\n"}).Draw(t, "value"),
			})
		}
		return u
	})
}

// Every unit comes back from XLIFF as it went in, with its inline codes; what is
// written is what the specification wants.
func TestXLIFFRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(codedUnits(), 0, 4).Draw(t, "units")
		opts := Options{Name: "f", Origin: "given to no file of Hafez", FormatVersion: rapid.SampledFrom([]string{"", "2.1", "1.2"}).Draw(t, "version")}
		var want []memory.Unit
		for _, u := range in {
			u.From, u.To = orElse(u.From, "fa"), orElse(u.To, "en")
			want = append(want, u)
		}
		once := written(t, XLIFF, in, opts)
		got := read(strings.NewReader(once), XLIFF, opts)
		if got.err != nil || len(got.problems) > 0 || !reflect.DeepEqual(got.units, want) {
			t.Fatalf("got %+v\nwant %+v\n%q, %v\n%s", got.units, want, got.problems, got.err, once)
		}
		if twice := written(t, XLIFF, got.units, opts); twice != once {
			t.Fatalf("written twice:\n%s\n%s", once, twice)
		}
		if found := xliffFindings(t, once); len(found) > 0 {
			t.Fatalf("%q in\n%s", found, once)
		}
	})
}

// A text with codes goes from TMX's markup through XLIFF and back, whether its pairs
// match or not; without the help of properties if it is of ordinary kind.
func TestXLIFFOrdinaryCodes(t *testing.T) {
	const codes = `کتاب <bpt i="1" x="1" type="bold">&lt;b&gt;</bpt>نو<ept i="1">&lt;/b&gt;</ept> را<ph x="2">&lt;br/&gt;</ph> <hi type="term">خواند</hi>`
	for _, version := range []string{"2.1", "1.2"} {
		opts := Options{FormatVersion: version}
		units := []memory.Unit{{Source: "کتاب نو را خواند", Target: "read the new book", From: "fa", To: "en", Props: []memory.Prop{{Key: sourceCodes, Value: codes}}}}
		out := written(t, XLIFF, units, opts)
		if strings.Contains(out, sourceCodes) {
			t.Errorf("%s: the codes stand beside the text too:\n%s", version, out)
		}
		if got := unitsOf(t, out, opts); !reflect.DeepEqual(got, units) {
			t.Errorf("%s: got %+v", version, got)
		}
	}
}

func FuzzXLIFF(f *testing.F) {
	f.Add([]byte(office))
	f.Add([]byte(candidates))
	f.Add([]byte(reordered))
	f.Add([]byte(v2unit("<originalData><data id='d'>x</data></originalData><segment state='final'><source><pc id='1' dataRefStart='d'>یک</pc><cp hex='1B'/>&#xD83D;</source>" +
		"<target><sc id='1'/>one<ec startRef='1'/><mrk id='2' type='term'>x</mrk></target></segment>")))
	f.Add([]byte(xliff12("<trans-unit id='1' approved='yes'><source><bpt id='1'>[<sub>a</sub>]</bpt>یک<ept id='1'/><it id='2' pos='close'/></source><target><bx id='1'/>one<mrk mtype='x-a' comment='b'>c</mrk></target></trans-unit>")))
	f.Add([]byte("\xFF\xFE<\x00x\x00l\x00i\x00f\x00f\x00>\x00"))
	f.Add([]byte(written(f, XLIFF, []memory.Unit{{Source: "یک", Target: "one", Status: memory.Draft, Previous: "صفر", Props: []memory.Prop{{Key: sourceCodes, Value: `<ph x="1">a</ph>یک`}}}}, Options{})))
	f.Fuzz(func(t *testing.T, in []byte) {
		fuzzRead(t, XLIFF, in)
		for f, err := range Validate(bytes.NewReader(in), XLIFF, Options{Name: "f"}) {
			if err == nil && strings.ContainsAny(f.String(), "\n\r") {
				t.Errorf("more than a line: %q", f)
			}
		}
		// What has been read can be written, and is read as the same.
		opts := Options{Name: "f", All: true}
		units := read(bytes.NewReader(in), XLIFF, opts).units
		var once bytes.Buffer
		if err := Write(&once, XLIFF, sequence(units), opts); err != nil {
			return // Of a language that the file does not have, or too long.
		}
		got := read(bytes.NewReader(once.Bytes()), XLIFF, opts)
		if got.err != nil || !reflect.DeepEqual(got.units, units) {
			t.Errorf("got %+v, %v\nwant %+v\n%s", got.units, got.err, units, &once)
		}
	})
}
