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

// poHeader is the header of a file from Persian to English.
const poHeader = `# برگردان برنامهٔ خبرخوان
msgid ""
msgstr ""
"Project-Id-Version: reader 2.1\n"
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

`

// poMixed has all that an entry can be (po/01): three that are confirmed.
const poMixed = poHeader + `#. نام فهرست
#: src/menu.c:12 src/menu.c:40
msgctxt "menu"
msgid "پرونده‌ها"
msgstr "Files"

#, c-format
msgid "%d خبر تازه"
msgid_plural "%d خبرهای تازه"
msgstr[0] "%d new item"
msgstr[1] "%d new items"

# در پنجرهٔ نخست
msgid ""
"به خبرخوان خوش آمدید.\n"
"خبرها هر ساعت تازه می‌شوند."
msgstr ""
"Welcome to the reader.\n"
"The news is refreshed "
"every hour."

#, fuzzy, c-format
#| msgid "خبر را پاک کن"
msgid "خبر %s را پاک کن"
msgstr "Delete the item"

msgid "تنظیم‌ها"
msgstr ""

#~ msgid "چاپ"
#~ msgstr "Print"
`

func TestPOMixed(t *testing.T) {
	got := read(strings.NewReader(poMixed), PO, Options{Name: "reader.po", Origin: "reader.po"})
	want := []memory.Unit{
		{Source: "پرونده‌ها", Target: "Files", To: "en", Origin: "reader.po",
			Props: []memory.Prop{{Key: "po:msgctxt", Value: "menu"}, {Key: "po:extracted", Value: "نام فهرست"}, {Key: "po:reference", Value: "src/menu.c:12 src/menu.c:40"}}},
		{Source: "%d خبر تازه", Target: "%d new item", To: "en", Origin: "reader.po",
			Props: []memory.Prop{{Key: "po:source/msgid_plural", Value: "%d خبرهای تازه"}, {Key: "po:target/msgstr[1]", Value: "%d new items"}, {Key: "po:flags", Value: "c-format"}}},
		{Source: "به خبرخوان خوش آمدید.\nخبرها هر ساعت تازه می‌شوند.", Target: "Welcome to the reader.\nThe news is refreshed every hour.", To: "en", Origin: "reader.po",
			Notes: []string{"در پنجرهٔ نخست"}},
	}
	problems := []string{"34: skipped: fuzzy: --all takes it as a draft", "37: skipped: not translated", "40: skipped: obsolete: --all takes it as a draft"}
	if got.err != nil || !reflect.DeepEqual(got.units, want) || !reflect.DeepEqual(got.problems, problems) {
		t.Errorf("got %+v\nwant %+v\n%q, %v", got.units, want, got.problems, got.err)
	}
	got = read(strings.NewReader(poMixed), PO, Options{All: true})
	want = []memory.Unit{
		{Source: "خبر %s را پاک کن", Target: "Delete the item", To: "en", Status: memory.Draft, Props: []memory.Prop{{Key: "po:flags", Value: "c-format"}, {Key: "po:source/previous_msgid", Value: "خبر را پاک کن"}}},
		{Source: "چاپ", Target: "Print", To: "en", Status: memory.Draft, Props: []memory.Prop{{Key: "po:obsolete", Value: "yes"}}},
	}
	if got.err != nil || len(got.units) != 5 || !reflect.DeepEqual(got.units[3:], want) || !reflect.DeepEqual(got.problems, []string{"37: skipped: not translated"}) {
		t.Errorf("with all: got %+v, %q, %v", got.units, got.problems, got.err)
	}
	// What is written of it has every fact in its place again.
	again := written(t, PO, got.units, Options{})
	for _, part := range []string{"msgctxt \"menu\"\nmsgid", "#. نام فهرست\n#. hafez:origin=reader.po\n#: src/menu.c:12 src/menu.c:40\n", "msgid_plural \"%d خبرهای تازه\"\nmsgstr[0] \"%d new item\"\nmsgstr[1] \"%d new items\"\n",
		"# در پنجرهٔ نخست\n", "#, fuzzy, c-format\n#| msgid \"خبر را پاک کن\"\nmsgid", "#, fuzzy\n#~ msgid \"چاپ\"\n#~ msgstr \"Print\"\n"} {
		if !strings.Contains(again, part) && !strings.Contains(again, strings.Replace(part, "#. hafez:origin=reader.po\n", "", 1)) {
			t.Errorf("written without %q:\n%s", part, again)
		}
	}
}

