package conformance

import (
	"strings"
	"testing"
)

func TestTBX(t *testing.T) {
	inflation := func(d *desk) {
		d.expect(d.imports(), 0, 1, 0)
		d.holds("تورم = inflation")
		want := map[string]string{
			"tbx:subjectField": "اقتصاد", "tbx:source/status": "preferred",
			"tbx:source/partOfSpeech": "noun", "tbx:target/partOfSpeech": "noun",
		}
		u := d.units()[0]
		for _, p := range u.Props {
			if v, ok := want[p.Key]; ok && v == p.Value {
				delete(want, p.Key)
			}
		}
		if len(want) > 0 || len(u.Notes) != 1 || u.Notes[0] != "بالا رفتن پیوستهٔ سطح قیمت\u200cها" {
			d.Errorf("%v is missing in %+v", want, u)
		}
	}
	run(t, []probe{
		{"tbx/01-v2-tbx-basic", ".tbx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 2, 1, `20: the term "پیمان" is deprecated`)
			d.holds("معاهده = treaty", "کاردار = chargé d’affaires")
			if r := d.imports("--all"); r.code != 0 || r.Added != 1 || r.Unchanged != 2 {
				d.Errorf("import --all: exit code %d, %s", r.code, r.counts())
			}
			d.holds("معاهده = treaty", "کاردار = chargé d’affaires", "پیمان = treaty")
			// As a glossary, it serves the aligner.
			if s := d.hafez("lexicon", "--json", "--import", d.file); s.code != 0 || !strings.Contains(s.out, `"added":2`) {
				d.Errorf("lexicon: exit code %d, %s, %s", s.code, s.out, s.err)
			}
		}},
		{"tbx/02-v3-dca", ".tbx", nil, inflation},
		{"tbx/03-v3-dct", ".tbx", nil, inflation},
		{"tbx/04-no-lang", ".tbx", nil, func(d *desk) {
			d.expect(d.imports(), 0, 1, 1, "9: xml:lang")
			d.holds("مالیات = tax")
		}},
	})
}
