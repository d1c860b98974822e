package exchange

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"hafez/memory"
)

func TestJSONLLines(t *testing.T) {
	const book = `{"source":"کتاب","target":"book"}`
	for _, c := range []struct {
		name, in string
		want     []string
		problems []string
	}{
		{"two lines", book + "\n" + `{"target":"house","source":"خانه"}` + "\n", []string{"کتاب = book", "خانه = house"}, nil},
		{"no final newline", book, []string{"کتاب = book"}, nil},
		{"CRLF, BOM and blank lines", "\uFEFF\r\n" + book + "\r\n \t\r\n" + book + "\r\n", []string{"کتاب = book", "کتاب = book"}, nil},
		{"CR only", book + "\r" + book + "\r", []string{"کتاب = book", "کتاب = book"}, nil},
		{"white space in it", "  { \"source\" : \"کتاب\" ,\t\"target\":\"book\" } \n", []string{"کتاب = book"}, nil},
		{"escapes", `{"source":"\u06a9\u062a\u0627\u0628 \ud83d\uDCD6","target":"a\\ud83d \"b\"\t\n\/\u2028"}`, []string{"کتاب 📖 = a\\ud83d \"b\"\t\n/\u2028"}, nil},
		{"U+FFFD that is there", `{"source":"کتاب","target":"\ufffd"}`, []string{"کتاب = \uFFFD"}, nil},
		{"null is nothing", `{"id":null,"source":"کتاب","target":"book","created":null,"notes":null,"props":null,"x":null,"status":null}`, []string{"کتاب = book"}, nil},
		{"no line at all", "\n\n", nil, nil},
		{"an empty file", "", nil, nil},

		{"the other way round", `{"source":"book","target":"کتاب"}` + "\n" + `{"source":"خانه","target":"house"}` + "\n" + `{"source":"garden","target":"باغ"}`, []string{"کتاب = book", "خانه = house", "باغ = garden"},
			[]string{"1: " + swapped}},
		{"the other way round in a dump of Hafez", `{"source":"book","target":"کتاب","origin":""}`, []string{"book = کتاب"}, nil},

		{"half a character", `{"source":"کتاب \ud83d","target":"book"}` + "\n" + book, []string{"کتاب = book"}, []string{`1: skipped: \ud83d is half a character, and the other half is missing`}},
		{"the second half alone", `{"source":"کتاب","target":"\\\udcd6 book"}`, nil, []string{`1: skipped: \udcd6 is half a character, and the other half is missing`}},
		{"half, and another escape", `{"source":"کتاب","target":"\uD83D\u0041"}`, nil, []string{`1: skipped: \uD83D is half a character, and the other half is missing`}},
		{"two second halves", `{"source":"کتاب","target":"\udcd6\udcd6"}`, nil, []string{`1: skipped: \udcd6 is half a character, and the other half is missing`}},
		{"half in a name", `{"source":"کتاب","target":"book","\ud83d":"x"}`, nil, []string{`1: skipped: \ud83d is half a character, and the other half is missing`}},
		{"twice", `{"source":"کتاب","source":"دفتر","target":"book"}`, nil, []string{"1: skipped: the field source stands twice"}},
		{"other case is another field", `{"source":"کتاب","SOURCE":"x","target":"book"}`, []string{"کتاب = book"}, nil},
		{"no source", `{"Source":"کتاب","target":"book"}`, nil, []string{"1: skipped: the source is empty"}},
		{"no target", `{"source":"کتاب","target":"\u00a0"}`, nil, []string{"1: skipped: the target is empty"}},
		{"no object", "[\"کتاب\",\"book\"]\n\"x\"\n12\ntrue\nnull\nfalse\n" + book, []string{"کتاب = book"}, []string{"1: skipped: not an object but a list", "2: skipped: not an object but text",
			"3: skipped: not an object but a number", "4: skipped: not an object but true", "5: skipped: not an object but null", "6: skipped: not an object but false"}},
		{"wrong types", `{"source":1,"target":"a"}` + "\n" + `{"source":"a","target":["b"]}` + "\n" + `{"source":"a","target":"b","notes":"n"}` + "\n" + `{"source":"a","target":"b","notes":[1]}` + "\n" +
			`{"source":"a","target":"b","props":{"a":"b"}}` + "\n" + `{"source":"a","target":"b","props":["a"]}` + "\n" + `{"source":"a","target":"b","created":20240102}` + "\n" +
			`{"source":"a","target":"b","status":true}` + "\n" + `{"id":{},"source":"a","target":"b"}` + "\n" + book, []string{"کتاب = book"},
			[]string{"1: skipped: source is a number, not text", "2: skipped: target is a list, not text", "3: skipped: notes is text, not a list", "4: skipped: a note is a number, not text",
				"5: skipped: props is an object, not a list", "6: skipped: a property is text, not an object", "7: skipped: created is a number, not text", "8: skipped: status is true, not text",
				"9: skipped: id is an object, not a number"}},
		{"broken properties", `{"source":"a","target":"b","props":[{"key":"k"}]}` + "\n" + `{"source":"a","target":"b","props":[{"key":"k","value":"v","key":"l"}]}` + "\n" + `{"source":"a","target":"b","props":[{"key":"k","value":"v","x":[]}]}`, nil,
			[]string{"1: skipped: a property needs one key and one value", "2: skipped: a property needs one key and one value", `3: skipped: a property has a key and a value, and no "x"`}},
		{"fields that are no text", `{"source":"کتاب","a":{"b":[1,{"c":[]}]},"target":"book","n":1.5,"l":[]}`, []string{"کتاب = book"},
			[]string{`1: the field "a" is an object, not text: left out`, `1: the field "n" is a number, not text: left out`, `1: the field "l" is a list, not text: left out`}},
		{"languages", `{"source":"کتاب","target":"book","from":"FA_ir","to":"en-GB"}` + "\n" + `{"source":"house","target":"خانه","from":"en","to":"fa"}` + "\n" + `{"source":"a","target":"b","from":"de","to":"en"}`,
			[]string{"کتاب = book", "خانه = house"}, []string{"3: skipped: from de to en, not from fa to en"}},
	} {
		got := read(iotest.OneByteReader(strings.NewReader(c.in)), JSONL, Options{})
		if got.err != nil || !reflect.DeepEqual(got.texts(), c.want) || !reflect.DeepEqual(got.problems, c.problems) {
			t.Errorf("%s:\n got %q, %q, %v\nwant %q, %q", c.name, got.texts(), got.problems, got.err, c.want, c.problems)
		}
	}
}

