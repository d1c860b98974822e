package work

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sample is a job with a row of each sort.
func sample() *Job {
	return &Job{Document: "گزارش آب.docx", Sum: strings.Repeat("5a", 32), From: "fa", To: "en", Rows: []Row{
		{ID: 1, Kind: "heading", Source: "آب سد بوکان به دریاچه رسید", Target: "Water from Bukan Dam Reaches the Lake", Suggestion: "Water from Bukan Dam Reaches the Lake", Score: 100, Match: "exact", Origin: "urmia.docx", Like: "آب سد بوکان به دریاچه رسید"},
		{ID: 2, Block: 1, Kind: "paragraph", Source: "رهاسازی آب از ⟨1⟩بامداد شنبه⟨/1⟩، ۱۷ آبان، آغاز شد.⟨2/⟩"},
		{ID: 3, Block: 1, Kind: "paragraph", Source: "⟨3⟩در این مرحله ۱۲۰ میلیون متر مکعب آب رها می‌شود.", Suggestion: "In this stage 120 million cubic metres of water will be released.", Score: 99, Match: "numbers", Origin: "urmia.docx", Like: "در این مرحله ۹۰ میلیون متر مکعب آب رها می‌شود.", Note: "hafez: put in the tags of the source"},
		{ID: 4, Block: 1, Kind: "paragraph", Source: "او گفت: «این آب حق دریاچه است.»⟨/3⟩", Suggestion: "He said: “This water belongs to the farmers.”", Score: 87, Match: "fuzzy", Origin: "کشاورزان.docx", Like: "او گفت: «این آب حق کشاورزان است.»", Note: "نقل قول را با دفتر بررسی کنید.\nSecond line, with \"quotes\"\tand a tab."},
		{ID: 5, Block: 2, Kind: "cell", Source: "کشاورزان پایین‌دست\nنگران‌اند.", Suggestion: "Farmers are worried.", Score: 78, Match: "fuzzy", Like: "کشاورزان نگران‌اند."},
		{ID: 6, Block: 3, Kind: "cell", Source: "متن ⟨5⟩ با چیزی مانند نشانه ⟨5⟩ <b>&amp;</b> ⟨7⟩"},
		{ID: 7, Block: 4, Kind: "item", Source: "تراز دریاچه ۳۲ سانتی‌متر پایین آمده است.", Target: "=The lake's level has dropped by 32 centimetres.", Suggestion: "The level of the lake has dropped.", Score: 55, Match: "fuzzy", Like: "تراز دریاچه پایین آمده است."},
		{ID: 8, Block: 5, Kind: "heading", Source: "آب سد بوکان به دریاچه رسید", Target: "Water from Bukan Dam Reaches the Lake", Suggestion: "Water from Bukan Dam Reaches the Lake", Score: 100, Match: "exact", Origin: "urmia.docx", Like: "آب سد بوکان به دریاچه رسید", Repeats: 1},
	}}
}

// extensions are those of files, with what else a format is written with.
func extensions() map[string]WriteOptions {
	return map[string]WriteOptions{".xlsx": {Date: "2026-11-29"}, ".docx": {}, ".tsv": {}, ".xlf": {}, ".xliff": {XLIFF: "1.2"}, ".po": {}}
}

// written is the file of a job.
func written(t fataler, ext string, j *Job) []byte {
	t.Helper()
	f, err := formatOf("work" + ext)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.write(&b, "work"+ext, j, extensions()[ext]); err != nil {
		t.Fatalf("%s: %v", ext, err)
	}
	return b.Bytes()
}

func read(t fataler, ext string, data []byte) *Job {
	t.Helper()
	f, err := formatOf("work" + ext)
	if err != nil {
		t.Fatal(err)
	}
	j, err := f.read(bytes.NewReader(data), int64(len(data)), "work"+ext)
	if err != nil {
		t.Fatalf("%s: %v", ext, err)
	}
	return j
}

