package exchange

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"hafez/memory"
)

// Texts of what gives trouble in files: markup, quotes, line ends, escapes,
// and characters beyond the Basic Multilingual Plane.
var pieces = []string{"الف", "کتاب‌ها", "a", "B c", " ", "  ", "\t", "\n", "\r", "\r\n", `"`, `""`, "'", "<", ">", "&", "&amp;", "]]>", "<b>", "<!--",
	`\`, `\n`, "=", `\=`, "،", "؟", "\u200c", "\u200f", "\u00a0", "\u0085", "\u2028", "\uFEFF", "\uFFFD", "ﻻ", "📖", "-1", "0", "{", "%"}

func texts(min int, extra ...string) *rapid.Generator[string] {
	all := append(append([]string{}, pieces...), extra...)
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(all), min, 8).Draw(t, "pieces"), "")
	})
}

func solidTexts(extra ...string) *rapid.Generator[string] {
	return texts(1, extra...).Filter(func(s string) bool { return strings.TrimSpace(s) != "" })
}

func dates() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.Bool().Draw(t, "unknown") {
			return time.Time{}
		}
		first, last := time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(lastYear, 12, 31, 23, 59, 59, 0, time.UTC)
		return time.Unix(rapid.Int64Range(first.Unix(), last.Unix()).Draw(t, "seconds"), 0).UTC()
	})
}

// Keys of properties: free ones, those that stand for fields, and those that
// have a place of their own in TMX, in any order and with values good and bad.
var keys = []string{"client", "prev", "next", "x-hafez-status", "x-hafez-origin", "", "tmx:tuid", "tmx:segtype", "tmx:creationdate", "tmx:creationid",
	"tmx:changedate", "tmx:changeid", "tmx:lastusagedate", "tmx:srclang", "tmx:x:y", "tmx:", "tmx:source/usagecount", "tmx:source/creationid", "tmx:source/creationdate",
	"tmx:source/prop/a", "tmx:source/prop/", "tmx:target/usagecount", "tmx:target/creationid", "tmx:target/changedate", "tmx:target/prop/b", "tmx:target/xml:lang", "created", "props", "status"}
var values = []string{"", "draft", "confirmed", "rejected", "phrase", "20240102T030405Z", "2024-01-02", "soon", "مریم", "fa", "de", "*all*", "5"}

// Properties with a place of their own in TMX; most stand where it allows.
var placedProps = []memory.Prop{{Key: "tmx:tuid", Value: "1"}, {Key: "tmx:usagecount", Value: "2"}, {Key: "tmx:creationdate", Value: "20240102T030405Z"},
	{Key: "tmx:creationid", Value: "علی"}, {Key: "tmx:segtype", Value: "phrase"}, {Key: "tmx:srclang", Value: "de"}, {Key: "tmx:source/usagecount", Value: "3"},
	{Key: "tmx:source/prop/a", Value: "b"}, {Key: "tmx:target/usagecount", Value: "4"}, {Key: "tmx:target/prop/a", Value: "c"}}

// Those with a place in PO; most stand where it allows.
var placedPO = []memory.Prop{{Key: poContext, Value: "menu"}, {Key: poContext, Value: "menu|hafez:2"}, {Key: poPlural, Value: "کتاب‌ها\n"}, {Key: poForm + "1]", Value: "books"}, {Key: poForm + "2]", Value: "x"},
	{Key: poFlags, Value: "c-format, no-wrap"}, {Key: poFlags, Value: "fuzzy"}, {Key: poExtracted, Value: "a\n\n b "}, {Key: poExtracted, Value: "hafez:from=de"}, {Key: poExtracted, Value: "a\\\nb"}, {Key: poReference, Value: "a.c:1\nb.c:2"},
	{Key: poPrevContext, Value: "m"}, {Key: poPrevious, Value: "دفتر\n\tکتاب"}, {Key: poPreviousPlural, Value: "x"}, {Key: poObsolete, Value: "yes"}}

func units(extra ...string) *rapid.Generator[memory.Unit] {
	return rapid.Custom(func(t *rapid.T) memory.Unit {
		u := memory.Unit{
			Source:    solidTexts(extra...).Draw(t, "source"),
			Target:    solidTexts(extra...).Draw(t, "target"),
			From:      rapid.SampledFrom([]string{"", "fa", "FA_ir", "prs", "fas"}).Draw(t, "from"),
			To:        rapid.SampledFrom([]string{"", "en", "en-GB", "ENG"}).Draw(t, "to"),
			Created:   dates().Draw(t, "created"),
			Changed:   dates().Draw(t, "changed"),
			CreatedBy: rapid.OneOf(rapid.Just(""), rapid.Just("مریم"), texts(0, extra...)).Draw(t, "created by"),
			ChangedBy: rapid.OneOf(rapid.Just(""), rapid.Just("مریم"), texts(0, extra...)).Draw(t, "changed by"),
			Origin:    texts(0, extra...).Draw(t, "origin"),
			Previous:  texts(0, extra...).Draw(t, "previous"),
			Next:      texts(0, extra...).Draw(t, "next"),
			Status:    rapid.SampledFrom([]memory.Status{memory.Confirmed, memory.Draft, memory.Rejected}).Draw(t, "status"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "notes") {
			u.Notes = append(u.Notes, texts(1, extra...).Draw(t, "note"))
		}
		u.Props = rapid.SliceOfN(rapid.SampledFrom(rapid.SampledFrom([][]memory.Prop{placedProps, placedPO}).Draw(t, "format")), 0, 4).Draw(t, "placed props")
		u.Props = append(u.Props, withCodes(t, &u)...)
		if len(u.Props) == 0 {
			u.Props = nil
		}
		for range rapid.IntRange(0, 6).Draw(t, "props") {
			u.Props = append(u.Props, memory.Prop{
				Key:   rapid.OneOf(rapid.SampledFrom(keys), texts(0, extra...)).Draw(t, "key"),
				Value: rapid.OneOf(rapid.SampledFrom(values), texts(0, extra...)).Draw(t, "value"),
			})
		}
		return u
	})
}

// roundTrip writes units, reads them back and writes them again.
func roundTrip(t *rapid.T, f Format, in, want []memory.Unit, encoding string) {
	opts := Options{Name: "f", Origin: "given to no file of Hafez", Encoding: encoding, All: true}
	once := written(t, f, in, opts)
	got := read(strings.NewReader(once), f, opts)
	if got.err != nil || len(got.problems) > 0 || !reflect.DeepEqual(got.units, want) {
		t.Fatalf("got %+v\nwant %+v\n%q, %v\n%s", got.units, want, got.problems, got.err, once)
	}
	if f == TMX {
		checkDTD(t, once)
	}
	if twice := written(t, f, got.units, opts); twice != once {
		t.Fatalf("written twice:\n%s\n%s", once, twice)
	}
}

// dtd is what the DTD of TMX 1.4 says of the elements that are written: the
// children, as a regular expression, the attributes that must stand, and those
// that may.
var dtd = map[string]struct{ children, required, allowed string }{
	"tmx":    {`header body `, "version", ""},
	"header": {``, "creationtool creationtoolversion segtype o-tmf adminlang srclang datatype", ""},
	"body":   {`(tu )*`, "", ""},
	"tu": {`((note|prop) )*(tuv )+`, "", "tuid o-encoding datatype usagecount lastusagedate creationtool creationtoolversion " +
		"creationdate creationid changedate segtype changeid o-tmf srclang"},
	"tuv": {`((note|prop) )*seg `, "xml:lang", "o-encoding datatype usagecount lastusagedate creationtool creationtoolversion " +
		"creationdate creationid changedate o-tmf changeid"},
	"note": {``, "", ""},
	"prop": {``, "type", ""},
	"seg":  {`((bpt|ept|ph|it|hi|ut) )*`, "", ""},
	"bpt":  {`(sub )*`, "i", "x type"},
	"ept":  {`(sub )*`, "i", ""},
	"it":   {`(sub )*`, "pos", "x type"},
	"ph":   {`(sub )*`, "", "x assoc type"},
	"ut":   {`(sub )*`, "", "x"},
	"hi":   {`((bpt|ept|ph|it|hi|ut) )*`, "", "x type"},
	"sub":  {`((bpt|ept|ph|it|hi|ut) )*`, "", "datatype type"},
}

func checkDTD(t *rapid.T, doc string) {
	var children []string // Of each open element.
	var open []string
	for d := xml.NewDecoder(strings.NewReader(doc)); ; {
		token, err := d.RawToken()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, doc)
		}
		switch e := token.(type) {
		case xml.StartElement:
			rule, ok := dtd[e.Name.Local]
			if !ok {
				t.Fatalf("unknown element <%s>", e.Name.Local)
			}
			if len(children) > 0 {
				children[len(children)-1] += e.Name.Local + " "
			}
			children, open = append(children, ""), append(open, e.Name.Local)
			seen := map[string]bool{}
			for _, a := range e.Attr {
				name := strings.TrimPrefix(a.Name.Space+":"+a.Name.Local, ":")
				if seen[name] || !slices.Contains(strings.Fields(rule.required+" "+rule.allowed), name) {
					t.Fatalf("attribute %s of <%s>", name, e.Name.Local)
				}
				if name == "segtype" && !slices.Contains(segTypes, a.Value) {
					t.Fatalf("segtype %q", a.Value)
				}
				seen[name] = true
			}
			for _, name := range strings.Fields(rule.required) {
				if !seen[name] {
					t.Fatalf("<%s> without %s", e.Name.Local, name)
				}
			}
		case xml.EndElement:
			last := len(open) - 1
			if !regexp.MustCompile("^(" + dtd[open[last]].children + ")$").MatchString(children[last]) {
				t.Fatalf("<%s> with %s", open[last], children[last])
			}
			open, children = open[:last], children[:last]
		}
	}
}

// Every unit comes back from TMX as it went in, but for languages: those that
// were left to the options are named.
func TestTMXRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(units(), 0, 4).Draw(t, "units")
		var want []memory.Unit
		for _, u := range in {
			u.From, u.To = orElse(u.From, "fa"), orElse(u.To, "en")
			want = append(want, u)
		}
		format := rapid.SampledFrom([]Format{TMX, TMXGzip}).Draw(t, "format")
		roundTrip(t, format, in, want, "")
	})
}

// Every unit comes back from TSV as it went in. TSV holds what XML forbids.
func TestTSVRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(units("\x01", "\x0b", "\uFFFE"), 0, 4).Draw(t, "units")
		var want []memory.Unit
		want = append(want, in...)
		roundTrip(t, TSV, in, want, rapid.SampledFrom([]string{"", "utf-8", "utf-16", "utf-16be"}).Draw(t, "encoding"))
	})
}

// A cell of any text is read back, wherever it stands.
func TestTSVCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := memory.Unit{Source: rapid.String().Draw(t, "source"), Target: rapid.String().Draw(t, "target")}
		if strings.TrimSpace(u.Source) == "" || strings.TrimSpace(u.Target) == "" || strings.Contains(u.Source+u.Target, "\x00") {
			t.Skip()
		}
		roundTrip(t, TSV, []memory.Unit{u}, []memory.Unit{u}, "")
	})
}

// fuzzRead looks for panics, for ends that never come, for errors of other
// types than promised, and for U+FFFD made up.
func fuzzRead(t *testing.T, f Format, in []byte) {
	n := 0
	for u, err := range Read(bytes.NewReader(in), f, Options{Name: "f"}) {
		if n++; n > len(in)+1000*maxPairs {
			t.Fatal("no end")
		}
		var p *Problem
		var fe *FileError
		switch {
		case err == nil:
		case errors.As(err, &p):
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("more than a line: %q", err)
			}
			continue
		case errors.As(err, &fe):
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("more than a line: %q", err)
			}
			return
		default:
			t.Fatalf("%T: %v", err, err)
		}
		if strings.TrimSpace(u.Source) == "" || strings.TrimSpace(u.Target) == "" {
			t.Errorf("an empty text: %+v", u)
		}
		all := u.Source + u.Target + u.Origin + u.Previous + u.Next + u.CreatedBy + u.ChangedBy + strings.Join(u.Notes, "")
		for _, p := range u.Props {
			all += p.Key + p.Value
		}
		if !utf8.ValidString(all) {
			t.Errorf("not UTF-8: %q", all)
		}
		lower := bytes.ToLower(in)
		if strings.ContainsRune(all, utf8.RuneError) && !bytes.ContainsRune(in, utf8.RuneError) && !bytes.Contains(lower, []byte("fffd;")) && !bytes.Contains(lower, []byte(`\ufffd`)) &&
			!bytes.Contains(in, []byte("65533;")) && !(f == PO && bytes.Contains(in, []byte("\\"))) && // Escapes of bytes.
			!bytes.Contains(in, []byte{0xFF, 0xFD}) && !bytes.Contains(in, []byte{0xFD, 0xFF}) &&
			!bytes.HasPrefix(in, []byte{0x1F, 0x8B}) {
			t.Errorf("U+FFFD made up: %q", all)
		}
	}
}

func FuzzTMX(f *testing.F) {
	f.Add([]byte(four))
	f.Add([]byte(tmxFile("<tu creationdate='1'><note>a</note><prop type='b'>c</prop>" + tuv("fa", "<hi>x</hi><ph>y</ph>&#xD83D;") + tuv("en", "&lt;") + "</tu>")))
	f.Add([]byte("<!DOCTYPE tmx [<!ENTITY a 'b'>]><tmx><body><tu>" + tuv("fa", "&a;") + tuv("en_US", "<![CDATA[a]]>") + "</tu></body></tmx>"))
	f.Add([]byte("\xFF\xFE<\x00t\x00m\x00x\x00>\x00"))
	f.Fuzz(func(t *testing.T, in []byte) { fuzzRead(t, TMX, in) })
}

func FuzzTSV(f *testing.F) {
	f.Add([]byte("source\ttarget\tprops\nکتاب\tbook\ta=b\n"))
	f.Add([]byte("\"الف\tب\"\t\"a\nb\"\r\n\"x\ty\n"))
	f.Add([]byte("\"source\"\t\"target\"\n\"a\"\"\"\t\"b\"\n"))
	f.Add([]byte("\xFF\xFEa\x00\t\x00b\x00"))
	f.Fuzz(func(t *testing.T, in []byte) { fuzzRead(t, TSV, in) })
}

func FuzzTBX(f *testing.F) {
	for _, file := range []string{
		martif(tbxEntry("الف", "a")),
		tbx3(dcaEntry),
		tbx3(dctEntry),
		martif(`<termEntry id="1"><langSet><tig><term>x</term></tig></langSet><langSet xml:lang="fa"><ntig><termGrp><term>&#1;&#xD83D;</term></termGrp></ntig></langSet></termEntry>`),
		`<t:tbx xmlns:t="u"><t:text><t:body><t:conceptEntry><note>n</note></t:conceptEntry></t:body></t:text></t:tbx>`,
	} {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, in []byte) { fuzzRead(t, TBX, in) })
}