func TestJSONLFacts(t *testing.T) {
	in := `{"id":12,"source":"کتاب","target":"book","from":"fa-IR","to":"en-GB","created":"2024-01-02T03:04:05Z","created_by":"مریم","changed":"2024-02-03 04:05","changed_by":"علی","origin":"خبر.docx",` +
		`"previous":"پیش","next":"پس","status":"draft","notes":["یک","","دو\nسه"],"props":[{"key":"client","value":"ایرنا"},{"value":"","key":""}],"topic":"ورزش","topic":"فوتبال"}` + "\n" +
		`{"id":"tu-7","source":"خانه","target":"house","created":"۱۴۰۲/۰۱/۰۱","status":"new"}` + "\n"
	got := read(strings.NewReader(in), JSONL, Options{Origin: "o"})
	want := []memory.Unit{
		{Source: "کتاب", Target: "book", From: "fa-IR", To: "en-GB", Created: date("2024-01-02 03:04:05"), CreatedBy: "مریم", Changed: date("2024-02-03 04:05:00"), ChangedBy: "علی", Origin: "خبر.docx",
			Previous: "پیش", Next: "پس", Status: memory.Draft, Notes: []string{"یک", "دو\nسه"}, Props: []memory.Prop{{Key: "client", Value: "ایرنا"}, {}, {Key: "topic", Value: "ورزش"}, {Key: "topic", Value: "فوتبال"}}},
		{Source: "خانه", Target: "house", Origin: "o", Props: []memory.Prop{{Key: "id", Value: "tu-7"}, {Key: "created", Value: "۱۴۰۲/۰۱/۰۱"}, {Key: "status", Value: "new"}}},
	}
	problems := []string{`2: created unknown: "1402/01/01" is a date of the year 1402, which is not of the Gregorian calendar`, `2: unknown status "new": kept as a property`}
	if got.err != nil || !reflect.DeepEqual(got.units, want) || !reflect.DeepEqual(got.problems, problems) {
		t.Errorf("got %+v, %q, %v", got.units, got.problems, got.err)
	}
	got = read(strings.NewReader(`{"source":"کتاب","target":"book","origin":""}`), JSONL, Options{Origin: "o", From: "fa", To: "en"})
	if want := []memory.Unit{{Source: "کتاب", Target: "book", From: "fa", To: "en"}}; !reflect.DeepEqual(got.units, want) {
		t.Errorf("got %+v", got.units)
	}
}

