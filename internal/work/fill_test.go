package work

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"hafez/internal/document"
	"hafez/internal/exchange"
	"hafez/memory"
)

// lookup is that of a memory of these pairs.
func lookup(t *testing.T, units ...memory.Unit) func(text, previous, next string) ([]memory.Match, error) {
	t.Helper()
	m, err := memory.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	for _, u := range units {
		if _, _, err := m.Add(u); err != nil {
			t.Fatal(err)
		}
	}
	return func(text, previous, next string) ([]memory.Match, error) {
		return m.Lookup(text, memory.LookupOptions{Min: 50, Top: 5, Previous: previous, Next: next})
	}
}

func TestFill(t *testing.T) {
	doc := template("باران بارید.", "در این مرحله ۱۲۰ متر مکعب آب رها می‌شود.", "⟨1⟩باران⟨/1⟩ بارید.", "باران بارید.", "چیزی که هیچ‌کس ترجمه نکرده است.")
	j := Cut(doc, persian(t))
	err := Fill(j, lookup(t,
		memory.Unit{Source: "باران بارید.", Target: "It rained.", Origin: "هوا.docx"},
		memory.Unit{Source: "در این مرحله ۹۰ متر مکعب آب رها می‌شود.", Target: "In this stage 90 cubic metres of water are released."}), FillOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []Row{
		{ID: 1, Block: 0, Kind: "paragraph", Source: "باران بارید.", Target: "It rained.", Suggestion: "It rained.", Score: 100, Match: "exact", Origin: "هوا.docx", Like: "باران بارید."},
		{ID: 2, Block: 1, Kind: "paragraph", Source: "در این مرحله ۱۲۰ متر مکعب آب رها می‌شود.", Suggestion: "In this stage 120 cubic metres of water are released.", Score: 99, Match: "numbers", Like: "در این مرحله ۹۰ متر مکعب آب رها می‌شود."},
		{ID: 3, Block: 2, Kind: "paragraph", Source: "⟨1⟩باران⟨/1⟩ بارید.", Suggestion: "It rained.", Score: 100, Match: "exact", Origin: "هوا.docx", Like: "باران بارید.", Note: "hafez: put in the tags of the source"},
		{ID: 4, Block: 3, Kind: "paragraph", Source: "باران بارید.", Target: "It rained.", Suggestion: "It rained.", Score: 100, Match: "exact", Origin: "هوا.docx", Like: "باران بارید.", Repeats: 1},
		{ID: 5, Block: 4, Kind: "paragraph", Source: "چیزی که هیچ‌کس ترجمه نکرده است."},
	} {
		if j.Rows[i] != want {
			t.Errorf("got  %#v\nwant %#v", j.Rows[i], want)
		}
	}
	want := []Count{{"repetitions", 1, 2}, {"100 %", 2, 4}, {"95–99 %", 1, 9}, {"85–94 %", 0, 0}, {"75–84 %", 0, 0}, {"50–74 %", 0, 0}, {"new", 1, 6}}
	if got := j.Counts(); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	failure := errors.New("no memory")
	j = Cut(doc, persian(t))
	if err := Fill(j, func(string, string, string) ([]memory.Match, error) { return nil, failure }, FillOptions{}); err != failure {
		t.Error(err)
	}
	if err := Fill(j, lookup(t, memory.Unit{Source: "باران‌ها بارید.", Target: "Rains fell."}), FillOptions{Threshold: 50, Min: 50}); err != nil || j.Rows[0].Target != "Rains fell." {
		t.Errorf("%v %+v", err, j.Rows[0])
	}
}

// A draft is suggested and not filled in, unless its score will do. Who gives it back
// has confirmed it; what was confirmed and filled in is nothing new.
func TestFillWithDrafts(t *testing.T) {
	doc := template("باران بارید.", "باد وزید.")
	find := lookup(t, memory.Unit{Source: "باران بارید.", Target: "It rained.", Status: memory.Draft}, memory.Unit{Source: "باد وزید.", Target: "The wind blew."})
	for threshold, target := range map[int]string{0: "", 96: "", 95: "It rained."} {
		j := Cut(doc, persian(t))
		if err := Fill(j, find, FillOptions{Threshold: threshold}); err != nil {
			t.Fatal(err)
		}
		r := j.Rows[0]
		if r.Target != target || r.Suggestion != "It rained." || r.Score != 95 || r.Match != "exact draft" || j.Rows[1].Match != "exact" {
			t.Errorf("%d: %+v", threshold, j.Rows)
		}
		if got := Units(j); target == "" && len(got) != 0 {
			t.Errorf("%d: %+v is nobody's translation", threshold, got)
		}
		j.Rows[0].Target = r.Suggestion
		if got := Units(j); len(got) != 1 || got[0].Target != "It rained." || got[0].Status != memory.Confirmed {
			t.Errorf("%d: %+v", threshold, got)
		}
	}
}

func TestPlace(t *testing.T) {
	for _, test := range []struct {
		source, target, want string // want is empty where it is not certain
	}{
		{"باران بارید.", "It rained.", "It rained."},
		{"باران بارید.⟨2/⟩", "It rained.", "It rained.⟨2/⟩"},
		{"⟨2/⟩باران بارید.", "It rained.", "⟨2/⟩It rained."},
		{"⟨1⟩⟨2⟩باران بارید.⟨/2⟩⟨/1⟩", "It rained.", "⟨1⟩⟨2⟩It rained.⟨/2⟩⟨/1⟩"},
		{"⟨1⟩باران بارید.", "It rained.", "⟨1⟩It rained."},   // goes on in the next segment
		{"باران بارید.⟨/1⟩", "It rained.", "It rained.⟨/1⟩"}, // began in the one before
		{"⟨1⟩باران⟨/1⟩ بارید.", "It rained.", ""},            // another word order
		{"باران⟨2/⟩ بارید.", "It rained.", ""},               // whose footnote?
		{"باران ⟨1⟩بارید.", "It rained.", ""},                // where does it begin?
		{"گزارش ⟨1⟩WHO⟨/1⟩", "The WHO report", "The ⟨1⟩WHO⟨/1⟩ report"},
		{"در ⟨1⟩۲۵٫۵⟨/1⟩ ثانیه", "In 25.5 seconds", "In ⟨1⟩25.5⟨/1⟩ seconds"},
		{"در ⟨1⟩۲۵⟨/1⟩ ثانیه از ۲۵", "In 25 seconds of 25", ""},
		{"در ⟨1⟩۲۵⟨/1⟩ ثانیه", "In 1254 seconds", ""},
		{"⟨1⟩A⟨/1⟩ و ⟨2⟩B⟨/2⟩", "B and A", "⟨2⟩B⟨/2⟩ and ⟨1⟩A⟨/1⟩"},
		{"⟨1⟩(A)⟨/1⟩ و ⟨2⟩(B)⟨/2⟩", "(B)(A)", "⟨2⟩(B)⟨/2⟩⟨1⟩(A)⟨/1⟩"},
		{"باران ⟨5⟩", "rain ⟨5⟩", ""},
	} {
		plain := ""
		for _, r := range Cut(template(test.source), persian(t)).Rows {
			plain += r.Source
		}
		if plain != test.source {
			t.Fatalf("%s is cut", test.source)
		}
		got, ok := placedIn(test.source, memory.Match{Suggestion: test.target})
		switch {
		case ok != (test.want != ""), ok && got != test.want:
			t.Errorf("%s: %s: got %s, %v", test.source, test.target, got, ok)
		case !ok && got != test.target:
			t.Errorf("%s: %s", test.source, got)
		}
	}
}

// What comes back from a job goes into a memory, and from there into the job again:
// tags that a person placed are placed, and nothing is news the second time.
func TestUnits(t *testing.T) {
	doc := template("⟨1⟩باران⟨/1⟩ بارید.⟨2/⟩ رود بالا آمد.", "چه ⟨1⟩شد؟ هیچ.⟨/1⟩", "رود بالا آمد.", "باران بارید.")
	j := Cut(doc, persian(t))
	j.From, j.To = "fa", "en"
	for i, s := range []string{"It ⟨1⟩rained⟨/1⟩.⟨2/⟩", "The river rose.", "What ⟨1⟩happened?", "", "The river rose.", "It rained."} {
		j.Rows[i].Target = s
	}
	j.Rows[0].Note = "hafez: put in the tags of the source\nبررسی شد"
	units := Units(j)
	want := []memory.Unit{
		{Source: "باران بارید.", Target: "It rained.", Next: "رود بالا آمد.", Notes: []string{"بررسی شد"}, Props: []memory.Prop{
			{Key: "codes:source", Value: `<bpt i="1" x="1">⟨1⟩</bpt>باران<ept i="1">⟨/1⟩</ept> بارید.<ph x="2">⟨2/⟩</ph>`},
			{Key: "codes:target", Value: `It <bpt i="1" x="1">⟨1⟩</bpt>rained<ept i="1">⟨/1⟩</ept>.<ph x="2">⟨2/⟩</ph>`}}},
		{Source: "رود بالا آمد.", Target: "The river rose.", Previous: "باران بارید.", Next: "چه شد؟"},
		{Source: "چه شد؟", Target: "What happened?", Previous: "رود بالا آمد.", Next: "هیچ."},
		{Source: "باران بارید.", Target: "It rained.", Previous: "رود بالا آمد."},
	}
	for i := range max(len(units), len(want)) {
		if i >= len(units) || i >= len(want) {
			t.Fatalf("%d units, not %d", len(units), len(want))
		}
		want[i].From, want[i].To, want[i].Origin = "fa", "en", "گزارش.docx"
		if !sameUnit(units[i], want[i]) {
			t.Errorf("got  %+v\nwant %+v", units[i], want[i])
		}
	}
	again := Cut(template("⟨7⟩باران⟨/7⟩ بارید.⟨8/⟩", "رود بالا آمد."), persian(t))
	if err := Fill(again, lookup(t, units[:3]...), FillOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := again.Rows[0].Target; got != "It ⟨7⟩rained⟨/7⟩.⟨8/⟩" {
		t.Errorf("%q, %+v", got, again.Rows[0])
	}
	other := Cut(template("باران ⟨1⟩بارید⟨/1⟩.⟨2/⟩"), persian(t))
	if err := Fill(other, lookup(t, units[:3]...), FillOptions{}); err != nil || other.Rows[0].Target != "" || other.Rows[0].Suggestion != "It rained." {
		t.Errorf("%v, %+v", err, other.Rows[0])
	}
	adapted := &Job{Rows: []Row{{ID: 1, Source: "۲ رود", Target: "2 rivers", Suggestion: "2 rivers", Match: "numbers", Score: 99}}}
	if news := Units(adapted); len(news) != 1 {
		t.Errorf("%+v", news)
	}
	if news := Units(again); len(news) != 0 {
		t.Errorf("%+v", news)
	}
	again.Rows[1].Target = "The river has risen."
	if news := Units(again); len(news) != 1 || news[0].Target != "The river has risen." {
		t.Errorf("%+v", news)
	}
}

// Units go out with their codes, and come back with them.
func TestUnitsInTMX(t *testing.T) {
	j := Cut(template("⟨1⟩باران⟨/1⟩ <b>&amp;</b>\tبارید.⟨2/⟩"), persian(t))
	j.From, j.To, j.Rows[0].Target = "fa", "en", "It ⟨1⟩rained⟨/1⟩ <b>&amp;</b>.⟨2/⟩"
	units := Units(j)
	var b bytes.Buffer
	err := exchange.Write(&b, exchange.TMX, func(yield func(memory.Unit, error) bool) { yield(units[0], nil) }, exchange.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for u, err := range exchange.Read(&b, exchange.TMX, exchange.Options{}) {
		if err != nil || !sameUnit(u, units[0]) || len(u.Props) != 2 {
			t.Errorf("%v %+v, not %+v", err, u, units[0])
		}
	}
}

func sameUnit(a, b memory.Unit) bool {
	ok := slices.Equal(a.Notes, b.Notes) && slices.Equal(a.Props, b.Props)
	a.Notes, b.Notes, a.Props, b.Props = nil, nil, nil, nil
	return ok && a.Source == b.Source && a.Target == b.Target && a.Previous == b.Previous && a.Next == b.Next && a.From == b.From && a.To == b.To && a.Origin == b.Origin
}

func TestWords(t *testing.T) {
	for text, want := range map[string]int{"": 0, "می‌روند به خانه": 3, "۱۲٫۵ درصد - ⟨1⟩بود⟨/1⟩!": 3, "«آب»\u00a0و\nنان": 3, "— …": 0} {
		if got := Words(text); got != want {
			t.Errorf("%q: %d words, not %d", text, got, want)
		}
	}
}

func placedIn(source string, m memory.Match) (string, bool) {
	plain, _ := document.CutTags(source)
	return place(source, plain, m)
}
