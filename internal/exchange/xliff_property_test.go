package exchange

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
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

// withCodes are units of which some have inline codes, among properties of any kind.
func withCodes() *rapid.Generator[memory.Unit] {
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
		in := rapid.SliceOfN(withCodes(), 0, 4).Draw(t, "units")
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
		if dir := os.Getenv("XLIFF_OUT"); dir != "" {
			dump++
			os.WriteFile(filepath.Join(dir, strconv.Itoa(dump)+"-"+orElse(opts.FormatVersion, "2.1")+".xlf"), []byte(once), 0o666)
		}
	})
}

var dump int
var _ = exec.Command
