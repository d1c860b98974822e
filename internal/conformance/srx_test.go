package conformance

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// rulesFile gives the rules of a row of cases.tsv.
func rulesFile(name string) []byte {
	if name == "10-utf16" {
		return encode(utf16LE, declaring("UTF-16", testdata("srx/01-fa.srx")))
	}
	return []byte(testdata("srx/" + name + ".srx"))
}

// cutting cuts the cases of a rule file. They are a file, a language, and a text
// with | at each of the places where it is cut; spaces around | belong to the
// text, but not to a segment.
func cutting(name string) func(*desk) {
	return func(d *desk) {
		if d.file != "" && strings.HasSuffix(d.file, ".srx") {
			d.validates()
		}
		n := 0
		for line := range strings.Lines(testdata("srx/cases.tsv")) {
			row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if row[0] != name {
				continue
			}
			n++
			d.write("text.txt", []byte(strings.ReplaceAll(row[2], "|", "")))
			var want []string
			for s := range strings.SplitSeq(row[2], "|") {
				want = append(want, strings.TrimSpace(s))
			}
			if got := d.segments("text.txt", "--rules", name+".srx", "--from", row[1]); !slices.Equal(got, want) {
				d.Errorf("in %s:\n %q\nwant\n %q", row[1], got, want)
			}
		}
		if n == 0 {
			d.Error("there are no cases of " + name)
		}
	}
}

// refusesRules says that a rule file is refused with these words.
func (d *desk) refusesRules(words ...string) said {
	d.Helper()
	d.write("text.txt", []byte("چرا؟ چون باران آمد."))
	s := d.hafez("segment", "--rules", d.file, "text.txt")
	d.refusal(s, words...)
	return s
}

func TestSRX(t *testing.T) {
	run(t, []probe{
		{"srx/01-fa", ".srx", nil, cutting("01-fa")},
		{"srx/02-cascade-yes", ".srx", nil, cutting("02-cascade-yes")},
		{"srx/03-cascade-no", ".srx", nil, cutting("03-cascade-no")},
		{"srx/04-order-wrong", ".srx", nil, cutting("04-order-wrong")},
		{"srx/05-invalid-regex", ".srx", nil, func(d *desk) {
			d.refusesRules(`languagerule "Persian", rule 2: beforebreak "[.؟("`)
			d.validates(`0: languagerule "Persian", rule 2: beforebreak "[.؟("`)
		}},
		{"srx/06-dangling-map", ".srx", nil, func(d *desk) {
			d.refusesRules(`no languagerule is called "Farsi"`)
			d.validates(`0: languagemap 1: no languagerule is called "Farsi"`)
		}},
		{"srx/07-srx10", ".srx", nil, cutting("07-srx10")},
		{"srx/08-icu-only-regex", ".srx", nil, cutting("08-icu-only-regex")},
		{"srx/09-xxe", ".srx", nil, func(d *desk) {
			d.aim(d.secretURL())
			d.keepsSecret(d.refusesRules("DOCTYPE"))
			d.validates("2: DOCTYPE is refused")
		}},
		{"srx/10-utf16", ".srx", func() []byte { return rulesFile("10-utf16") }, cutting("10-utf16")},
		{"srx/11-empty-before-after", ".srx", nil, cutting("11-empty-before-after")},
		{"srx/12-map-case", ".srx", nil, cutting("12-map-case")},
		{"srx/cases", ".tsv", nil, func(d *desk) {
			// Every file of rules that can be used has cases.
			seen := map[string]bool{"rules": true}
			for line := range strings.Lines(testdata("srx/cases.tsv")) {
				name, _, _ := strings.Cut(line, "\t")
				if !seen[name] {
					seen[name] = true
					d.write(name+".srx", rulesFile(name))
					cutting(name)(d)
				}
			}
			for _, name := range []string{"01-fa", "02-cascade-yes", "03-cascade-no", "04-order-wrong", "07-srx10", "08-icu-only-regex", "10-utf16", "11-empty-before-after", "12-map-case"} {
				if _, err := os.Stat(name + ".srx"); err != nil {
					d.Errorf("there are no cases of %s", name)
				}
			}
		}},
	})
}
