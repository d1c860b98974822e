package work

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hafez/internal/document"
)

// article is a document, with its job as it was handed out.
func article(t *testing.T) (*document.Template, *Job) {
	t.Helper()
	doc := template("آب سد بوکان رسید",
		"⟨1⟩رهاسازی آب آغاز شد.  کشاورزان⟨/1⟩ نگران‌اند.⟨2/⟩ چه کسی باغ‌ها را آب می‌دهد؟",
		"تراز دریاچه پایین آمد.\nباران بارید.",
		"آب سد بوکان رسید")
	j := Cut(doc, persian(t))
	j.From, j.To = "fa", "en"
	return doc, j
}

// merged gives the texts of blocks; "-" for one that stays as it is.
func merged(t *testing.T, doc *document.Template, j *Job) ([]string, Report) {
	t.Helper()
	text, report := Merge(doc, persian(t), j)
	var texts []string
	for i := range doc.Blocks {
		s, ok := text(i)
		if !ok {
			s = "-"
		}
		texts = append(texts, s)
	}
	return texts, report
}

// Where the source stands beside the target, half of each is no translation.
func TestMergeWhole(t *testing.T) {
	doc, j := article(t)
	doc.Whole = true
	for i, s := range map[int]string{0: "Water from Bukan Arrives", 1: "⟨1⟩The release has begun.", 2: "Farmers⟨/1⟩ are worried.⟨2/⟩"} {
		j.Rows[i].Target = s
	}
	texts, report := merged(t, doc, j)
	if want := []string{"Water from Bukan Arrives", "-", "-", "Water from Bukan Arrives"}; !slices.Equal(texts, want) {
		t.Errorf("got  %q\nwant %q", texts, want)
	}
	if report.Translated != 2 || len(report.Untranslated) != 3 || len(report.Odd) != 1 || report.Odd[0].ID != 2 {
		t.Errorf("%+v", report)
	}
}

func TestMerge(t *testing.T) {
	doc, j := article(t)
	for i, s := range map[int]string{0: " Water from Bukan Arrives\n", 1: "⟨1⟩The release has begun.", 2: "Farmers⟨/1⟩ are worried.⟨2/⟩", 5: "It rained."} {
		j.Rows[i].Target = s
	}
	slices.Reverse(j.Rows)
	texts, report := merged(t, doc, j)
	want := []string{"Water from Bukan Arrives",
		"⟨1⟩The release has begun. Farmers⟨/1⟩ are worried.⟨2/⟩ چه کسی باغ‌ها را آب می‌دهد؟",
		"تراز دریاچه پایین آمد.\nIt rained.",
		"Water from Bukan Arrives"}
	if !slices.Equal(texts, want) {
		t.Errorf("got  %q\nwant %q", texts, want)
	}
	if report.Translated != 5 || report.Propagated != 1 || report.Segments != 7 || len(report.Untranslated) != 2 || !report.Same {
		t.Errorf("%+v", report)
	}
	if u := report.Untranslated[0]; u != (Place{4, 1, "paragraph", "چه کسی باغ‌ها را آب می‌دهد؟"}) {
		t.Errorf("%+v", u)
	}
	if len(report.Tags)+len(report.Moved)+len(report.Changed)+len(report.Vanished)+len(report.New)+len(report.Odd) > 0 {
		t.Errorf("%+v", report)
	}
}

// Line ends of every kind stay between the sentences of a block.
func TestMergeLineEnds(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", "\t", "\v", "\f", "\u0085", "\u2028", "\u2029"} {
		doc := template("باران بارید." + end + "رود بالا آمد.")
		j := Cut(doc, persian(t))
		j.From, j.To = "fa", "en"
		if len(j.Rows) != 2 {
			t.Fatalf("%q: %+v", end, j.Rows)
		}
		j.Rows[0].Target, j.Rows[1].Target = "It rained.", "The river rose."
		if texts, _ := merged(t, doc, j); texts[0] != "It rained."+end+"The river rose." {
			t.Errorf("%q: %q", end, texts[0])
		}
	}
}

func TestMergeNothing(t *testing.T) {
	doc, j := article(t)
	j.Rows[1].Target = " \u200f"
	texts, report := merged(t, doc, j)
	if !slices.Equal(texts, []string{"-", "-", "-", "-"}) || report.Translated != 0 {
		t.Errorf("%q, %+v", texts, report)
	}
}