func TestPOEntries(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
		problems []string
	}{
		{"no header", "msgid \"کتاب\"\nmsgstr \"book\"\n", []string{"کتاب = book"}, nil},
		{"no final newline", "msgid \"کتاب\"\nmsgstr \"book\"", []string{"کتاب = book"}, nil},
		{"CRLF and BOM", "\uFEFF" + strings.ReplaceAll(poHeader+"# یک\nmsgid \"کتاب\"\nmsgstr \"book\"\n", "\n", "\r\n"), []string{"کتاب = book"}, nil},
		{"CR only", "msgid \"کتاب\"\rmsgstr \"book\"\r", []string{"کتاب = book"}, nil},
		{"no blank line between", "msgid \"کتاب\"\nmsgstr \"book\"\nmsgid \"خانه\"\nmsgstr \"house\"\n# پایان", []string{"کتاب = book", "خانه = house"}, nil},
		{"all in one line", `msgid "کتا" "ب"msgstr"book"# x` + "\n" + `  msgid "خانه" msgstr "house"`, []string{"کتاب = book", "خانه = house"}, nil},
		{"escapes", `msgid "الف\n\t\r\\\"\a\b\f\v"` + "\n" + `msgstr "\x41\x4a\112\0503\331\201\xd9\x81 \xef\xbf\xbd"`, []string{"الف\n\t\r\\\"\a\b\f\v = AJJ(3فف \uFFFD"}, nil},
		{"escapes that mean nothing", `msgid "\q\'\ض\x\777"` + "\n" + `msgstr "b"`, []string{`\q\'\ض\x\777 = b`}, []string{`1: \q means nothing in PO: kept as it stands`,
			`1: \' means nothing in PO: kept as it stands`, `1: \ض means nothing in PO: kept as it stands`, `1: \x means nothing in PO: kept as it stands`, `1: \7 means nothing in PO: kept as it stands`}},
		{"escapes of half a letter", "msgid \"کتاب\"\nmsgstr \"\\331\"\n\nmsgid \"خانه\"\nmsgstr \"house\"\n", []string{"خانه = house"}, []string{"1: skipped: an escape makes bytes that are not UTF-8"}},
		{"context tells apart", "msgctxt \"a\"\nmsgid \"کتاب\"\nmsgstr \"book\"\n\nmsgctxt \"b\"\nmsgid \"کتاب\"\nmsgstr \"volume\"\n\nmsgid \"کتاب\"\nmsgstr \"work\"\n", []string{"کتاب = book", "کتاب = volume", "کتاب = work"}, nil},
		{"twice", "msgid \"کتاب\"\nmsgstr \"book\"\n\nmsgid \"کتاب\"\nmsgstr \"volume\"\n", []string{"کتاب = book", "کتاب = volume"}, []string{"4: the same msgid as in line 1, which PO forbids"}},
		{"white space stays", "msgid \" کتاب \t\"\nmsgstr \"book\u00a0\"\n", []string{" کتاب \t = book\u00a0"}, nil},
		{"empty texts", "msgctxt \"a\"\nmsgid \"\"\nmsgstr \"book\"\n\nmsgid \" \"\nmsgstr \"x\"\n\nmsgid \"کتاب\"\nmsgstr \" \"\n", nil, []string{"1: skipped: the source is empty", "5: skipped: the source is empty", "8: skipped: the target is empty"}},
		{"a second header", poHeader + poHeader + "msgid \"کتاب\"\nmsgstr \"book\"\n", []string{"کتاب = book"}, []string{"12: skipped: a second header: left out"}},
		{"a fuzzy header", "#, fuzzy\n" + poHeader + "msgid \"کتاب\"\nmsgstr \"book\"\n", []string{"کتاب = book"}, nil},
		{"a plural half done", poHeader + "msgid \"کتاب\"\nmsgid_plural \"کتاب‌ها\"\nmsgstr[0] \"book\"\nmsgstr[1] \"\"\n", nil, []string{"11: skipped: a plural form is not translated: --all takes it as a draft"}},
		{"one form", "msgid \"کتاب\"\nmsgid_plural \"کتاب‌ها\"\nmsgstr[0] \"book\"\n", []string{"کتاب = book"}, nil},
		{"forms in another order", "msgid \"کتاب\"\nmsgid_plural \"کتاب‌ها\"\nmsgstr[1] \"books\"\nmsgstr [ 0 ] \"book\"\n", []string{"کتاب = book"}, nil},
		{"the form for one", strings.Replace(poHeader, "nplurals=2; plural=(n != 1)", "nplurals=3; plural=n==0 ? 0 : n==1 ? 1 : 2", 1) + "msgid \"کتاب\"\nmsgid_plural \"کتاب‌ها\"\nmsgstr[0] \"no book\"\nmsgstr[1] \"book\"\nmsgstr[2] \"books\"\n", []string{"کتاب = book"}, nil},
		{"a plural rule that is none", strings.Replace(poHeader, "(n != 1)", "n =! 1", 1) + "msgid \"کتاب\"\nmsgstr \"book\"\n", []string{"کتاب = book"}, []string{`2: Plural-Forms cannot be understood: "nplurals=2; plural=n =! 1;"; msgstr[0] is taken`}},
		{"a template", "#, fuzzy\nmsgid \"\"\nmsgstr \"\"\n\"Language: LANGUAGE\\n\"\n\"Content-Type: text/plain; charset=CHARSET\\n\"\n\"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n\"\n\nmsgid \"کتاب\"\nmsgstr \"\"\n\nmsgid \"خانه\"\nmsgstr \"house\"\n",
			[]string{"خانه = house"}, []string{"8: skipped: not translated"}},
		{"obsolete ones with all that goes with them", "#, fuzzy\n#~| msgctxt \"a\"\n#~| msgid \"کتاب\"\n#~ msgctxt \"b\"\n#~ msgid \"\"\n#~ \"کتاب\"\n#~ msgstr \"book\"\n#~ msgid \"خانه\"\n#~ msgstr \"house\"\n\nmsgid \"باغ\"\nmsgstr \"garden\"\n",
			[]string{"باغ = garden"}, []string{"4: skipped: obsolete: --all takes it as a draft", "8: skipped: obsolete: --all takes it as a draft"}},
		{"comments of every kind", "#\n#x\n#  y\n#:a.c:1\n#.b\n#=c\n#,\n#!\nmsgid \"باغ\"\nmsgstr \"garden\"\n#: z\n", []string{"باغ = garden"}, nil},
		{"a domain", "domain \"news\"\nmsgid \"باغ\"\nmsgstr \"garden\"\n", []string{"باغ = garden"}, []string{"2: the domain was not kept"}},
		{"junk behind a text", "msgid \"باغ\" ;\nmsgstr \"garden\"''\n", []string{"باغ = garden"}, []string{`1: ";" behind a text in quotes was left out`, `1: "''" behind a text in quotes was left out`}},
		{"comments alone", "# هیچ\n\n#. x\n", nil, nil},
	} {
		got := read(iotest.OneByteReader(strings.NewReader(c.in)), PO, Options{})
		if got.err != nil || !reflect.DeepEqual(got.texts(), c.want) || !reflect.DeepEqual(got.problems, c.problems) {
			t.Errorf("%s:\n got %q, %q, %v\nwant %q, %q", c.name, got.texts(), got.problems, got.err, c.want, c.problems)
		}
	}
}

