package cli

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hafez/memory"
)

func TestParseForm(t *testing.T) {
	old := memory.Unit{
		ID: 7, Source: "نان\r\nتازه", Target: "fresh\nbread ", From: "fa", To: "en", Origin: "a.docx", Previous: "آب", Status: memory.Draft,
		Notes: []string{"یک"}, Props: []memory.Prop{{Key: "a=b", Value: "c"}},
	}
	const head = "source: نان\n| تازه\n"
	for _, c := range []struct {
		name, form string
		change     func(*memory.Unit)
		err        string
	}{
		{"as it was", head + "target: fresh\n| bread \nstatus: draft\norigin: a.docx\nnote: یک\nprop: a=b=c\n", nil, ""},
		{"of Windows", "\ufeff# comment\r\n\r\nsource: نان\r\n| تازه\r\ntarget: fresh\r\n| bread \r\nstatus: draft\r\norigin: a.docx\r\nnote: یک\r\nprop: a=b=c", nil, ""},
		{"other texts", "source: : آب #1\n||x\n|  y\n|\ntarget: #water\nstatus:  confirmed \norigin: a.docx\nnote: یک\nprop: a=b=c\n", func(u *memory.Unit) {
			u.Source, u.Target, u.Status = ": آب #1\n|x\n y\n", "#water", memory.Confirmed
		}, ""},
		{"left out", head + "target: b\nstatus: rejected\n", func(u *memory.Unit) {
			u.Target, u.Status, u.Origin, u.Notes, u.Props = "b", memory.Rejected, "", nil, nil
		}, ""},
		{"several", head + "target: b\nstatus: draft\norigin:\nnote: یک\nnote: دو\n| سه\nnote:\nprop: client=Aria=1\nprop: a=b=c\n", func(u *memory.Unit) {
			u.Target, u.Origin, u.Notes = "b", "", []string{"یک", "دو\nسه"}
			u.Props = []memory.Prop{{Key: "client", Value: "Aria=1"}, {Key: "a=b", Value: "c"}}
		}, ""},
		{"twice", head + "target: a\ntarget: b\nstatus: draft\n", nil, "line 4: target stands here a second time"},
		{"a slip in a name", head + "tarpet: a\nstatus: draft\n", nil, `line 3: there is no field "tarpet"`},
		{"a line without a bar", head + "target: a\nb\nstatus: draft\n", nil, `line 4: "b" is no field`},
		{"nothing to go on with", "# x\n| a\n", nil, "line 2: the line goes on"},
		{"no such status", head + "status: done\n", nil, `line 3: the status is confirmed or draft or rejected, not "done"`},
		{"no status", head, nil, "the status is missing"},
		{"a property without a value", head + "status: draft\nprop: client\n", nil, "line 4: a property is key=value"},
		{"not UTF-8", head + "status: \xff\n", nil, "line 3: the text is not UTF-8"},
		{"empty", "# a\n\n", nil, errEmptyForm.Error()},
	} {
		got, err := parseForm(c.form, old)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: error %v, want %s", c.name, err, c.err)
			}
			continue
		}
		want := old
		if c.change != nil {
			c.change(&want)
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v, want %+v", c.name, got, err, want)
		}
	}
}

// A form that nobody has changed gives the unit as it was, byte for byte, with the line
// ends of whatever system the editor was of.
func TestFormRoundTrip(t *testing.T) {
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{"متن", "text", " ", "\n", "\r\n", "\r", "|", "#", ":", "=", "source: ", "\u200c", "\u2028", "\t"}), 0, 6), func(s []string) string { return strings.Join(s, "") })
	rapid.Check(t, func(t *rapid.T) {
		u := memory.Unit{
			ID: 1, Source: text.Draw(t, "source"), Target: text.Draw(t, "target"), From: "fa", To: "en", Origin: text.Draw(t, "origin"),
			Status: memory.Status(rapid.IntRange(0, 2).Draw(t, "status")), CreatedBy: text.Draw(t, "by"), Created: time.Unix(1e9, 0).UTC(), Previous: text.Draw(t, "previous"),
		}
		seen := make(map[string]bool)
		for _, n := range rapid.SliceOfN(text, 0, 3).Draw(t, "notes") {
			if form := formLines(n); strings.TrimSpace(n) != "" && !seen[form] {
				seen[form] = true
				u.Notes = append(u.Notes, n)
			}
		}
		for _, k := range rapid.SliceOfN(text, 0, 3).Draw(t, "props") {
			p := memory.Prop{Key: k, Value: text.Draw(t, "value")}
			if form := formLines(k + "=" + p.Value); !seen[form] {
				seen[form] = true
				u.Props = append(u.Props, p)
			}
		}
		form := formOf(&u)
		if rapid.Bool().Draw(t, "windows") {
			form = "\ufeff" + strings.ReplaceAll(form, "\n", "\r\n")
		}
		got, err := parseForm(form, u)
		if err != nil || !reflect.DeepEqual(got, u) {
			t.Fatalf("%q\nbecomes %+v, %v\nwant %+v", form, got, err, u)
		}
	})
}

func FuzzForm(f *testing.F) {
	f.Add("source: نان\n| تازه\ntarget: bread\nstatus: draft\nprop: a=b\n")
	f.Add("|\n")
	f.Fuzz(func(t *testing.T, form string) {
		u, err := parseForm(form, memory.Unit{ID: 1, Source: "a", Target: "b"})
		var where formError
		if err != nil {
			if err != errEmptyForm && (!errors.As(err, &where) || where.line < 1 || where.line > strings.Count(formLines(form), "\n")+1) {
				t.Fatalf("%q: %v", form, err)
			}
			return
		}
		again, err := parseForm(formOf(&u), u)
		if err != nil || again.Source != u.Source || again.Target != u.Target || len(again.Props) != len(u.Props) {
			t.Fatalf("%+v becomes %+v, %v", u, again, err)
		}
	})
}

func TestCommandWords(t *testing.T) {
	for line, want := range map[string][]string{
		"":                               nil,
		"  ":                             nil,
		"my-vi":                          {"my-vi"},
		"my-code --wait  -n":             {"my-code", "--wait", "-n"},
		`"/opt/my editor/e" -f ''`:       {"/opt/my editor/e", "-f", ""},
		`'/opt/my "own" editor' "it's"x`: {`/opt/my "own" editor`, "it'sx"},
	} {
		if got := commandWords(line); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
