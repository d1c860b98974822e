package persian

import (
	"slices"
	"strings"
	"testing"
)

// The tables of forms hold keys: an entry that is not folded is never met.
func TestTablesAreFolded(t *testing.T) {
	check := func(table, word string) {
		if strings.Trim(word, "'") == "" {
			return
		}
		if a := Analyze(word).Joined.Tokens; len(a) != 1 || a[0].Key != word {
			t.Errorf("%s: %q is no key", table, word)
		}
	}
	for _, e := range endings {
		check("endings", e.text)
	}
	for w := range wholes() {
		check("wholes", w)
	}
	for w := range englishWholes() {
		check("englishWholes", w)
	}
	for _, v := range verbs {
		for _, s := range append(strings.Fields(v.more), v.past, v.present, v.before) {
			if s != "" {
				check("verbs", s)
			}
		}
	}
	for w := range strings.FieldsSeq(irregular) {
		check("irregular", w)
	}
	for w, several := range writtenApart {
		check("writtenApart", w)
		for _, s := range several {
			check("writtenApart", s)
		}
	}
}

func TestTablesHaveNothingTwice(t *testing.T) {
	var seen []string
	for _, v := range verbs {
		if s := v.before + v.past; slices.Contains(seen, s) {
			t.Errorf("verbs: %s comes twice", s)
		} else {
			seen = append(seen, s)
		}
	}
	seen = nil
	for line := range strings.Lines(irregular) {
		if f := strings.Fields(line); len(f) == 0 {
			continue
		} else if slices.Contains(seen, f[0]) {
			t.Errorf("irregular: %s comes twice", f[0])
		} else {
			seen = append(seen, f[0])
		}
	}
}
