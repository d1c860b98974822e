package review

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hafez/align"
)

var (
	snow = []string{
		"برف در تبریز",
		"برف سنگین راه‌ها را بست.",
		"مدرسه‌ها تعطیل شد.",
		"عکس: ایرنا",
		"شهردار گفت: «نگران نباشید.»",
		"فردا هوا بهتر می‌شود.",
	}
	snowEnglish = []string{
		"Snow in Tabriz",
		"Heavy snow has closed the roads.",
		"Schools were shut, and the mayor said: \"Do not worry.\"",
		"The weather will improve tomorrow.",
		"More on page 3.",
	}
)

// snowRows is the sheet of an alignment of the two: 1-1 2-2 3-3 4- 5- 6-4 -5.
func snowRows() []Row {
	s, e := snow, snowEnglish
	return []Row{
		{Confidence: .99, Source: s[0], Target: e[0]},
		{Confidence: .99, Source: s[1], Target: e[1]},
		{Confidence: .6, Source: s[2], Target: e[2]},
		{Confidence: .4, Source: s[3]},
		{Confidence: .4, Source: s[4]},
		{Confidence: .9, Source: s[5], Target: e[3]},
		{Confidence: .9, Target: e[4]},
	}
}

func beads(bs []align.Bead) string {
	var out []string
	for _, b := range bs {
		out = append(out, fmt.Sprintf("%d:%d-%d:%d", b.Source.From, b.Source.To, b.Target.From, b.Target.To))
	}
	return strings.Join(out, " ")
}

