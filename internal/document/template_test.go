package document

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// loadText reads a document that stands in a string.
func loadText(t testing.TB, name, content string, opts Options) *Template {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := Load(path, opts)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// texts are the blocks of a template.
func (t *Template) texts() []string {
	var texts []string
	for _, b := range t.Blocks {
		texts = append(texts, b.Text)
	}
	return texts
}

// translated writes a template with texts in the places of others.
func (t *Template) translated(tb testing.TB, how Turning, texts map[string]string) string {
	tb.Helper()
	var out bytes.Buffer
	problems, err := t.Write(&out, how, func(i int) (string, bool) {
		s, ok := texts[t.Blocks[i].Text]
		return s, ok
	})
	if err != nil || len(problems) > 0 {
		tb.Fatal(err, problems)
	}
	return out.String()
}

var toEnglish = Turning{From: "fa", To: "en"}

func TestTextTemplates(t *testing.T) {
	for _, c := range []struct {
		name, file, in string
		opts           Options
		blocks         []string
		texts          map[string]string
		want           string
	}{
		{"lines", "a.txt", "\xEF\xBB\xBFسلام.\r\n\r\n  خداحافظ. \r\n", Options{}, []string{"سلام.", "خداحافظ."}, map[string]string{"خداحافظ.": "Goodbye."}, "\xEF\xBB\xBFسلام.\r\n\r\n  Goodbye. \r\n"},
		{"marks of direction", "a.txt", "\u202b \u200fسلام.\u202c\n\u202bنه\u202c\n", Options{}, []string{"سلام.", "نه"}, map[string]string{"سلام.": "Hello."}, " Hello.\n\u202bنه\u202c\n"},
		{"wrapped", "a.txt", "خط یک\nخط دو\n \nخط سه", Options{Wrapped: true}, []string{"خط یک خط دو", "خط سه"}, map[string]string{"خط یک خط دو": "Line one, line two"}, "Line one, line two\n \nخط سه"},
		{"windows-1256", "a.txt", "\xd3\xe1\xc7\xe3 \xcf\xe4\xed\xc7\n\xe3\xe4\xc7\n", Options{Encoding: "cp1256"}, []string{"سلام دنيا", "منا"}, map[string]string{"منا": "Hé"}, "\xd3\xe1\xc7\xe3 \xcf\xe4\xed\xc7\nH\xe9\n"},
		{"UTF-16", "a.txt", "\xFF\xFE\x33\x06\n\x00a\x00", Options{}, []string{"س", "a"}, map[string]string{"س": "s"}, "\xFF\xFEs\x00\n\x00a\x00"},
		{"cues", "a.srt", "\xEF\xBB\xBF1\r\n00:00:01,000 --> 00:00:02,000\r\nسلام،\r\nکجا بودی؟\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,500\r\n<i>همهٔ شب را\r\nدر راه بودم.</i>\r\n", Options{},
			[]string{"سلام، کجا بودی؟", "همهٔ شب را در راه بودم."},
			map[string]string{"سلام، کجا بودی؟": "Hello, where were you all this time?", "همهٔ شب را در راه بودم.": "On the road."},
			"\xEF\xBB\xBF1\r\n00:00:01,000 --> 00:00:02,000\r\nHello, where were\r\nyou all this time?\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,500\r\n<i>On the road.</i>\r\n"},
		{"a dialogue", "a.srt", "1\n00:00:01,000 --> 00:00:02,000\n- سلام.\n- سلام!\n", Options{}, []string{"- سلام.\n- سلام!"}, map[string]string{"- سلام.\n- سلام!": "- Hello.\n- Hi!"}, "1\n00:00:01,000 --> 00:00:02,000\n- Hello.\n- Hi!\n"},
		{"marks of direction", "a.srt", "1\n00:00:01,000 --> 00:00:02,000\n\u202bسلام\u202c\n\u202bدوست من.\u202c\n", Options{}, []string{"سلام⟨1/⟩ ⟨2/⟩دوست من."}, nil, "1\n00:00:01,000 --> 00:00:02,000\n\u202bسلام\u202c\n\u202bدوست من.\u202c\n"},
		{"flipped punctuation", "a.srt", "1\n00:00:01,000 --> 00:00:02,000\n.باران می‌آید\n؟کجا\n\n2\n00:00:03,000 --> 00:00:04,000\n...و رفت\n", Options{}, []string{"باران می‌آید. کجا؟", "...و رفت"}, map[string]string{"...و رفت": "... and went"}, "1\n00:00:01,000 --> 00:00:02,000\n.باران می‌آید\n؟کجا\n\n2\n00:00:03,000 --> 00:00:04,000\n... and went\n"},
		{"no blank line between", "a.srt", "1\n00:00:01,000 --> 00:00:02,000\nسال ۵\n2\n00:00:03,000 --> 00:00:04,000\nب\n", Options{}, []string{"سال ۵", "ب"}, map[string]string{"سال ۵": "Year 5"}, "1\n00:00:01,000 --> 00:00:02,000\nYear 5\n2\n00:00:03,000 --> 00:00:04,000\nب\n"},
		{"words in italics", "a.srt", "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}او <i>هرگز</i> نیامد.\n", Options{}, []string{"او ⟨1⟩هرگز⟨/1⟩ نیامد."}, map[string]string{"او ⟨1⟩هرگز⟨/1⟩ نیامد.": "He ⟨1⟩never⟨/1⟩ came."}, "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}He <i>never</i> came.\n"},
		{"JSON", "a.json", "{\n  \"a.b\": \"سلام {name}\",\n  \"url\": \"https://a.b/\", \"n\": [1, \"۱\", \"خط\\nدو\"], \"x\": {}\n}\n", Options{}, []string{"سلام ⟨1/⟩", "خط\nدو"},
			map[string]string{"سلام ⟨1/⟩": "Hello ⟨1/⟩"}, "{\n  \"a.b\": \"Hello {name}\",\n  \"url\": \"https://a.b/\", \"n\": [1, \"۱\", \"خط\\nدو\"], \"x\": {}\n}\n"},
		{"JSON, translated", "a.json", `{"k": "سلام {name}!", "l": ["\u0633", "%d کتاب"]}`, Options{}, []string{"سلام ⟨1/⟩!", "س", "⟨1/⟩ کتاب"}, map[string]string{"سلام ⟨1/⟩!": "Hello \"⟨1/⟩\" <b>", "⟨1/⟩ کتاب": "books: ⟨1/⟩"}, `{"k": "Hello \"{name}\" <b>", "l": ["\u0633", "books: %d"]}`},
		{"JSON in ASCII", "a.json", `{"k": "Save"}`, Options{}, []string{"Save"}, map[string]string{"Save": "ذخیره 📖"}, `{"k": "\u0630\u062e\u06cc\u0631\u0647 \ud83d\udcd6"}`},
		{"properties", "a.properties", "# یادداشت\na = سلام \\\n   دنیا\nb:c\\:d\n  e\\ f  g {0} h\n", Options{}, []string{"سلام دنیا", "c:d", "g ⟨1/⟩ h"},
			map[string]string{"سلام دنیا": "Hello\nworld", "g ⟨1/⟩ h": "ز ⟨1/⟩"}, "# یادداشت\na = Hello\\nworld\nb:c\\:d\n  e\\ f  ز {0}\n"},
		{"properties in ASCII", "a.properties", "a=Save\r\nb=\\u0633\\u0644\r\n", Options{}, []string{"Save", "سل"}, map[string]string{"Save": "ذ"}, "a=\\u0630\r\nb=\\u0633\\u0644\r\n"},
		{"WebVTT", "a.vtt", "WEBVTT - x\n\nNOTE این یادداشت است\n\nSTYLE\n::cue {}\n\nیک\n00:01.000 --> 00:02.000 align:start\n<v سارا>من &amp; <c.red>تو</c>\n", Options{}, []string{"من & ⟨1⟩تو⟨/1⟩"},
			map[string]string{"من & ⟨1⟩تو⟨/1⟩": "Me & ⟨1⟩you⟨/1⟩ < all"}, "WEBVTT - x\n\nNOTE این یادداشت است\n\nSTYLE\n::cue {}\n\nیک\n00:01.000 --> 00:02.000 align:start\n<v سارا>Me &amp; <c.red>you</c> &lt; all\n"},
	} {
		d := loadText(t, c.file, c.in, c.opts)
		var same bytes.Buffer
		if _, err := d.Write(&same, toEnglish, func(int) (string, bool) { return "", false }); err != nil || same.String() != c.in {
			t.Errorf("%s: untranslated it is %q, %v", c.name, same.String(), err)
		}
		if c.want == "" {
			continue
		}
		if !slices.Equal(d.texts(), c.blocks) {
			t.Errorf("%s: blocks %q, not %q", c.name, d.texts(), c.blocks)
			continue
		}
		if got := d.translated(t, toEnglish, c.texts); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

// Blocks of such documents are those of their templates, without tags; what a
// program puts something in the place of is seen.
func TestBlocksOfTemplates(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a.srt", "1\n00:00:01,000 --> 00:00:02,000\nاو <i>هرگز</i>\nنیامد.\n", "او هرگز نیامد."},
		{"a.json", `{"k": ["سلام {name}!", "⟨1⟩ نو"]}`, "سلام {name}!|⟨1⟩ نو"},
		{"a.properties", "a=b\n", "b"},
	} {
		path := filepath.Join(t.TempDir(), c.name)
		if err := os.WriteFile(path, []byte(c.in), 0o600); err != nil {
			t.Fatal(err)
		}
		var got []string
		for b, err := range Blocks(path, Options{}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, b.Text)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// What an encoding cannot hold is an error, and not a question mark.
func TestEncodingCannot(t *testing.T) {
	d := loadText(t, "a.txt", "\xd3\xe1\xc7\xe3\n", Options{Encoding: "cp1256"})
	text := func(int) (string, bool) { return "📖", true }
	var out bytes.Buffer
	if _, err := d.Write(&out, toEnglish, text); err == nil || !strings.Contains(err.Error(), "📖 (U+1F4D6) cannot be written in windows-1256") {
		t.Error(err)
	}
	if _, err := d.Write(&out, Turning{From: "fa", To: "en", Encoding: "utf-8"}, text); err != nil || out.String() != "📖\n" {
		t.Error(out.String(), err)
	}
}

func TestBalance(t *testing.T) {
	for _, c := range []struct {
		line    string
		atLeast int
		want    string
	}{
		{"short", 2, "short"}, {"", 1, ""}, {"a<i x='1 2'>b</i>", 1, "a<i x='1 2'>b</i>"},
		{"This line is rather too long to be read at a glance.", 1, "This line is rather too long|to be read at a glance."},
	} {
		if got := strings.Join(balance(c.line, c.atLeast), "|"); got != c.want {
			t.Errorf("%q: %q", c.line, got)
		}
	}
}

func FuzzSubtitles(f *testing.F) {
	f.Add("1\n00:00:01,000 --> 00:00:02,000\n<i>سلام\nb</i>\n\n", false)
	f.Add("WEBVTT\n\n00:01.000 --> 00:02.000\n<v a>b &amp; <c.red>c</c>\n", true)
	f.Fuzz(func(t *testing.T, in string, web bool) {
		name := "a.srt"
		if web {
			name = "a.vtt"
		}
		d, err := load(name, []byte(in), Options{})
		if err != nil {
			return
		}
		var same, own bytes.Buffer
		if _, err := d.Write(&same, toEnglish, func(int) (string, bool) { return "", false }); err != nil || same.String() != in {
			t.Fatalf("%q became %q, %v", in, same.String(), err)
		}
		problems, err := d.Write(&own, Turning{}, func(i int) (string, bool) { return d.Blocks[i].Text, true })
		if err != nil || len(problems) > 0 {
			t.Fatalf("%q: %v, %v", in, err, problems)
		}
		// SubRip has no way to write what looks like markup or times.
		if joined := strings.Join(d.texts(), " "); !web && strings.ContainsAny(joined, "<>{}") {
			return
		}
		again, err := load(name, own.Bytes(), Options{})
		spaces := func(texts []string) []string { // A line that is broken anew has single ones.
			for i, s := range texts {
				texts[i] = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' }), " ")
			}
			return texts
		}
		if len(d.Blocks) > 0 && (err != nil || !slices.Equal(spaces(again.texts()), spaces(d.texts()))) {
			t.Fatalf("%q: %q became %q, %v", in, d.texts(), again.texts(), err)
		}
	})
}