type fataler interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// differ fails for the first row that is not what it should be.
func differ(t fataler, what string, got, want *Job) {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return
	}
	for i := range max(len(got.Rows), len(want.Rows)) {
		if i >= len(got.Rows) || i >= len(want.Rows) {
			t.Fatalf("%s: %d rows, not %d", what, len(got.Rows), len(want.Rows))
		}
		if got.Rows[i] != want.Rows[i] {
			t.Fatalf("%s: row %d:\n got %#v\nwant %#v", what, i+1, got.Rows[i], want.Rows[i])
		}
	}
	g, w := *got, *want
	g.Rows, w.Rows = nil, nil
	t.Fatalf("%s:\n got %+v\nwant %+v", what, g, w)
}

func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	for ext, opts := range extensions() {
		name := filepath.Join(dir, "کار"+ext)
		if err := Write(name, sample(), opts); err != nil {
			t.Fatal(err)
		}
		got, err := Read(name)
		if err != nil {
			t.Fatal(err)
		}
		differ(t, ext, got, sample())
		if again, err := os.ReadFile(name); err != nil || !bytes.Equal(again, written(t, ext, sample())) {
			t.Errorf("%s: the same job gives other bytes (%v)", ext, err)
		}
	}
}

// drawJob draws rows with all that texts may hold.
func drawJob(t *rapid.T) *Job {
	text := func(name string) string {
		pieces := []string{"باران", "می‌بارد", "rain", "۱۲٫۵", " ", "\n", "\t", "⟨1⟩", "⟨/1⟩", "⟨2/⟩", "⟨3⟩", "⟨/3⟩", "⟨03⟩", "⟨", "<b>", "&amp;", `"`, `\n`, "'", "=1+1", "]]>", "_x000D_", "\u200f", "\u00ad", "\u2011", "۰", "e\u0301", "𝒜"}
		return strings.TrimSpace(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 9).Draw(t, name), ""))
	}
	some := func(name string) string {
		if s := text(name); visible(s) {
			return s
		}
		return "متن"
	}
	shown := func(name string) string {
		if s := text(name); visible(s) {
			return s
		}
		return ""
	}
	j := &Job{Document: some("document"), Sum: "5a5a", From: rapid.SampledFrom([]string{"fa", "en-GB"}).Draw(t, "from"), To: rapid.SampledFrom([]string{"en", "fa", "fa-AF"}).Draw(t, "to")}
	j.Document = strings.Join(strings.Fields(j.Document), " ")
	for i := range rapid.IntRange(1, 5).Draw(t, "rows") {
		r := Row{ID: i + 1, Block: rapid.IntRange(0, 9).Draw(t, "block"), Kind: "paragraph", Source: some("source"), Target: shown("target")}
		if rapid.Bool().Draw(t, "suggested") {
			r.Suggestion, r.Score, r.Match, r.Origin, r.Like = some("suggestion"), rapid.IntRange(50, 100).Draw(t, "score"), "fuzzy", strings.Join(strings.Fields(text("origin")), " "), some("like")
		}
		if rapid.Bool().Draw(t, "noted") {
			r.Note = shown("note")
		}
		if i > 0 {
			r.Repeats = rapid.IntRange(0, i).Draw(t, "repeats")
		}
		j.Rows = append(j.Rows, r)
	}
	return j
}

func TestRoundTripProperty(t *testing.T) {
	for ext := range extensions() {
		t.Run(ext, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				j := drawJob(t)
				differ(t, ext, read(t, ext, written(t, ext, j)), j)
			})
		})
	}
}

// Rows that are in another order, fewer, and beside columns of somebody's own are the
// same rows.
func TestSortedTSV(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(string(written(t, ".tsv", short())), "\n"), "\n")
	for i, line := range lines {
		lines[i] = "mine\t" + line
	}
	slices.Reverse(lines[1:])
	lines = append(lines[:2], lines[3:]...)
	got := read(t, ".tsv", []byte(strings.Join(lines, "\r\n")))
	want := short()
	slices.Reverse(want.Rows)
	want.Rows = slices.Delete(want.Rows, 1, 2)
	differ(t, "sorted", got, want)
}

// short is sample without rows of several lines.
func short() *Job {
	j := sample()
	j.Rows = slices.DeleteFunc(j.Rows, func(r Row) bool { return strings.Contains(r.Source+r.Note, "\n") })
	return j
}
