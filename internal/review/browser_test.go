package review

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// drive.js is put behind the page's own script. It sends the keys of a list and
// puts the text of the page that would be saved into the document.
//
//go:embed testdata/drive.js
var driver string

// browser is the name of a Chromium, from the environment; the test is skipped
// without.
func browser(t *testing.T) string {
	t.Helper()
	name := os.Getenv("HAFEZ_BROWSER")
	if name == "" {
		t.Skip("HAFEZ_BROWSER names no browser: set it to a Chromium to test the page in it")
	}
	return name
}

// dump opens a page and gives its elements as they are once all is done.
func dump(t *testing.T, page string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(name, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(browser(t), "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(),
		"--virtual-time-budget=20000", "--dump-dom", address(name))
	var errors bytes.Buffer
	command.Stderr = &errors
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, errors.String())
	}
	return string(out)
}

var (
	policy    = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>\n`)
	savedText = regexp.MustCompile(`(?s)<pre id="saved">(.*?)</pre>`)
	toldText  = regexp.MustCompile(`(?s)<pre id="told">(.*?)</pre>`)
)

// driven is the sheet that a page saves after the keys, and what else the driver
// tells of it.
func driven(t *testing.T, s *Sheet, keys ...string) (*Sheet, map[string]any) {
	t.Helper()
	page := string(written(t, WriteHTML, s))
	if !policy.MatchString(page) {
		t.Fatal("the page has no policy")
	}
	// The policy would let no other script run.
	page = policy.ReplaceAllString(page, "")
	list, err := json.Marshal(keys)
	if err != nil {
		t.Fatal(err)
	}
	page = strings.Replace(page, "</body>", "<script>"+strings.Replace(driver, "[/* keys */]", string(list), 1)+"</script></body>", 1)
	dom := dump(t, page)
	text := savedText.FindStringSubmatch(dom)
	if text == nil {
		t.Fatalf("nothing was saved: %.3000s", dom)
	}
	var told map[string]any
	if m := toldText.FindStringSubmatch(dom); m != nil {
		if err := json.Unmarshal([]byte(html.UnescapeString(m[1])), &told); err != nil {
			t.Fatal(err)
		}
	}
	saved := html.UnescapeString(text[1])
	if strings.Contains(saved, `class="row `) {
		t.Error("rows are saved as elements")
	}
	got, err := readHTMLBytes([]byte(saved))
	if err != nil {
		t.Fatal(err)
	}
	// The browser's own saving writes the page as it is now.
	if now, err := readHTMLBytes([]byte(dom)); err != nil || !reflect.DeepEqual(now, got) {
		t.Errorf("the page itself holds %+v, %v", now, err)
	}
	return got, told
}

// letters is a review of rows with short texts, each all the more sure.
func letters() *Sheet {
	return &Sheet{From: "fa", To: "en", SourceName: "الف.txt", TargetName: "a.txt", Rows: []Row{
		{Open, 0.25, "الف یک. الف دو.", "A one. A two.", ""},
		{Open, 0.5, "ب", "B", ""},
		{Open, 0.875, "پ", "P", ""},
		{Open, 1, "ت", "T", ""},
	}}
}

// in gives rows short: mark, confidence, source, target, note.
func in(rows ...Row) []Row { return rows }

