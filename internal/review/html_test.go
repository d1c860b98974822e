package review

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"reflect"
	"strings"
	"testing"

	"hafez/internal/document"
)

// pageOf is a page with the data given, as small as can be.
func pageOf(data string) string {
	return `<!DOCTYPE html><title>x</title><script type="application/json" id="hafez-review">` + data + `</script>`
}

func TestHTMLRead(t *testing.T) {
	const head = `{"format":"hafez review","version":1,"from":"fa","to":"en","rows":[`
	for _, c := range []struct {
		name, page string
		want       Sheet
	}{
		{"no rows", pageOf(head + `]}`), Sheet{From: "fa", To: "en", Rows: []Row{}}},
		{"a row", pageOf(head + `{"source":"a","mark":"wrong","confidence":0.5,"note":"n"}]}`), Sheet{From: "fa", To: "en", Rows: []Row{{Wrong, 0.5, "a", "", "n"}}}},
		{"made by a person", pageOf(head + `{"source":"a","confidence":null},{"target":"b"}]}`), Sheet{From: "fa", To: "en", Rows: []Row{{Open, made, "a", "", ""}, {Open, made, "", "b", ""}}}},
		{"empty rows", pageOf(head + `{"mark":"right"},{"source":"a"}]}`), Sheet{From: "fa", To: "en", Rows: []Row{{Open, made, "a", "", ""}}}},
		{"a note without texts", pageOf(head + `{"note":"a sentence is missing"},{"source":"a"}]}`), Sheet{From: "fa", To: "en", Rows: []Row{{Open, made, "", "", "a sentence is missing"}, {Open, made, "a", "", ""}}}},
		{"rejected pairs", pageOf(strings.Replace(head, "{", `{"rejected":["0 1 a 0 1 b","\u0633"],`, 1) + `]}`), Sheet{From: "fa", To: "en", Rows: []Row{}, Rejected: []string{"0 1 a 0 1 b", "س"}}},
		{"no rejected pairs", pageOf(strings.Replace(head, "{", `{"rejected":[],`, 1) + `]}`), Sheet{From: "fa", To: "en", Rows: []Row{}}},
		{"escapes", pageOf(head + `{"source":"\u003c\ud83d\udcd6\\ud83d\\"}]}`), Sheet{From: "fa", To: "en", Rows: []Row{{Open, made, `<📖\ud83d\`, "", ""}}}},
		{"what later programs add", pageOf(strings.Replace(head, "{", `{"more":[1],`, 1) + `{"source":"a","colour":"x"}]}`), Sheet{From: "fa", To: "en", Rows: []Row{{Open, made, "a", "", ""}}}},
		{"a tag as a browser may write it", "\ufeff<!-- saved from url=(0010)file:///r -->\r\n" + strings.NewReplacer(`<script type="application/json" id="hafez-review">`, `<SCRIPT id=hafez-review type='application/json'>`).Replace(pageOf(head+"\r\n]}")), Sheet{From: "fa", To: "en", Rows: []Row{}}},
	} {
		if got, err := readHTMLBytes([]byte(c.page)); err != nil || !reflect.DeepEqual(*got, c.want) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

func TestHTMLRefused(t *testing.T) {
	good := string(written(t, WriteHTML, sample()))
	row := func(row string) string {
		return pageOf(`{"format":"hafez review","version":1,"rows":[{"source":"a"},` + row + `]}`)
	}
	at := strings.Index(good, "Snow turns")
	for _, c := range []struct {
		name, page, want string
		is               error
	}{
		{"empty", "", "the file is empty", document.ErrEmpty},
		{"another page", "<!DOCTYPE html><script>1</script>", "this is no review: the page holds no review's data", ErrNotReview},
		{"text", "hafez-review", "the page holds no review's data", ErrNotReview},
		{"cut off in the data", good[:at], "the page is cut off: its data have no end", nil},
		{"cut off before the data", good[:strings.Index(good, "<script")], "the page holds no review's data", ErrNotReview},
		{"UTF-16", "\xff\xfe<\x00", "the page is in UTF-16", nil},
		{"another encoding", strings.Replace(good, "Snow turns", "Snow \xe7", 1), "the page is not in UTF-8", nil},
		{"other data", pageOf(`{"format":"x"}`), `the page's data do not say "hafez review"`, ErrNotReview},
		{"no data", pageOf(``), "the page's data are damaged", nil},
		{"data with more behind them", pageOf(`{"format":"hafez review","version":1,"rows":[]}{}`), "the page's data are damaged at byte 48", nil},
		{"newer", pageOf(`{"format":"hafez review","version":2,"rows":{}}`), `the review is of version "2", and only version 1 is known`, ErrVersion},
		{"newer in another way", pageOf(`{"format":"hafez review","from":["fa"],"version":3}`), `the review is of version "3"`, ErrVersion},
		{"no rows", pageOf(`{"format":"hafez review","version":1}`), "the page's data have no rows", ErrNotReview},
		{"null row", row(`null`), "row 2 is null", nil},
		{"mark", row(`{"source":"a","mark":"maybe"}`), `row 2 has the mark "maybe"`, nil},
		{"confidence", row(`{"source":"a","confidence":-1}`), "row 2 has the confidence -1", nil},
		{"type", row(`{"source":1}`), "the page's data are damaged: row 2 cannot be read: ", nil},
		{"rows that are none", pageOf(`{"format":"hafez review","version":1,"rows":{}}`), `"rows" is no list`, nil},
		{"rows that are null", pageOf(`{"format":"hafez review","version":1,"rows":null}`), `"rows" is no list`, nil},
		{"rows twice", pageOf(`{"format":"hafez review","rows":[],"version":1,"rows":[]}`), "they have two lists of rows", nil},
		{"a name that is none", pageOf(`{"format":"hafez review","version":1,"from":["fa"],"rows":[]}`), "the page's data are damaged: json: cannot unmarshal array", nil},
		{"rejected pairs that are none", pageOf(`{"format":"hafez review","version":1,"rejected":"1 2","rows":[]}`), `"rejected" is no list`, nil},
		{"a rejected pair that is none", pageOf(`{"format":"hafez review","version":1,"rejected":["",1],"rows":[]}`), "rejected pair 2 cannot be read: json: cannot unmarshal number", nil},
		{"a rejected pair that is null", pageOf(`{"format":"hafez review","version":1,"rejected":[null],"rows":[]}`), "rejected pair 1 is null", nil},
		{"half a character in a rejected pair", pageOf(`{"format":"hafez review","version":1,"rejected":["\ud83d"],"rows":[]}`), `in rejected pair 1, \ud83d is half a character`, nil},
		{"half a character in a name", pageOf(`{"format":"hafez review","version":1,"sourceName":"\ud83d","rows":[]}`), `in "sourceName", \ud83d is half a character`, nil},
		{"two other halves", row(`{"source":"\udcd6\udcd6"}`), `row 2 has \udcd6, which is half a character`, nil},
		{"half a character", row(`{"source":"a\ud83d"}`), `row 2 has \ud83d, which is half a character`, nil},
		{"half a character behind a backslash", row(`{"source":"\\\ud83d"}`), `row 2 has \ud83d, which is half a character`, nil},
		{"the other half", row(`{"source":"\uDCD6\ud83d"}`), `row 2 has \uDCD6, which is half a character`, nil},
		{"deep", row(strings.Repeat("[", 20000)), "the page's data are damaged", nil},
	} {
		_, err := readHTMLBytes([]byte(c.page))
		if err == nil || !strings.Contains(err.Error(), c.want) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: %v", c.name, err)
		} else if d := asDocument(t, err); d.Hint == "" && d.Err != document.ErrEmpty {
			t.Errorf("%s: no hint: %v", c.name, err)
		}
	}
	// A row without anything does not count.
	rows := pageOf(`{"format":"hafez review","version":1,"rows":[{},{"source":"a"},{},{},{"note":"b"},{}]}`)
	if got, err := readHTML(strings.NewReader(rows), pageLimit, 2); err != nil || len(got.Rows) != 2 {
		t.Errorf("two rows: %+v, %v", got, err)
	}
	if _, err := readHTML(strings.NewReader(rows), pageLimit, 1); err == nil || !strings.Contains(err.Error(), "the page has more than 1 rows") {
		t.Errorf("too many rows: %v", err)
	}
	if _, err := readHTML(strings.NewReader(good), int64(len(good)-1), pageRows); err == nil || !strings.Contains(err.Error(), "the page has more than") {
		t.Errorf("too large: %v", err)
	}
	// Cut off behind the data, nothing of the review is lost.
	if got, err := readHTMLBytes([]byte(good[:strings.Index(good, "</script>")+len("</script>")])); err != nil || !reflect.DeepEqual(got, sample()) {
		t.Errorf("cut off behind the data: %+v, %v", got, err)
	}
}

// The page must be whole in itself, and its script must not end before its end.
func TestPageWhole(t *testing.T) {
	s := sample()
	s.SourceName, s.Rows[0].Source = "</title></script><script>alert(1)</script>", "</script><script>alert(1)</script><!--"
	page := string(written(t, WriteHTML, s))
	if n := strings.Count(page, "<script"); n != 2 {
		t.Errorf("%d scripts", n)
	}
	if n := strings.Count(page, "</script>"); n != 2 {
		t.Errorf("%d ends of scripts", n)
	}
	for _, no := range []string{"{{", "}}", "http:", "https:", "//#", "src=", "@import", "url(", "localStorage", "sessionStorage", "\r"} {
		if strings.Contains(page, no) {
			t.Errorf("the page has %q in it", no)
		}
	}
	// The policy lets the page's own script run, by its hash, and nothing else.
	script := page[strings.LastIndex(page, "<script>")+len("<script>") : strings.LastIndex(page, "</script>")]
	sum := sha256.Sum256([]byte(script))
	want := `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-` + base64.StdEncoding.EncodeToString(sum[:]) +
		`'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`
	if !strings.Contains(page, want) {
		t.Errorf("the page's policy is not %s", want)
	}
	// Neither Go nor the page writes a "<" into the data, which it would end.
	data := page[strings.Index(page, `id="hafez-review">`)+len(`id="hafez-review">`):]
	if data = data[:strings.Index(data, "</script>")]; strings.ContainsAny(data, "<>&") || !strings.Contains(data, `\u003c/script\u003e`) {
		t.Errorf("the data are %.200s", data)
	}
	if !strings.Contains(script, `return text.replace(/[<>&\u2028\u2029]/g, c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));`) {
		t.Error("the page saves its data without escapes")
	}
	for from, want := range map[string]string{"fa": `<html lang="en" dir="rtl">`, "de": `<html lang="en" dir="ltr">`} {
		if page := string(written(t, WriteHTML, &Sheet{From: from})); !strings.Contains(page, want) {
			t.Errorf("from %s, it is not %s", from, want)
		}
	}
}

// The page and the spreadsheet have the same colours, and the page a style and a
// place in the legend for every band.
func TestColours(t *testing.T) {
	page := string(written(t, WriteHTML, sample()))
	for _, b := range append(bands(), band{name: "alone", colour: aloneColour}) {
		if want := "--" + b.name + ": #" + strings.ToLower(b.colour) + ";"; !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
		for _, want := range []string{"." + b.name + " { --band: var(--" + b.name + "); }", `<li class="` + b.name + `"`} {
			if !strings.Contains(page, want) {
				t.Errorf("no %s", want)
			}
		}
	}
}

func FuzzReadHTML(f *testing.F) {
	f.Add([]byte(pageOf(`{"format":"hafez review","version":1,"from":"fa","rows":[{"mark":"right","confidence":0.5,"source":"\ud83d\udcd6"}]}`)))
	f.Add([]byte(`<script id=hafez-review>{"format":"hafez review","version":1,"rows":[{"source":"\\u003c"},{}]}</script>`))
	f.Fuzz(func(t *testing.T, file []byte) { fuzzed(t, file, readHTMLBytes, WriteHTML) })
}
