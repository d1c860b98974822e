package segment

import (
	"slices"
	"testing"
)

func TestAbbreviations(t *testing.T) {
	rules, err := Builtin("fa")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		list []string
		text string
		want []string
		why  string
	}{
		{nil, "نزد دکتر. علوی رفت.", []string{"نزد دکتر.", "علوی رفت."}, "not known"},
		{[]string{"دکتر"}, "نزد دکتر. علوی رفت.", []string{"نزد دکتر. علوی رفت."}, "given without a stop"},
		{[]string{"دکتر."}, "نزد دكتر. علوی رفت.", []string{"نزد دكتر. علوی رفت."}, "typed with Arabic kaf"},
		{[]string{"دکتر"}, "نزد فردکتر. علوی رفت.", []string{"نزد فردکتر.", "علوی رفت."}, "the end of another word"},
		{[]string{"مهند. س."}, "آن مهند.س. علوی است.", []string{"آن مهند.س. علوی است."}, "no space inside"},
		{[]string{"C++"}, "زبان C++. علوی.", []string{"زبان C++. علوی."}, "signs mean themselves"},
		{[]string{"", " . ", "(", "[a"}, "نزد دکتر. علوی رفت.", []string{"نزد دکتر.", "علوی رفت."}, "nothing usable"},
	} {
		r, err := rules.WithAbbreviations(c.list)
		if err != nil {
			t.Errorf("%q: %v", c.list, err)
			continue
		}
		var got []string
		for s := range Split(c.text, r, Options{}) {
			got = append(got, s.Text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q, %s (%s): %q, want %q", c.list, c.text, c.why, got, c.want)
		}
	}
}

func TestTooManyAbbreviations(t *testing.T) {
	rules, err := Builtin("fa")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rules.WithAbbreviations(slices.Repeat([]string{"دکتر"}, maxAbbreviations+1)); err == nil {
		t.Error("no error for too long a list")
	}
}