func TestPageKeys(t *testing.T) {
	browser(t)
	const alif, ay = "الف یک. الف دو.", "A one. A two."
	a, b, p, te := letters().Rows[0], letters().Rows[1], letters().Rows[2], letters().Rows[3]
	marked := func(r Row, m Mark) Row { r.Mark = m; return r }
	for _, c := range []struct {
		name, keys string
		want       []Row
	}{
		{"nothing", "", in(a, b, p, te)},
		{"mark: right goes to the next, wrong stays", "y Enter x", in(marked(a, Right), marked(b, Right), marked(p, Wrong), te)},
		{"mark: wrong again takes it back", "x x j y r", in(a, marked(b, Right), p, te)},
		{"mark: removed", "y k r", in(a, b, p, te)},
		{"mark: at the last row", "End y y", in(a, b, p, marked(te, Right))},
		{"Persian keyboard", "غ@KeyY ط@KeyX", in(marked(a, Right), marked(b, Wrong), p, te)},
		{"merge", "j m", in(a, Row{Open, made, "ب پ", "B P", ""}, te)},
		{"merge at the end", "End m", in(a, b, p, te)},
		{"merge, undo, redo", "m m u u Ctrl+y", in(Row{Open, made, alif + " ب", ay + " B", ""}, p, te)},
		{"split behind the first sentence", "s Enter", in(Row{Open, made, "الف یک.", ay, ""}, Row{Open, made, "الف دو.", "", ""}, b, p, te)},
		{"split the translation", "ArrowLeft s Enter Alt+ArrowUp", in(Row{Open, made, alif, ay, ""}, b, p, te)},
		{"split, and move", "s Enter k ArrowLeft s Enter Alt+ArrowDown", in(Row{Open, made, "الف یک.", "A one.", ""}, Row{Open, made, "الف دو.", "A two.", ""}, b, p, te)},
		{"split where there is nothing", "j s Enter", in(a, b, p, te)},
		{"split with what was typed", "j s type:یک_دو Left Left Enter", in(a, Row{Open, made, "یک", "B", ""}, Row{Open, made, "دو", "", ""}, p, te)},
		{"move down", "j Alt+ArrowDown", in(a, Row{Open, made, "", "B", ""}, Row{Open, made, "ب پ", "P", ""}, te)},
		{"move up, both sides", "j Alt+ArrowUp j ArrowLeft Alt+ArrowUp", in(Row{Open, made, alif + " ب", ay + " B", ""}, p, te)},
		{"move beyond the ends", "Alt+ArrowUp End Alt+ArrowDown", in(a, b, p, te)},
		{"column down", "j ArrowLeft Alt+Shift+ArrowDown", in(a, Row{Open, made, "ب", "", ""}, Row{Open, made, "پ", "B", ""}, Row{Open, made, "ت", "P", ""}, Row{Open, made, "", "T", ""})},
		{"column up", "j Alt+Shift+ArrowUp", in(a, Row{Open, made, "ب پ", "B", ""}, Row{Open, made, "ت", "P", ""}, Row{Open, made, "", "T", ""})},
		{"column down and up", "j Alt+Shift+ArrowDown Alt+Shift+ArrowUp", in(a, Row{Open, made, "ب", "B", ""}, Row{Open, made, "پ", "P", ""}, Row{Open, made, "ت", "T", ""})},
		{"edit", "j e type:با_هم Ctrl+Enter", in(a, Row{Open, 0.5, "با هم", "B", ""}, p, te)},
		{"edit: Enter keeps all", "j e type:با_هم Left Left Enter", in(a, Row{Open, 0.5, "با هم", "B", ""}, p, te)},
		{"edit: Shift Enter stays", "j e type:با_هم Left Shift+Enter Escape", in(a, b, p, te)},
		{"edit, split by its button", "j e type:یک_دو Left Left click:split", in(a, Row{Open, made, "یک", "B", ""}, Row{Open, made, "دو", "", ""}, p, te)},
		{"edit, and leave the window", "j e type:x away m x Enter", in(a, Row{Open, 0.5, "x", "B", ""}, p, te)},
		{"edit, and leave the editor", "j e type:x leave", in(a, Row{Open, 0.5, "x", "B", ""}, p, te)},
		{"half a character", "j e half Enter", in(a, Row{Open, 0.5, "a\ufffd", "B", ""}, p, te)},
		{"a note is not split by the button", "c type:see_1404 Left click:split Escape", in(Row{Open, 0.25, alif, ay, "see 1404"}, b, p, te)},
		{"edit, cancelled", "j F2 type:نه Escape", in(a, b, p, te)},
		{"edit the other side", "j ArrowLeft e type:Bee Ctrl+Enter ArrowRight x", in(a, Row{Wrong, 0.5, "ب", "Bee", ""}, p, te)},
		{"edit, and save at once", "j e type:با", in(a, Row{Open, 0.5, "با", "B", ""}, p, te)},
		{"a note", "c type:see_1404 Enter y", in(Row{Right, 0.25, alif, ay, "see 1404"}, b, p, te)},
		{"empty a row and remove it", "j e type: Ctrl+Enter ArrowLeft e type: Ctrl+Enter d", in(a, p, te)},
		{"no row with texts is removed", "d Delete", in(a, b, p, te)},
		{"undo all, redo all", "y x m j e type:ن Ctrl+Enter u u u u u Ctrl+y Ctrl+Shift+z", in(marked(a, Right), marked(b, Wrong), p, te)},
		{"redo is forgotten by a change", "y u x Ctrl+y", in(marked(a, Wrong), b, p, te)},
		{"next doubtful, and again from the top", "n x n x n", in(marked(a, Wrong), marked(b, Wrong), p, te)},
		{"previous doubtful", "End p x", in(a, marked(b, Wrong), p, te)},
		{"filter: unmarked", "y j y filter:unmarked k x", in(marked(a, Right), marked(b, Wrong), marked(p, Right), te)},
		{"filter: wrong", "End x Home filter:wrong r", in(a, b, p, te)},
		{"filter: doubtful", "filter:doubtful y y j x", in(marked(a, Right), marked(b, Wrong), p, te)},
		{"buttons", "click:right click:wrong click:merge click:undo", in(marked(a, Right), marked(b, Wrong), p, te)},
		{"help, and away", "? close", in(a, b, p, te)},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := driven(t, letters(), strings.Fields(c.keys)...)
			want := letters()
			want.Rows = c.want
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got\n%+v\nnot\n%+v", got.Rows, want.Rows)
			}
		})
	}
}

