package document

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const poHead = "# سربرگ\nmsgid \"\"\nmsgstr \"\"\n\"Language: \\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n"

// poHeadEN is the header once something is translated into English.
var poHeadEN = strings.Replace(poHead, "Language: ", "Language: en", 1)

func TestPOTemplate(t *testing.T) {
	one := func(from, to string) map[string]string { return map[string]string{from: to} }
	for _, c := range []struct {
		name, in string
		how      Turning
		blocks   []string
		texts    map[string]string
		want     string
	}{
		{"what is translated stays", poHead + "#: a.c:1\nmsgctxt \"منو\"\nmsgid \"باز کردن\"\nmsgstr \"\"\n\nmsgid \"بستن\"\nmsgstr \"Close\"\n\n#~ msgid \"کهنه\"\n#~ msgstr \"\"\n", toEnglish, []string{"باز کردن"}, one("باز کردن", "Open \"it\"\t\\"),
			poHeadEN + "#: a.c:1\nmsgctxt \"منو\"\nmsgid \"باز کردن\"\nmsgstr \"Open \\\"it\\\"\\t\\\\\"\n\nmsgid \"بستن\"\nmsgstr \"Close\"\n\n#~ msgid \"کهنه\"\n#~ msgstr \"\"\n"},
		{"fuzzy", poHead + "#. یادداشت\n#, fuzzy, c-format\n#| msgid \"\"\n#| \"%d نان\"\nmsgid \"%d کتاب\"\nmsgstr \"\"\n\"%d \"\n\"breads\"\n", toEnglish, []string{"⟨1/⟩ کتاب"}, one("⟨1/⟩ کتاب", "⟨1/⟩ books"),
			poHeadEN + "#. یادداشت\n#, c-format\nmsgid \"%d کتاب\"\nmsgstr \"%d books\"\n"},
		{"fuzzy only", poHead + "#, fuzzy\nmsgid \"آب\"\nmsgstr \"bread\"\n#, python-format, fuzzy\nmsgid \"نان\"\nmsgstr \"water\"\n", toEnglish, []string{"آب", "نان"}, map[string]string{"آب": "water", "نان": "bread"},
			poHeadEN + "msgid \"آب\"\nmsgstr \"water\"\n#, python-format\nmsgid \"نان\"\nmsgstr \"bread\"\n"},
		{"fuzzy, not translated", poHead + "#, fuzzy\n#| msgid \"a\"\nmsgid \"آب\"\nmsgstr \"bread\"\nmsgid \"نان\"\nmsgstr \"\"\n", toEnglish, []string{"آب", "نان"}, one("نان", "bread"),
			poHeadEN + "#, fuzzy\n#| msgid \"a\"\nmsgid \"آب\"\nmsgstr \"bread\"\nmsgid \"نان\"\nmsgstr \"bread\"\n"},
		{"line ends", poHead + "msgid \"\"\n\"هوا سرد\\n\"\n\"است.\\n\"\nmsgstr \"\"\n", toEnglish, []string{"هوا سرد\nاست.\n"}, one("هوا سرد\nاست.\n", "It is\ncold."),
			poHeadEN + "msgid \"\"\n\"هوا سرد\\n\"\n\"است.\\n\"\nmsgstr \"\"\n\"It is\\n\"\n\"cold.\\n\"\n"},
		{"a line end less", poHead + "msgid \"\\nسرد\"\nmsgstr \"\"", toEnglish, []string{"\nسرد"}, one("\nسرد", "cold\n"), poHeadEN + "msgid \"\\nسرد\"\nmsgstr \"\"\n\"\\n\"\n\"cold\""},
		{"CRLF and a mark", "\uFEFF" + strings.ReplaceAll(poHead, "\n", "\r\n") + "msgid \"الف\"\r\nmsgstr \"\"\r\n", toEnglish, []string{"الف"}, one("الف", "a\nb"),
			"\uFEFF" + strings.ReplaceAll(poHeadEN, "\n", "\r\n") + "msgid \"الف\"\r\nmsgstr \"\"\r\n\"a\\n\"\r\n\"b\"\r\n"},
		{"line ends of Windows in a text", poHead + "msgid \"a\\r\\nb\"\nmsgstr \"\"\n", toEnglish, []string{"a\nb"}, one("a\nb", "c\nd"), poHeadEN + "msgid \"a\\r\\nb\"\nmsgstr \"\"\n\"c\\r\\n\"\n\"d\"\n"},
		{"plural", poHead + "msgid \"یک کتاب\"\nmsgid_plural \"%d کتاب\"\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n", toEnglish, []string{"یک کتاب", "⟨1/⟩ کتاب"}, map[string]string{"یک کتاب": "a book", "⟨1/⟩ کتاب": "⟨1/⟩ books"},
			poHeadEN + "msgid \"یک کتاب\"\nmsgid_plural \"%d کتاب\"\nmsgstr[0] \"a book\"\nmsgstr[1] \"%d books\"\n"},
		{"half a plural", poHead + "#, fuzzy\nmsgid \"یک کتاب\"\nmsgid_plural \"%d کتاب\"\nmsgstr[0] \"x\"\nmsgstr[1] \"y\"\n", toEnglish, []string{"یک کتاب", "⟨1/⟩ کتاب"}, one("یک کتاب", "a book"),
			poHeadEN + "#, fuzzy\nmsgid \"یک کتاب\"\nmsgid_plural \"%d کتاب\"\nmsgstr[0] \"a book\"\nmsgstr[1] \"y\"\n"},
		{"a form is missing", poHead + "msgid \"یک\"\nmsgid_plural \"چند\"\nmsgstr[0] \"one\"\n\n", toEnglish, []string{"چند"}, one("چند", "many"), poHeadEN + "msgid \"یک\"\nmsgid_plural \"چند\"\nmsgstr[0] \"one\"\nmsgstr[1] \"many\"\n\n"},
		{"no word in one", poHead + "#, fuzzy\nmsgid \"1\"\nmsgid_plural \"چند\"\nmsgstr[0] \"\"\n", toEnglish, []string{"چند"}, one("چند", "many"), poHeadEN + "msgid \"1\"\nmsgid_plural \"چند\"\nmsgstr[0] \"1\"\nmsgstr[1] \"many\"\n"},
		{"one form", strings.Replace(poHead, "nplurals=2; plural=(n != 1)", "nplurals=1; plural=0", 1) + "msgid \"یک\"\nmsgid_plural \"چند\"\nmsgstr[0] \"\"\n", toEnglish, []string{"چند"}, one("چند", "many"),
			strings.Replace(poHeadEN, "nplurals=2; plural=(n != 1)", "nplurals=1; plural=0", 1) + "msgid \"یک\"\nmsgid_plural \"چند\"\nmsgstr[0] \"many\"\n"},
		{"the form for one is not the first", strings.Replace(poHead, "nplurals=2; plural=(n != 1)", "nplurals=3; plural=n==0 ? 0 : n==1 ? 1 : 2", 1) + "msgid \"یک\"\nmsgid_plural \"چند\"\nmsgstr[0] \"\"\nmsgstr[1] \"\"\nmsgstr[2] \"\"\n", toEnglish, []string{"یک", "چند"}, map[string]string{"یک": "one", "چند": "many"},
			strings.Replace(poHeadEN, "nplurals=2; plural=(n != 1)", "nplurals=3; plural=n==0 ? 0 : n==1 ? 1 : 2", 1) + "msgid \"یک\"\nmsgid_plural \"چند\"\nmsgstr[0] \"many\"\nmsgstr[1] \"one\"\nmsgstr[2] \"many\"\n"},
		{"a template", "#, fuzzy\nmsgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=CHARSET\\n\"\n\"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n\"\n\nmsgid \"a book\"\nmsgid_plural \"{n} books\"\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n", Turning{From: "en", To: "fa-IR"}, []string{"a book", "⟨1/⟩ books"}, one("a book", "یک کتاب"),
			"#, fuzzy\nmsgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Plural-Forms: nplurals=2; plural=(n > 1);\\n\"\n\"Language: fa_IR\\n\"\n\nmsgid \"a book\"\nmsgid_plural \"{n} books\"\nmsgstr[0] \"یک کتاب\"\nmsgstr[1] \"\"\n"},
		{"windows-1256", "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=CP1256\\nLanguage:\\n\"\nmsgid \"\xd3\xe1\xc7\xe3\"\nmsgstr \"\"\n", toEnglish, []string{"سلام"}, one("سلام", "Hé"), "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=CP1256\\nLanguage: en\\n\"\nmsgid \"\xd3\xe1\xc7\xe3\"\nmsgstr \"H\xe9\"\n"},
		{"windows-1256 to UTF-8", "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=CP1256\\nLanguage: en\\n\"\nmsgid \"\xd3\xe1\xc7\xe3\"\nmsgstr \"\"\n", Turning{From: "fa", To: "en", Encoding: "utf-8"}, []string{"سلام"}, one("سلام", "Hé"), "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\nLanguage: en\\n\"\nmsgid \"سلام\"\nmsgstr \"Hé\"\n"},
		{"no header, odd forms", "msgid\"الف\"msgstr\"\" junk\nmsgid \"\\331\\206\"\nmsgstr\n  msgid \"%s\"\nmsgstr \"\"\n", toEnglish, []string{"الف", "ن"}, map[string]string{"الف": "A", "ن": "N"}, "msgid\"الف\"msgstr\"A\" junk\nmsgid \"\\331\\206\"\nmsgstr \"N\"\n  msgid \"%s\"\nmsgstr \"\"\n"},
	} {
		d := loadText(t, "a.po", c.in, Options{})
		if !slices.Equal(d.texts(), c.blocks) {
			t.Errorf("%s: blocks %q, not %q", c.name, d.texts(), c.blocks)
			continue
		}
		checkIdentity(t, d, []byte(c.in))
		if got := d.translated(t, c.how, c.texts); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

// What is left out is told.
func TestPONotes(t *testing.T) {
	var notes []string
	note := Options{Note: func(s string) { notes = append(notes, s) }}
	loadText(t, "a.po", strings.Replace(poHead, "nplurals=2; plural=(n != 1)", "nplurals=3; plural=n%3", 1)+"msgid \"یک\"\nmsgid_plural \"چند\"\nmsgstr[0] \"\"\n\nmsgid \"a\"\nmsgstr[0] \"\"\n", note)
	want := []string{"the entry in line 12 is left out: msgstr has a number, as in msgstr[0], if there is a msgid_plural, and only then",
		"the language has 3 plural forms: the translation of a msgid_plural goes into all of them but that for one, so look at these entries"}
	if !slices.Equal(notes, want) {
		t.Errorf("%q", notes)
	}
}

func TestPOErrors(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"no PO", "سلام\n", `a.po:1: not PO: "سلام", where an entry (msgid, msgstr …), a text in quotes or a comment should be`},
		{"a long word", strings.Repeat("s", 1000), `a.po:1: not PO: "` + strings.Repeat("s", 30) + `…", where an entry (msgid, msgstr …), a text in quotes or a comment should be`},
		{"nothing", "# x\n", `a.po: no text in it: no entry, msgid "…" and msgstr "…"`},
		{"all translated", "msgid \"a\"\nmsgstr \"b\"\n", "a.po: no text in it that has yet to be translated"},
		{"cut short", "msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"c\"\n", "a.po:4: cut short: the last entry has no msgstr"},
		{"cut in a text", "msgid \"a\"\r\nmsgstr \"b", "a.po:2: a text without a quote at its end"},
		{"cut in an escape", "msgid \"a\"\rmsgstr \"b\\", "a.po:2: a text without a quote at its end"},
		{"twice", "msgid \"a\"\nmsgid \"b\"\n", "a.po:2: a second msgid in one entry: the msgstr before it is missing"},
		{"two translations", "msgid \"a\"\nmsgstr \"b\"\nmsgstr \"c\"\n", "a.po:3: a second msgstr in one entry: the msgid before it is missing"},
		{"late context", "msgid \"a\"\nmsgctxt \"b\"\n", "a.po:2: msgctxt behind msgid: the msgstr before it is missing"},
		{"late plural", "msgid \"a\"\nmsgstr[0] \"b\"\nmsgid_plural \"c\"", "a.po:3: msgid_plural behind msgstr"},
		{"no source", "msgstr \"a\"\n", "a.po:1: msgstr without a msgid before it"},
		{"no keyword", "# x\n\"a\"\n", "a.po:2: a text in quotes without a keyword (msgid, msgstr …) before it"},
		{"a comment in a text", "msgid \"a\"\nmsgstr \"\"\n# x\n\"b\"\n", "a.po:4: a text in quotes without a keyword (msgid, msgstr …) before it"},
		{"an odd number", "msgid \"a\"\nmsgstr[100] \"b\"\n", `a.po:2: "100" is no number of a plural form`},
		{"obsolete within", "msgid \"a\"\n#~ msgid \"b\"\n", "a.po:2: an obsolete entry within another: the msgstr before it is missing"},
		{"not its charset", "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\nmsgid \"a\"\nmsgstr \"\xE6\xD2\"\n", "a.po:4: not UTF-8 (byte 0xE6 at offset 78)"},
		{"an unknown charset", "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=klingon\\n\"\n", `a.po: unknown encoding "klingon"`},
		{"a giant text", "msgid \"\"\n" + strings.Repeat("\""+strings.Repeat("a", 1<<20)+"\"\n", 17), "a.po:18: a text of over 16 MiB"},
	} {
		path := filepath.Join(t.TempDir(), "a.po")
		if err := os.WriteFile(path, []byte(c.in), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Load(path, Options{})
		if err == nil || strings.TrimPrefix(err.Error(), filepath.Dir(path)+string(filepath.Separator)) != c.want {
			t.Errorf("%s: %v, not %s", c.name, err, c.want)
		}
		if e, ok := errors.AsType[*Error](err); !ok || e.Name == "" {
			t.Errorf("%s: %#v", c.name, err)
		}
	}
}

// Gettext itself takes what is written.
func TestPOByGettext(t *testing.T) {
	msgfmt, err := exec.LookPath("msgfmt")
	if err != nil {
		t.Skip("gettext is not installed")
	}
	in := "#, fuzzy\nmsgid \"\"\nmsgstr \"\"\n\"Project-Id-Version: namayeh 2\\n\"\n\"PO-Revision-Date: 2024-05-01 10:00+0330\\n\"\n\"Last-Translator: Maryam <m@example.org>\\n\"\n\"Language-Team: none\\n\"\n\"MIME-Version: 1.0\\n\"\n\"Content-Type: text/plain; charset=CHARSET\\n\"\n\"Content-Transfer-Encoding: 8bit\\n\"\n\"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n\"\n\n" +
		"#, fuzzy, c-format\n#| msgid \"x\"\nmsgid \"خبر %s را بخوانید\\n\"\nmsgstr \"x\"\n\n#, c-format\nmsgid \"یک خبر\"\nmsgid_plural \"%d خبر\"\nmsgstr[0] \"\"\n\nmsgid \"الف\\n\"\n\"ب\"\nmsgstr \"\"\n"
	d := loadText(t, "a.po", in, Options{})
	if len(d.Blocks) != 4 {
		t.Fatalf("%q", d.texts())
	}
	var out bytes.Buffer
	if _, err := d.Write(&out, toEnglish, func(i int) (string, bool) {
		return []string{"“Read” \"the\" ⟨1/⟩ story", "a story", " stories", "A\\\n\tB\x01"}[i], true
	}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.po"), out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(msgfmt, "-c", "--statistics", "-o", filepath.Join(dir, "a.mo"), filepath.Join(dir, "a.po")).CombinedOutput()
	if err != nil || !strings.Contains(string(said), "3 translated messages.") {
		t.Errorf("%v: %s\n%s", err, said, out.String())
	}
}

func FuzzPO(f *testing.F) {
	f.Add(poHead + "#, fuzzy\n#| msgid \"b\"\nmsgid \"a %s\\n\"\nmsgid_plural \"c\"\nmsgstr[0] \"d\"\nmsgstr[1] \"\"\n")
	f.Add("msgid \"\"\nmsgstr\"Language:\\nContent-Type: text/plain; charset=cp1256\"\r\nmsgctxt \"x\"msgid \"\\331\\206\"\r\nmsgstr\n#~ msgid \"z\"\n")
	f.Fuzz(func(t *testing.T, in string) {
		fuzzTemplate(t, "a.po", []byte(in))
		d, err := load("a.po", []byte(in), Options{})
		if err != nil || len(d.Blocks) == 0 {
			return
		}
		// With all of its texts for translations, none is left to be translated.
		var own bytes.Buffer
		if problems, err := d.Write(&own, Turning{}, func(i int) (string, bool) { return d.Blocks[i].Text, true }); err != nil || len(problems) > 0 {
			t.Fatalf("%q: %v, %v", in, err, problems)
		}
		again, err := load("a.po", own.Bytes(), Options{})
		if err != nil && !errors.Is(err, ErrNoText) || err == nil && len(again.Blocks) > 0 {
			t.Fatalf("%q became %q, %v", in, own.String(), err)
		}
	})
}