func TestCorrect(t *testing.T) {
	for _, c := range []struct {
		name           string
		edit           func(rows []Row) []Row
		source, target []string // nil: as they were
		from           []int    // of the source; nil: not looked at
		right, wrong   string
	}{
		{name: "nothing done", edit: func(r []Row) []Row { return r }},
		{
			name: "marks",
			edit: func(r []Row) []Row {
				r[0].Mark, r[2].Mark, r[3].Mark, r[6].Mark = Right, Wrong, Right, Right
				return r
			},
			right: "0:1-0:1 3:4-3:3 6:6-4:5", wrong: "2:3-2:3",
		},
		{
			name: "merged and moved",
			edit: func(r []Row) []Row {
				r[2].Source += "\n " + r[4].Source
				r[4].Source = ""
				r[2].Mark = Right
				return slices.Delete(r, 3, 5) // with the caption, which comes back
			},
			// The caption was taken out between two segments … of a row that is right.
			source: []string{snow[0], snow[1], snow[2], snow[4], snow[5]},
			from:   []int{0, 1, 2, 4, 5},
			right:  "2:4-2:3",
		},
		{
			name: "taken out of a row that is not right",
			edit: func(r []Row) []Row {
				r[2].Source = snow[2] + " " + snow[4]
				r[4].Source = ""
				return slices.Delete(r, 3, 5)
			},
		},
		{
			name: "a word put before a cell's first",
			edit: func(r []Row) []Row {
				r[5].Source = "اما " + r[5].Source
				r[5].Mark = Right
				return r
			},
			source: []string{snow[0], snow[1], snow[2], snow[3], snow[4], "اما " + snow[5]},
			from:   []int{0, 1, 2, 3, 4, 5},
			right:  "5:6-3:4",
		},
		{
			name: "merged with what lies between",
			edit: func(r []Row) []Row {
				r[2].Source = strings.Join(snow[2:5], " ")
				r[2].Mark = Right
				return slices.Delete(r, 3, 5)
			},
			right: "2:5-2:3",
		},
		{
			name: "split",
			edit: func(r []Row) []Row {
				r[2].Target, r[4].Target = "Schools were shut,", "and the mayor said: \"Do not worry.\""
				r[2].Mark, r[4].Mark = Right, Right
				return r
			},
			target: []string{snowEnglish[0], snowEnglish[1], "Schools were shut,", "and the mayor said: \"Do not worry.\"", snowEnglish[3], snowEnglish[4]},
			right:  "2:3-2:3 4:5-3:4",
		},
		{
			name: "a row deleted",
			edit: func(r []Row) []Row { r[5].Mark = Right; return slices.Delete(r, 1, 2) },
			// Both its segments come back between the rows.
			right: "5:6-3:4",
		},
		{
			name:  "the first and the last row deleted",
			edit:  func(r []Row) []Row { r[5].Mark = Right; return r[1:6] },
			right: "5:6-3:4",
		},
		{
			name: "misspelling mended, half-space put in",
			edit: func(r []Row) []Row {
				r[1].Source = "برف سنگین راهها را بست."
				r[5].Source = "فردا هوا خیلی بهتر می‌شود!"
				r[5].Target = "Tomorrow the weather will improve."
				r[1].Mark, r[5].Mark = Right, Right
				return r
			},
			source: []string{snow[0], "برف سنگین راهها را بست.", snow[2], snow[3], snow[4], "فردا هوا خیلی بهتر می‌شود!"},
			target: []string{snowEnglish[0], snowEnglish[1], snowEnglish[2], "Tomorrow the weather will improve.", snowEnglish[4]},
			right:  "1:2-1:2 5:6-3:4",
		},
		{
			name: "white space does not count",
			edit: func(r []Row) []Row { r[1].Source = "  برف  سنگین راه‌ها\n را بست. "; return r },
		},
		{
			name:   "a translation added where there was none",
			edit:   func(r []Row) []Row { r[3].Target = "Photo: IRNA"; r[3].Mark = Right; return r },
			target: []string{snowEnglish[0], snowEnglish[1], snowEnglish[2], "Photo: IRNA", snowEnglish[3], snowEnglish[4]},
			right:  "3:4-3:4",
		},
		{
			name:   "a sentence worded anew",
			edit:   func(r []Row) []Row { r[1].Target = "Blizzards blocked all major routes."; r[1].Mark = Right; return r },
			target: []string{snowEnglish[0], "Blizzards blocked all major routes.", snowEnglish[2], snowEnglish[3], snowEnglish[4]},
			right:  "1:2-1:2",
		},
		{
			name: "one half of a sentence that was split, deleted",
			edit: func(r []Row) []Row {
				r[2].Target = "Schools were shut,"
				return r
			},
			target: []string{snowEnglish[0], snowEnglish[1], "Schools were shut,", "and the mayor said: \"Do not worry.\"", snowEnglish[3], snowEnglish[4]},
		},
		{
			name: "the other half",
			edit: func(r []Row) []Row {
				r[2].Target = "and the mayor said: \"Do not worry.\""
				r[2].Mark = Right
				return r
			},
			target: []string{snowEnglish[0], snowEnglish[1], "Schools were shut,", "and the mayor said: \"Do not worry.\"", snowEnglish[3], snowEnglish[4]},
			right:  "2:3-3:4",
		},
		{
			name: "taken out of a right row, and other words put in",
			edit: func(r []Row) []Row {
				r[2].Source = snow[2] + " (بی‌باد) " + snow[4]
				r[2].Mark = Right
				r[4].Source = ""
				return slices.Delete(r, 3, 5)
			},
			source: []string{snow[0], snow[1], snow[2], "(بی‌باد)", snow[4], snow[5]},
			right:  "2:5-2:3",
		},
		{
			name:   "two cells changed places",
			edit:   func(r []Row) []Row { r[1].Source, r[5].Source = r[5].Source, r[1].Source; return r },
			source: []string{snow[0], snow[5], snow[2], snow[3], snow[4], snow[1]},
		},
		{
			name:   "moved out of order",
			edit:   func(r []Row) []Row { r[0].Target, r[6].Target = r[0].Target+" "+r[6].Target, ""; return r },
			target: []string{"Snow in Tabriz More on page 3.", snowEnglish[1], snowEnglish[2], snowEnglish[3]},
		},
	} {
		s := &Sheet{Rows: c.edit(snowRows())}
		got, err := s.Correct(snow, snowEnglish)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		want := func(texts, as []string) []string {
			if texts == nil {
				return as
			}
			return texts
		}
		if w := want(c.source, snow); !slices.Equal(got.Source.Segments, w) {
			t.Errorf("%s: source\n%q, want\n%q", c.name, got.Source.Segments, w)
		}
		if w := want(c.target, snowEnglish); !slices.Equal(got.Target.Segments, w) {
			t.Errorf("%s: target\n%q, want\n%q", c.name, got.Target.Segments, w)
		}
		if c.from != nil && !slices.Equal(got.Source.From, c.from) {
			t.Errorf("%s: from %v, want %v", c.name, got.Source.From, c.from)
		}
		if r, w := beads(got.Right), beads(got.Wrong); r != c.right || w != c.wrong {
			t.Errorf("%s: right %s, wrong %s; want %s, %s", c.name, r, w, c.right, c.wrong)
		}
	}
}