// A file from English to Persian gives its units turned round.
func TestPOLanguages(t *testing.T) {
	const in = "msgctxt \"menu\"\nmsgid \"book\"\nmsgid_plural \"books\"\nmsgstr[0] \"کتاب\"\nmsgstr[1] \"کتاب‌ها\"\n"
	header := func(fields string) string { return "msgid \"\"\nmsgstr \"" + fields + "\"\n\n" + in }
	turned := memory.Unit{Source: "کتاب", Target: "book", From: "fa_IR", Props: []memory.Prop{{Key: "po:msgctxt", Value: "menu"}, {Key: "po:source/msgstr[1]", Value: "کتاب‌ها"}, {Key: "po:target/msgid_plural", Value: "books"}}}
	got := read(strings.NewReader(header(`Language: fa_IR\n`)), PO, Options{})
	if got.err != nil || !reflect.DeepEqual(got.units, []memory.Unit{turned}) {
		t.Errorf("got %+v, %q, %v", got.units, got.problems, got.err)
	}
	// Where nobody names a language, letters tell, and it is told.
	turned.From = ""
	got = read(strings.NewReader(header(`Language: \n`)+"\n"+strings.Replace(in, "menu", "toolbar", 1)), PO, Options{})
	if got.err != nil || len(got.units) != 2 || !reflect.DeepEqual(got.units[0], turned) || !reflect.DeepEqual(got.problems, []string{"4: " + swapped}) {
		t.Errorf("got %+v, %q, %v", got.units, got.problems, got.err)
	}
	for _, c := range []struct {
		fields string
		opts   Options
		want   string
	}{
		{`Language: fa\n`, Options{From: "en", To: "fa"}, "book = کتاب"},
		{`Language: fa@dari\nX-Source-Language: en_GB\n`, Options{}, "کتاب = book"},
		{`Language: \n`, Options{From: "en", To: "fa"}, "book = کتاب"},
		{`Language: Persian\n`, Options{From: "en", To: "fa"}, "book = کتاب"},
		{`Language: en\nX-Source-Language: fa\n`, Options{}, "book = کتاب"},
		{`Language: de\n`, Options{}, "4: skipped: from fa to de, not from fa to en"},
		{`Language: fa\nX-Source-Language: de\n`, Options{}, "4: skipped: from de to fa, not from fa to en"},
	} {
		got := read(strings.NewReader(header(c.fields)), PO, c.opts)
		if all := append(got.texts(), got.problems...); got.err != nil || len(all) != 1 || all[0] != c.want {
			t.Errorf("%s: got %q, %v", c.fields, all, got.err)
		}
	}
}