// The document has changed since: what is still there is merged, and the rest told.
func TestMergeChanged(t *testing.T) {
	_, j := article(t)
	for i := range j.Rows {
		j.Rows[i].Target = []string{"Title", "⟨1⟩Begun.", "Farmers⟨/1⟩.⟨2/⟩", "Who?", "Level.", "Rain.", "Title"}[i]
	}
	doc := template("باران بارید.", // moved
		"آب سد بوکان رسید",
		"رهاسازی آب آغاز شد. کشاورزان ⟨1⟩سخت⟨/1⟩ نگران‌اند.⟨2/⟩ چه کسی باغ‌ها را آب می‌دهد؟", // other tags, other words
		"آب سد بوکان رسید",
		"هواشناسی برای فردا برف پیش‌بینی کرده است.") // new; the level has vanished
	doc.Sum = "6b"
	texts, report := merged(t, doc, j)
	want := []string{"Rain.", "Title", "⟨1⟩Begun. کشاورزان ⟨1⟩سخت⟨/1⟩ نگران‌اند.⟨2/⟩ Who?", "Title", "-"}
	if !slices.Equal(texts, want) {
		t.Errorf("got  %q\nwant %q", texts, want)
	}
	if len(report.Moved) != 1 || report.Moved[0].Row != 6 || report.Moved[0].ID != 1 {
		t.Errorf("moved: %+v", report.Moved)
	}
	if len(report.Changed) != 2 || report.Changed[0].Row != 2 || report.Changed[1].Row != 3 || !strings.Contains(report.Changed[1].Message, "not merged") {
		t.Errorf("changed: %+v", report.Changed)
	}
	if len(report.Vanished) != 1 || report.Vanished[0].ID != 5 {
		t.Errorf("vanished: %+v", report.Vanished)
	}
	if len(report.New) != 1 || report.New[0].Block != 4 {
		t.Errorf("new: %+v", report.New)
	}
	if len(report.Tags) != 1 || report.Tags[0].Row != 2 {
		t.Errorf("tags: %+v", report.Tags)
	}
	if len(report.Untranslated) != 2 || report.Same {
		t.Errorf("%+v", report)
	}
}

// What people do to rows of a document that is the same.
func TestMergeEditedRows(t *testing.T) {
	doc, j := article(t)
	j.Rows[1].Target, j.Rows[1].Source = "⟨1⟩Begun.", "⟨1⟩رهاسازی آب  آغاز شده."        // edited by mistake
	j.Rows[4].Target = "Level."                                                         // copied, and translated anew
	j.Rows = append(j.Rows, Row{ID: 5, Source: j.Rows[4].Source, Target: "The level."}, // by hand:
		Row{Source: "باران بارید.", Target: "Rain."}, Row{Source: "یادداشت خودم", Target: "mine"})
	j.Rows = slices.Delete(j.Rows, 5, 6)
	texts, report := merged(t, doc, j)
	if want := "Level.\nRain."; texts[2] != want {
		t.Errorf("%q", texts[2])
	}
	if !strings.HasPrefix(texts[1], "⟨1⟩Begun. کشاورزان") {
		t.Errorf("%q", texts[1])
	}
	if len(report.Changed) != 1 || len(report.Odd) != 1 || len(report.Moved) != 0 || len(report.Vanished) != 1 || len(report.New) != 0 {
		t.Errorf("%+v", report)
	}
}

// A segment that has moved says nothing of where its neighbours are; and a row with a
// number goes before one that somebody typed.
func TestMergeNeighbours(t *testing.T) {
	j := &Job{Sum: "5a", To: "en", Rows: []Row{
		{Source: "باران بارید.", Target: "by hand"},
		{ID: 1, Source: "باران بارید.", Target: "It rained."}, {ID: 2, Source: "رود بالا آمد.", Target: "The river rose."},
		{ID: 3, Source: "برف نبارید.", Target: "No snow fell."}, {ID: 4, Source: "کشاورزان پایین‌دست نگران‌اند.", Target: "Farmers worry."}}}
	doc := template("برف نبارید.", "باران بارید.", "رود بالا آمد.", "کشاورزان پایین‌دست خوشحال‌اند.")
	doc.Sum = "6b"
	texts, report := merged(t, doc, j)
	if want := []string{"No snow fell.", "It rained.", "The river rose.", "-"}; !slices.Equal(texts, want) {
		t.Errorf("%q", texts)
	}
	one := template("باران بارید.")
	one.Sum = "6b"
	if texts, _ := merged(t, one, j); texts[0] != "It rained." {
		t.Errorf("%q", texts)
	}
	if len(report.Changed) != 1 || report.Changed[0].Row != 4 || report.Changed[0].ID != 4 || len(report.New) != 0 {
		t.Errorf("%+v", report)
	}
}