func TestCorrectOtherTexts(t *testing.T) {
	s := &Sheet{Rows: snowRows()}
	other := []string{"این نوشته دربارهٔ چیز دیگری است.", "هیچ ربطی به آن ندارد."}
	if _, err := s.Correct(other, snowEnglish); err == nil || !strings.HasPrefix(err.Error(), "this is the review of another source: only") {
		t.Errorf("error %v", err)
	}
	if _, err := s.Correct(snow, []string{"Something else altogether."}); err == nil || !strings.HasPrefix(err.Error(), "this is the review of another target: only") {
		t.Errorf("error %v", err)
	}
	if c, err := (&Sheet{}).Correct(nil, nil); err != nil || len(c.Right) != 0 {
		t.Errorf("nothing: %v, %v", c, err)
	}
}

// However segments are moved between rows, all of them come out again, once,
// in order and byte for byte, and the rows marked right are beads of them.
func TestCorrectKeepsAll(t *testing.T) {
	segment := rapid.OneOf(
		rapid.SampledFrom([]string{"", " ", "الف ب", "  دو  ", "سه، چهار.", "a", "a b", "\u200c", "می‌رود", "می رود", "\xff x", "۱۲"}),
		rapid.StringMatching(`[a-c ]{0,6}`),
	)
	rapid.Check(t, func(t *rapid.T) {
		source, target := rapid.SliceOfN(segment, 0, 12).Draw(t, "source"), rapid.SliceOfN(segment, 0, 12).Draw(t, "target")
		n := rapid.IntRange(1, 8).Draw(t, "rows")
		rows := make([]Row, n)
		fill := func(segments []string, cell func(*Row) *string) {
			at := 0
			for i := range rows {
				end := rapid.IntRange(at, len(segments)).Draw(t, "end")
				if i == n-1 {
					end = len(segments)
				}
				*cell(&rows[i]) = strings.Join(segments[at:end], rapid.SampledFrom([]string{" ", "\n", "  \t"}).Draw(t, "space"))
				at = end
			}
		}
		fill(source, func(r *Row) *string { return &r.Source })
		fill(target, func(r *Row) *string { return &r.Target })
		for i := range rows {
			rows[i].Mark = rapid.SampledFrom([]Mark{Open, Right, Wrong}).Draw(t, "mark")
		}
		c, err := (&Sheet{Rows: rows}).Correct(source, target)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(c.Source.Segments, source) || !slices.Equal(c.Target.Segments, target) {
			t.Fatalf("%q, %q of %q, %q", c.Source.Segments, c.Target.Segments, source, target)
		}
		if c.Source.Edited+c.Target.Edited > 0 {
			t.Fatal("edited?")
		}
		end := align.Bead{}
		for _, b := range c.Right {
			if b.Source.From < end.Source.To || b.Target.From < end.Target.To {
				t.Fatalf("%v is not behind %v", b, end)
			}
			end = b
		}
	})
}