func TestJSONLEncodings(t *testing.T) {
	const line = `{"source":"وزير آمد","target":"The minister came"}` + "\r\n"
	for _, c := range []struct{ name, in, encoding, problems string }{
		{"UTF-16 with BOM", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), line), "", ""},
		{"windows-1256", encode(t, charmap.Windows1256, line), "cp1256", ""},
		{"windows-1256 not named", encode(t, charmap.Windows1256, line), "", "0: read as windows-1256; --encoding overrides"},
	} {
		got := read(strings.NewReader(c.in), JSONL, Options{Encoding: c.encoding})
		if got.err != nil || !reflect.DeepEqual(got.texts(), []string{"وزير آمد = The minister came"}) || strings.Join(got.problems, "|") != c.problems {
			t.Errorf("%s: got %q, %q, %v", c.name, got.texts(), got.problems, got.err)
		}
	}
}

func TestJSONLFileErrors(t *testing.T) {
	const book = `{"source":"کتاب","target":"book"}` + "\n"
	for _, c := range []struct {
		name, in string
		units    int
		want     string
		hint     string
	}{
		{"cut in a text", book + `{"source":"کتا`, 1, "f.jsonl:2: cut short: the last line has no end", "get the file again: its end is missing"},
		{"cut between fields", book + `{"source":"کتاب",`, 1, "f.jsonl:2: cut short: the last line has no end", "get the file again: its end is missing"},
		{"over several lines", "{\n  \"source\": \"کتاب\"\n}\n", 0, "f.jsonl:1: not JSON Lines: an object that does not end in its line", "write every object in one line of its own"},
		{"another format", book + "کتاب\tbook\n", 1, "f.jsonl:2: not JSON: invalid character 'Ú' looking for beginning of value", ""},
		{"two objects in a line", book + `{"source":"a","target":"b"} {}` + "\n", 1, "f.jsonl:2: not JSON: invalid character '{' after top-level value", ""},
		{"a bad escape", `{"source":"\x41"}` + "\n", 0, "f.jsonl:1: not JSON: invalid character 'x' in string escape code", ""},
		{"a control character", "{\"source\":\"\x01\"}\n", 0, `f.jsonl:1: not JSON: invalid character '\x01' in string literal`, ""},
		{"deep nesting", book + `{"a":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + "}\n", 1, "f.jsonl:2: not JSON: invalid character '[' exceeded max depth", ""},
		{"a giant line", book + `{"source":"` + strings.Repeat("a", maxRow) + `"}` + "\n", 1, "f.jsonl:2: a line of over 16777216 bytes", ""},
		{"not UTF-8", book + book + strings.Repeat("\n", 10) + "{\"source\":\"d\xE9j\xE0 vu\"}\n", 0, "f.jsonl:13: not UTF-8 (byte 0xE9 at offset 98)", "name the encoding with --encoding, for example windows-1256"},
	} {
		got := read(strings.NewReader(c.in), JSONL, Options{Name: "f.jsonl"})
		var fe *FileError
		if !errors.As(got.err, &fe) || got.err.Error() != c.want || fe.Hint != c.hint || len(got.units) != c.units {
			t.Errorf("%s: got %d units, error %v; want %d, %s, %q", c.name, len(got.units), got.err, c.units, c.want, c.hint)
		}
	}
	got := read(iotest.TimeoutReader(strings.NewReader(`{"source":"a"`)), JSONL, Options{})
	if !errors.Is(got.err, iotest.ErrTimeout) {
		t.Errorf("got %v", got.err)
	}
}

// A million small things in one line must not take a gigabyte.
func TestJSONLManyParts(t *testing.T) {
	for _, c := range []struct{ name, item, open, close string }{
		{"notes", `"",`, `"notes":[`, `"x"]`},
		{"properties", `{"key":"","value":""},`, `"props":[`, `{"key":"","value":""}]`},
		{"unknown fields", `"a":"",`, ``, `"a":""`},
		{"an unknown list", `0,`, `"a":[`, `0]`},
	} {
		in := `{"source":"کتاب","target":"book",` + c.open + strings.Repeat(c.item, (maxRow-200)/len(c.item)) + c.close + "}\n"
		got := read(strings.NewReader(in+`{"source":"خانه","target":"house"}`), JSONL, Options{})
		if want := "1: skipped: a unit of over 16777216 bytes"; got.err != nil || c.item != `0,` && (len(got.problems) != 1 || got.problems[0] != want) || got.texts()[len(got.units)-1] != "خانه = house" {
			t.Errorf("%s: %d units, %.200q, %v", c.name, len(got.units), got.problems, got.err)
		}
	}
}

func TestJSONLWritten(t *testing.T) {
	units := []memory.Unit{
		{Source: "هوا <سرد> است.", Target: "It is \"cold\" & dry.\u2028\\\r\n\t\x01\x7f", From: "fa", To: "en", ID: 12, Created: date("2024-01-02 03:04:05"), CreatedBy: "مریم", Changed: date("2024-02-03 04:05:06"),
			ChangedBy: "علی", Origin: "خبر.docx", Previous: "پیش", Next: "پس", Status: memory.Draft, Notes: []string{"", "یک", "دو"}, Props: []memory.Prop{{Key: "client", Value: "ایرنا"}, {}}},
		{Source: "کتاب", Target: "book"},
	}
	want := `{"id":12,"source":"هوا <سرد> است.","target":"It is \"cold\" & dry.` + "\u2028" + `\\\r\n\t\u0001` + "\x7f" + `","from":"fa","to":"en","created":"2024-01-02T03:04:05Z","created_by":"مریم",` +
		`"changed":"2024-02-03T04:05:06Z","changed_by":"علی","origin":"خبر.docx","previous":"پیش","next":"پس","status":"draft","notes":["یک","دو"],"props":[{"key":"client","value":"ایرنا"},{"key":"","value":""}]}` + "\n" +
		`{"source":"کتاب","target":"book","origin":""}` + "\n"
	if got := written(t, JSONL, units, Options{}); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Every unit comes back from JSON Lines as it went in.
func TestJSONLRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(units("\x01", "\x0b", "\x7f", "\uFFFE"), 0, 4).Draw(t, "units")
		var want []memory.Unit
		want = append(want, in...)
		roundTrip(t, JSONL, in, want, "")
	})
}

func TestJSONLTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := memory.Unit{Source: rapid.String().Draw(t, "source"), Target: rapid.String().Draw(t, "target")}
		if strings.TrimSpace(u.Source) == "" || strings.TrimSpace(u.Target) == "" || strings.Contains(u.Source+u.Target, "\x00") {
			t.Skip()
		}
		roundTrip(t, JSONL, []memory.Unit{u}, []memory.Unit{u}, "")
	})
}

func FuzzJSONL(f *testing.F) {
	f.Add([]byte(`{"id":1,"source":"کتاب","target":"book","notes":["a"],"props":[{"key":"k","value":"v"}],"x":"y"}` + "\n"))
	f.Add([]byte(`{"source":"\ud83d\udcd6","target":"\ud83d"}` + "\r\n" + `{"source":"a","target":"b","created":"2024","status":"draft"}`))
	f.Add([]byte(`{"from":"en","to":"fa","source":"a","target":"b","previous":"c","z":[{"a":1}]}`))
	f.Fuzz(func(t *testing.T, in []byte) { fuzzRead(t, JSONL, in) })
}