func TestTagFaults(t *testing.T) {
	known := func(tag string) document.Tag {
		return map[string]document.Tag{"⟨2/⟩": {What: "footnote"}, "⟨3⟩": {Fixed: true}}[tag]
	}
	for _, test := range []struct{ source, target, want string }{
		{"⟨1⟩الف⟨/1⟩ ⟨2/⟩", "⟨2/⟩ ⟨1⟩a⟨/1⟩", ""},
		{"⟨1⟩الف⟨/1⟩ ⟨2/⟩", "⟨1⟩a⟨/1⟩", "the tag ⟨2/⟩ (footnote) is missing"},
		{"الف ⟨2/⟩", "⟨2/⟩ a ⟨2/⟩", "the tag ⟨2/⟩ stands twice"},
		{"الف", "⟨2/⟩ a", "the tag ⟨2/⟩ is none of the source"},
		{"⟨1⟩الف⟨/1⟩", "⟨/1⟩a⟨1⟩", "the tag ⟨/1⟩ stands before the one that it closes"},
		{"الف⟨/1⟩", "a⟨/1⟩", ""},
		{"فرمان ⟨3⟩git⟨/3⟩", "the ⟨3⟩git ⟨/3⟩command", ""},
		{"فرمان ⟨3⟩git⟨/3⟩", "the ⟨3⟩git command⟨/3⟩", "what the tag ⟨3⟩ begins stays “git”: “git command” is left out"},
	} {
		if got := strings.Join(tagFaults(test.source, test.target, known), "; "); got != test.want {
			t.Errorf("%s: %s: got %q, want %q", test.source, test.target, got, test.want)
		}
	}
}

// A block whose segments are translated by themselves is what it was; and each segment
// that is translated stands in its place, with others as they were.
func TestMergeProperty(t *testing.T) {
	rules := persian(t)
	rapid.Check(t, func(t *rapid.T) {
		var texts []string
		for range rapid.IntRange(1, 4).Draw(t, "blocks") {
			texts = append(texts, taggedText(t))
		}
		doc := template(texts...)
		j := Cut(doc, rules)
		j.To = "en"
		for i := range j.Rows {
			j.Rows[i].Target = j.Rows[i].Source
		}
		if rapid.Bool().Draw(t, "another") {
			j.Sum = "6b"
		}
		text, report := Merge(doc, rules, j)
		for i, want := range texts {
			if got, ok := text(i); ok && got != want {
				t.Fatalf("%q became %q", want, got)
			}
		}
		if report.Translated != len(j.Rows) || len(report.Tags)+len(report.Moved)+len(report.Changed)+len(report.Vanished)+len(report.New) > 0 {
			t.Fatalf("%+v", report)
		}
	})
}

// common pairs what is alike and in order, and all of a list that only lost some, if
// each stands once in the other.
func TestCommonProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOfN(rapid.IntRange(0, 6), 0, 30)
		a, b := numbers.Draw(t, "a"), numbers.Draw(t, "b")
		sub := rapid.Bool().Draw(t, "sub")
		if sub {
			a, b = rapid.SliceOfNDistinct(rapid.IntRange(0, 99), 0, 30, rapid.ID[int]).Draw(t, "distinct"), nil
			for _, x := range a {
				if rapid.IntRange(0, 3).Draw(t, "keep") > 0 {
					b = append(b, x)
				}
			}
		}
		var pairs [][2]int
		common(a, b, func(i, j int) {
			if a[i] != b[j] {
				t.Fatalf("%d and %d are not alike", i, j)
			}
			pairs = append(pairs, [2]int{i, j})
		})
		slices.SortFunc(pairs, func(x, y [2]int) int { return x[0] - y[0] })
		for i := 1; i < len(pairs); i++ {
			if pairs[i][0] <= pairs[i-1][0] || pairs[i][1] <= pairs[i-1][1] {
				t.Fatalf("out of order: %v", pairs)
			}
		}
		if sub && len(pairs) != len(b) {
			t.Fatalf("%v of %v in %v", pairs, b, a)
		}
	})
}