func TestPOEncodings(t *testing.T) {
	file := func(charset string) string {
		return "# وزير\nmsgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=" + charset + "\\n\"\n\nmsgid \"وزير آمد\"\nmsgstr \"The minister came\"\n"
	}
	for _, c := range []struct{ name, in, encoding, problems string }{
		{"windows-1256 declared", encode(t, charmap.Windows1256, file("CP1256")), "", ""},
		{"windows-1256 declared behind a blank", encode(t, charmap.Windows1256, file(" cp1256")), "", ""},
		{"windows-1256 behind a long comment", encode(t, charmap.Windows1256, strings.Repeat("# x\n", 10_000)+file("windows-1256")), "", ""},
		{"windows-1256 in a template", encode(t, charmap.Windows1256, file("CHARSET")), "", "0: read as windows-1256; --encoding overrides"},
		{"windows-1256 not declared", encode(t, charmap.Windows1256, "msgid \"وزير آمد\"\nmsgstr \"The minister came\"\n"), "", "0: read as windows-1256; --encoding overrides"},
		{"windows-1256 named", encode(t, charmap.Windows1256, file("UTF-8")), "cp1256", ""},
		{"UTF-8 declared", file("utf-8"), "", ""},
		{"UTF-8 as ASCII", file("ASCII"), "", ""},
		{"UTF-8 as windows-1256", file("CP1256"), "", "1: the file says that it is in CP1256, but it is in UTF-8 and read as such"},
		{"UTF-16", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), file("UTF-16")), "", ""},
	} {
		got := read(strings.NewReader(c.in), PO, Options{Encoding: c.encoding})
		if got.err != nil || !reflect.DeepEqual(got.texts(), []string{"وزير آمد = The minister came"}) || strings.Join(got.problems, "|") != c.problems {
			t.Errorf("%s: got %q, %q, %v", c.name, got.texts(), got.problems, got.err)
		}
	}
	in := encode(t, charmap.Windows1256, file("CP1256")) + "\nmsgid \"\xDF\\373\"\nmsgstr \"x\"\n"
	if got := read(strings.NewReader(in), PO, Options{}); len(got.units) != 1 || !reflect.DeepEqual(got.problems, []string{"9: skipped: an escape stands for a byte beyond ASCII, in a file that is not in UTF-8"}) {
		t.Errorf("escapes of bytes: %q, %q, %v", got.texts(), got.problems, got.err)
	}
}