// Texts that are not touched are saved byte for byte, and so are the halves of one
// that is split with nothing typed.
func TestPageKeeps(t *testing.T) {
	browser(t)
	s := &Sheet{From: "fa", To: "en", SourceName: "</script><!--", TargetName: "a & b", Rows: []Row{{Open, 0.1, "یک\r\nدو. سه\rچهار", "x", ""}}}
	for _, piece := range pieces() {
		s.Rows = append(s.Rows, Row{Right, 0.123456789012345678, piece, " " + piece + piece, piece + "."})
	}
	want := *s
	want.Rows = append([]Row{{Open, made, "یک\r\nدو.", "x", ""}, {Open, made, "سه\rچهار", "", ""}}, s.Rows[1:]...)
	got, _ := driven(t, s, "s", "Enter", "j", "e", "Ctrl+Enter", "j", "e", "Ctrl+Enter")
	if !reflect.DeepEqual(got, &want) {
		for i := range want.Rows {
			if i >= len(got.Rows) || got.Rows[i] != want.Rows[i] {
				t.Errorf("row %d: got %+q, not %+q", i+1, got.Rows[i].Source, want.Rows[i].Source)
			}
		}
		t.Errorf("got %+v", got)
	}
}

// Whatever is merged, split and moved, no text is lost or leaves its side and its
// order, and all of it can be undone.
func TestPageConserves(t *testing.T) {
	browser(t)
	kinds := []string{"j", "k", "ArrowLeft", "ArrowRight", "m", "s Enter", "Alt+ArrowUp", "Alt+ArrowDown", "Alt+Shift+ArrowUp", "Alt+Shift+ArrowDown", "y", "x", "r", "u", "u", "Ctrl+y", "d", "Home", "End"}
	all := func(s *Sheet) (source, target string) {
		for _, r := range s.Rows {
			source, target = source+r.Source, target+r.Target
		}
		return strings.ReplaceAll(source, " ", ""), strings.ReplaceAll(target, " ", "")
	}
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 1404))
		var keys []string
		for range 400 {
			keys = append(keys, strings.Fields(kinds[random.IntN(len(kinds))])...)
		}
		got, _ := driven(t, sample(), keys...)
		source, target := all(got)
		if wantSource, wantTarget := all(sample()); source != wantSource || target != wantTarget {
			t.Errorf("seed %d: %q\n%q\nhave become\n%q\n%q", seed, wantSource, wantTarget, source, target)
		}
		if reflect.DeepEqual(got, sample()) {
			t.Errorf("seed %d: nothing has changed", seed)
		}
		back, told := driven(t, sample(), append(keys, slices.Repeat([]string{"u"}, len(keys))...)...)
		if !reflect.DeepEqual(back, sample()) || told["before"] != false {
			t.Errorf("seed %d: undone, it is %+v, changed: %v", seed, back, told["before"])
		}
	}
}