// Whatever is done to the cells, no word of the texts is lost unless it was
// taken out of a segment that is there still, and what is right are beads.
func TestCorrectSurvives(t *testing.T) {
	text := rapid.StringMatching(`[ab ]{0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		source := rapid.SliceOfN(text, 1, 6).Draw(t, "source")
		rows := make([]Row, rapid.IntRange(1, 6).Draw(t, "rows"))
		for i := range rows {
			rows[i].Source = text.Draw(t, "cell")
			if k := rapid.IntRange(-3, len(source)-1).Draw(t, "copied"); k >= 0 {
				rows[i].Source = source[k]
			}
			rows[i].Mark = Mark(rapid.IntRange(0, 2).Draw(t, "mark"))
		}
		c, err := (&Sheet{Rows: rows}).Correct(source, nil)
		if err != nil {
			return // too little in common
		}
		if len(c.Source.From) != len(c.Source.Segments) {
			t.Fatal("another number of origins than of segments")
		}
		end := align.Bead{}
		for _, b := range c.Right {
			if b.Source.From < end.Source.To || b.Source.To > len(c.Source.Segments) || b.Source.Len() < 0 {
				t.Fatalf("%v behind %v of %d", b, end, len(c.Source.Segments))
			}
			end = b
		}
		for _, r := range rows {
			for _, w := range strings.Fields(r.Source) {
				if !slices.ContainsFunc(c.Source.Segments, func(s string) bool { return strings.Contains(s, w) }) {
					t.Fatalf("%q of a cell is in no segment: %q", w, c.Source.Segments)
				}
			}
		}
	})
}

// Many small corrections all over a long review are told from one another.
func TestCorrectManyEdits(t *testing.T) {
	var source []string
	var rows []Row
	for i := range 3000 {
		s := fmt.Sprintf("بند %d دربارهٔ %d و %d است.", i, i*7%101, i*13%97)
		source = append(source, s)
		if i%3 == 0 {
			s = strings.Replace(s, "است", "نیست", 1)
		}
		rows = append(rows, Row{Source: s, Mark: Right})
	}
	c, err := (&Sheet{Rows: rows}).Correct(source, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Source.Edited != 1000 || len(c.Right) != 3000 || len(c.Source.Segments) != 3000 {
		t.Errorf("%d edited, %d right, %d segments", c.Source.Edited, len(c.Right), len(c.Source.Segments))
	}
}

// Whatever is done to some rows of a long and repetitive text, the rows that
// were left alone and are right come out byte for byte, and the segments of
// cells that were cleared come back.
func TestCorrectLeavesRestAlone(t *testing.T) {
	vocabulary := strings.Fields("و از به که این را king people of the unto house. he said, them: می‌گوید خانه، مردم ؟ ۱۲")
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		r := rand.New(rand.NewPCG(seed, 1))
		pick := func(n int) string {
			var words []string
			for range n {
				words = append(words, vocabulary[r.IntN(len(vocabulary))])
			}
			return strings.Join(words, " ")
		}
		n := rapid.IntRange(1, 300).Draw(t, "rows")
		share := rapid.IntRange(0, 30).Draw(t, "percent edited")
		var source []string
		rows := make([]Row, n)
		touched := make([]bool, n)
		cleared := make(map[int]bool)
		for i := range rows {
			segment := pick(4 + r.IntN(9))
			source = append(source, segment)
			rows[i] = Row{Source: segment, Target: fmt.Sprint(i), Mark: Right}
			if r.IntN(100) >= share {
				continue
			}
			touched[i] = true
			words := strings.Fields(segment)
			switch r.IntN(5) {
			case 0:
				rows[i].Source = ""
				cleared[i] = true
			case 1: // half of it
				rows[i].Source = strings.Join(words[:len(words)/2], " ")
			case 2:
				rows[i].Source = pick(1 + r.IntN(8))
			case 3:
				words[r.IntN(len(words))] = "ویرایش"
				rows[i].Source = strings.Join(words, " ")
			case 4:
				rows[i].Source += " " + pick(2)
			}
		}
		var target []string
		for i := range rows {
			target = append(target, fmt.Sprint(i))
		}
		c, err := (&Sheet{Rows: rows}).Correct(source, target)
		if err != nil {
			if share > 20 || n < 10 {
				return // too little in common
			}
			t.Fatal(err)
		}
		got := make(map[string]string) // by row, told by its target
		for _, b := range c.Right {
			got[strings.Join(c.Target.Segments[b.Target.From:b.Target.To], " ")] = strings.Join(c.Source.Segments[b.Source.From:b.Source.To], "|")
		}
		between := func(i int) bool { // of two edits side by side it cannot be told whose words are whose
			return (i == 0 || !touched[i-1]) && (i+1 == n || !touched[i+1])
		}
		for i := range rows {
			if !touched[i] && between(i) && got[fmt.Sprint(i)] != source[i] {
				t.Fatalf("row %d is %q, not %q", i, got[fmt.Sprint(i)], source[i])
			}
			if !touched[i] && strings.ReplaceAll(got[fmt.Sprint(i)], "|", " ") != source[i] {
				t.Fatalf("row %d is %q, not %q", i, got[fmt.Sprint(i)], source[i])
			}
		}
		// Whatever was done to it, a row that is right is what its cell says.
		bare := strings.NewReplacer(" ", "", "|", "")
		for i, r := range rows {
			if g, w := bare.Replace(got[fmt.Sprint(i)]), bare.Replace(r.Source); g != w {
				t.Fatalf("row %d is %q, its cell is %q", i, g, w)
			}
		}
		all := strings.Join(c.Source.Segments, " ")
		for i := range cleared {
			if between(i) && !strings.Contains(all, source[i]) {
				t.Fatalf("segment %d, %q, is lost", i, source[i])
			}
		}
	})
}