func TestPOFileErrors(t *testing.T) {
	const book = "msgid \"کتاب\"\nmsgstr \"book\"\n"
	const cut = "get the file again: its end is missing"
	for _, c := range []struct {
		name, in string
		units    int
		want     string
		hint     string
	}{
		{"empty", "", 0, "f.po: the file is empty", ""},
		{"cut behind msgid", book + "\nmsgid \"خانه\"\n", 1, "f.po:4: cut short: the last entry has no msgstr", cut},
		{"cut in a text", book + "\nmsgid \"خان", 1, "f.po:4: a text without a quote at its end", ""},
		{"cut at a backslash", book + "\nmsgid \"خان\\", 1, "f.po:4: a text without a quote at its end", ""},
		{"text over two lines", "msgid \"کتاب\nخوب\"\nmsgstr \"x\"\n", 0, "f.po:1: a text without a quote at its end", ""},
		{"another format", "کتاب\tbook\n", 0, "f.po:1: not PO: \"کتاب\\tbook\", where an entry (msgid, msgstr …), a text in quotes or a comment should be", ""},
		{"junk", book + "msgidx \"x\"\n", 0, "f.po:3: not PO: \"msgidx \\\"x\\\"\", where an entry (msgid, msgstr …), a text in quotes or a comment should be", ""},
		{"no msgid", book + "\nmsgctxt \"x\"\nmsgstr \"x\"\n", 1, "f.po:5: msgstr without a msgid before it", ""},
		{"no msgstr", "msgid \"کتاب\"\n\nmsgid \"خانه\"\nmsgstr \"x\"\n", 0, "f.po:3: a second msgid in one entry: the msgstr before it is missing", ""},
		{"no msgstr before a context", "msgid \"کتاب\"\n\nmsgctxt \"x\"\n", 0, "f.po:3: msgctxt behind msgid: the msgstr before it is missing", ""},
		{"two msgstr", book + "msgstr \"x\"\n", 0, "f.po:3: a second msgstr in one entry: the msgid before it is missing", ""},
		{"two of one form", "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"x\"\nmsgstr[0] \"y\"\n", 0, "f.po:4: a second msgstr in one entry: the msgid before it is missing", ""},
		{"a number that is none", "msgid \"a\"\nmsgstr[N] \"x\"\n", 0, "f.po:2: \"N\" is no number of a plural form", ""},
		{"a number that is too big", "msgid \"a\"\nmsgstr[99999999999999999999] \"x\"\n", 0, "f.po:2: \"99999999999999999999\" is no number of a plural form", ""},
		{"text of nothing", "\"a\"\n", 0, "f.po:1: a text in quotes without a keyword (msgid, msgstr …) before it", ""},
		{"text behind a previous one", "#| msgid \"a\"\n\"b\"\n", 0, "f.po:2: a text in quotes without a keyword (msgid, msgstr …) before it", ""},
		{"unknown charset", "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=klingon\\n\"\n", 0, "f.po: unknown encoding \"klingon\"", "the file declares it; if it is in another encoding, name that with --encoding"},
		{"not the charset", "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\nmsgid \"a\"\nmsgstr \"\xE6\xD2\"\n", 0, "f.po:4: not UTF-8 (byte 0xE6 at offset 78)", "the file is damaged here, or not in the encoding that it declares: name that with --encoding"},
		{"a giant entry", book + "\nmsgid \"\"\n" + strings.Repeat("\""+strings.Repeat("a", 1000)+"\"\n", maxUnit/1000), 1, "f.po:16748: an entry of over 16777216 bytes", ""},
		{"a million comments", book + strings.Repeat("#\n", maxUnit/64), 1, "f.po:258114: an entry of over 16777216 bytes", ""},
		{"a giant line", "msgid \"" + strings.Repeat("a", maxRow) + "\"\n", 0, "f.po:1: a line of over 16777216 bytes", ""},
	} {
		got := read(strings.NewReader(c.in), PO, Options{Name: "f.po"})
		var fe *FileError
		if !errors.As(got.err, &fe) || got.err.Error() != c.want || fe.Hint != c.hint || len(got.units) != c.units {
			t.Errorf("%s: got %d units, error %v, %q; want %d, %s, %q", c.name, len(got.units), got.err, fe.Hint, c.units, c.want, c.hint)
		}
	}
}

// What was rejected is a fuzzy entry with a comment, and confirmed once the flag is gone.
func TestPORejected(t *testing.T) {
	units := []memory.Unit{{Source: "کتاب", Target: "book", From: "fa", To: "en", Status: memory.Rejected, Notes: []string{"نه"}}}
	out := written(t, PO, units, Options{})
	const flag = "#. hafez:status=rejected\n#, fuzzy\n"
	if got := read(strings.NewReader(out), PO, Options{}).units; !reflect.DeepEqual(got, units) || !strings.Contains(out, flag) {
		t.Errorf("got %+v of\n%s", got, out)
	}
	for put, want := range map[string]memory.Status{
		"#. hafez:status=rejected\n": memory.Confirmed, "#. hafez:status=draft\n#, fuzzy\n": memory.Draft,
	} {
		if got := read(strings.NewReader(strings.Replace(out, flag, put, 1)), PO, Options{}).units; len(got) != 1 || got[0].Status != want {
			t.Errorf("%q: got %+v, want %v", put, got, want)
		}
	}
}