// A page that was saved has the same behaviour; one that the browser saved, with
// the rows in it, too.
func TestPageTwice(t *testing.T) {
	browser(t)
	page := string(written(t, WriteHTML, sample()))
	dom := dump(t, page)
	if got, err := readHTMLBytes([]byte(dom)); err != nil || !reflect.DeepEqual(got, sample()) {
		t.Errorf("as the browser saves it: %+v, %v", got, err)
	}
	again := dump(t, dom)
	if a, b := strings.Count(dom, `class="row `), strings.Count(again, `class="row `); a != len(sample().Rows) || b != a {
		t.Errorf("%d rows, then %d", a, b)
	}
	if strings.Contains(page, "http://") || strings.Contains(page, "https://") || strings.Contains(page, "localStorage") {
		t.Error("the page names a place elsewhere")
	}
	_, told := driven(t, sample(), "j", "y")
	if told["file"] != "page.html" || told["before"] != true || told["after"] != false || told["count"] != "3 of 8 reviewed" || told["countFa"] != "۳ از ۸ بازبینی شد" {
		t.Errorf("%v", told)
	}
	// The page cannot know what became of the download.
	if message := fmt.Sprint(told["message"]); !strings.Contains(message, "check that it is in your downloads · ") || strings.Contains(message, "saved") {
		t.Errorf("on saving, it says %q", message)
	}
	if _, told := driven(t, letters(), "Home"); told["countFa"] != "هیچ‌یک از ۴ ردیف بازبینی نشده" {
		t.Errorf("of nothing reviewed, it says %q", told["countFa"])
	}
	// Who leaves an editor for the filter is there.
	if _, told := driven(t, letters(), "j", "e", "type:x", "leave"); told["focus"] != "filter" {
		t.Errorf("the focus is on %q", told["focus"])
	}
}

// Many rows stay usable; how fast is told, not judged.
func TestPageLarge(t *testing.T) {
	browser(t)
	s := &Sheet{From: "fa", To: "en"}
	for i := range 5000 {
		s.Rows = append(s.Rows, Row{Open, float64(i%100) / 100, fmt.Sprintf("جملهٔ شمارهٔ %d از گزارشی بلند دربارهٔ برف تهران است.", i), fmt.Sprintf("Sentence %d of a long report about the snow in Tehran.", i), ""})
	}
	got, told := driven(t, s, strings.Fields(strings.Repeat("y ", 20)+"m End y m Home Alt+Shift+ArrowDown u")...)
	if len(got.Rows) != 4999 || got.Rows[19].Mark != Right {
		t.Errorf("%d rows", len(got.Rows))
	}
	t.Logf("milliseconds: first view %v, a key at most %v (%v), saving %v", told["view"], told["slowest"], told["slowestKey"], told["saving"])
}