func TestPOWritten(t *testing.T) {
	units := []memory.Unit{
		{Source: "هوا\nسرد است.", Target: "It is \"cold\".\t\x01", CreatedBy: "مریم", Created: date("2024-01-02 03:04:05"), Notes: []string{"یک\n\nدو", "سه\nچهار"}, Props: []memory.Prop{{Key: "client", Value: "ایرنا"}, {Key: "folder", Value: `a\`}}},
		{Source: "کتاب", Target: "book\n"},
		{Source: "کتاب", Target: "volume", Status: memory.Draft},
		{Source: "کتاب", Target: "work", Props: []memory.Prop{{Key: "po:msgctxt", Value: "menu"}}},
		{Source: "کتاب", Target: "books", Props: []memory.Prop{{Key: "po:msgctxt", Value: "menu"}}},
		// Gettext takes neither without a previous msgid.
		{Source: "باغ", Target: "garden", Props: []memory.Prop{{Key: "po:previous_msgctxt", Value: "x"}}},
		{Source: "خانه", Target: "house", Props: []memory.Prop{{Key: "po:source/previous_msgid_plural", Value: "x"}}},
	}
	want := `msgid ""
msgstr ""
"Project-Id-Version: hafez\n"
"PO-Revision-Date: \n"
"Last-Translator: \n"
"Language-Team: \n"
"Language: en_GB\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"X-Source-Language: fa\n"
"X-Generator: hafez 1.0\n"

# یک
#
# دو
#. hafez:created=2024-01-02T03:04:05Z
#. hafez:created_by=مریم
#. hafez:note=سه\nچهار
#. hafez:prop=client=ایرنا
#. hafez:prop=folder=a\\\.
msgid ""
"هوا\n"
"سرد است."
msgstr "It is \"cold\".\t\001"

msgid "کتاب"
msgstr "book\n"

#, fuzzy
msgctxt "|hafez:2"
msgid "کتاب"
msgstr "volume"

msgctxt "menu"
msgid "کتاب"
msgstr "work"

msgctxt "menu|hafez:2"
msgid "کتاب"
msgstr "books"

#. hafez:prop=po:previous_msgctxt=x
msgid "باغ"
msgstr "garden"

#. hafez:prop=po:source/previous_msgid_plural=x
msgid "خانه"
msgstr "house"
`
	if got := written(t, PO, units, Options{To: "en-GB", Version: "1.0"}); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Every unit comes back from PO as it went in, but for languages: those that were
// left to the options are named.
func TestPORoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(units("\x01", "\x0b", "\x7f", "\uFFFE", "|hafez:2", "fuzzy", "#", "hafez:to=x", `\.`), 0, 4).Draw(t, "units")
		var want []memory.Unit
		for _, u := range in {
			u.From, u.To = orElse(u.From, "fa"), orElse(u.To, "en")
			want = append(want, u)
		}
		roundTrip(t, PO, in, want, "")
	})
}

// Units with the same texts and contexts are kept apart.
func TestPOCopies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var in []memory.Unit
		for range rapid.IntRange(0, 8).Draw(t, "units") {
			u := memory.Unit{Source: "کتاب", Target: rapid.SampledFrom([]string{"book", "volume"}).Draw(t, "target"), From: "fa", To: "en"}
			if c := rapid.SampledFrom([]string{"", "menu", "|hafez:2", "menu|hafez:1", "menu|hafez:2", "menu|hafez:2|hafez:2", "menu|hafez:02"}).Draw(t, "context"); c != "" {
				u.Props = []memory.Prop{{Key: poContext, Value: c}}
			}
			in = append(in, u)
		}
		roundTrip(t, PO, in, in, "")
	})
}

func FuzzPO(f *testing.F) {
	f.Add([]byte(poMixed))
	f.Add([]byte("#. hafez:created=x\n#. hafez:prop=a\\=b=c\n#. hafez:note=d\nmsgctxt \"a|hafez:2\"\nmsgid \"\\x41\\102\"\nmsgstr \"\\331\\201\"\n"))
	f.Add([]byte("msgid \"\"\nmsgstr \"Language: fa\\nContent-Type: text/plain; charset=CP1256\\nPlural-Forms: nplurals=1; plural=n?0:1;\\n\"\n\n#~| msgid \"a\"\n#~ msgid \"\xDF\"\n#~ msgstr[0] \"\xE6\"\n"))
	f.Fuzz(func(t *testing.T, in []byte) { fuzzRead(t, PO, in) })
}
