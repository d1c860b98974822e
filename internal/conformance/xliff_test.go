package conformance

import "testing"

func TestXLIFF(t *testing.T) {
	const (
		council = "برنامهٔ نوسازی میدان\u200cها تصویب شد. = The plan to renovate the squares was approved."
		came    = "وزیر نیرو آمد. = The minister of energy came."
		public  = "رأی\u200cگیری علنی بود. = The vote was public."
	)
	oldVersion := func(d *desk) {
		d.expect(d.imports(), 0, 1, 3, "11: in state needs-review-translation", "11: the target is empty", "18: not to be translated")
		d.holds(council)
		// What is not confirmed comes with --all, as a draft; a proposal and what
		// is not to be translated never come.
		r := d.imports("--all")
		if r.code != 0 || r.Added != 1 || r.Unchanged != 1 || r.Skipped != 2 {
			d.Errorf("import --all: exit code %d, %s: %s", r.code, r.counts(), r.err)
		}
		d.holds(council, came)
		if u := d.units(); len(u) == 2 && (u[0].Status.String() != "confirmed" || u[1].Status.String() != "draft") {
			d.Errorf("the units are %v and %v", u[0].Status, u[1].Status)
		}
	}
	importsPublic := func(skipped ...string) func(d *desk) {
		return func(d *desk) {
			d.expect(d.imports(), 0, 1, len(skipped), skipped...)
			d.holds(public)
			// With --all a segment without a target is not taken either, nor its candidates.
			if r := d.imports("--all"); r.code != 0 || r.Added != 0 || r.Unchanged != 1 || r.Skipped != len(skipped) {
				d.Errorf("import --all: exit code %d, %s: %s", r.code, r.counts(), r.err)
			}
		}
	}
	run(t, []probe{
		{"xliff/01-fa-1.2", ".xlf", nil, oldVersion},
		{"xliff/02-fa-2.1-matches", ".xlf", nil, func(d *desk) {
			importsPublic("15: no target")(d)
			d.validates()
		}},
		{"xliff/03-bad-mtc-no-ref", ".xlf", nil, func(d *desk) {
			d.validates("6: ref")
		}},
		{"xliff/04-bad-similarity", ".xlf", nil, func(d *desk) {
			importsPublic()(d)
			d.validates("6: similarity")
		}},
		{"xliff/05-no-namespace", ".xlf", nil, func(d *desk) {
			if r := d.imports(); r.code != 0 || r.Added != 1 {
				d.Errorf("import: exit code %d, %s: %s", r.code, r.counts(), r.err)
			}
			d.holds("بازار تعطیل است. = The market is closed.")
			d.validates("2: namespace")
		}},
		{"xliff/06-utf16", ".xlf", func() []byte {
			return encode(utf16LE, declaring("UTF-16", testdata("xliff/01-fa-1.2.xlf")))
		}, oldVersion},
		{"xliff/07-xxe", ".xlf", nil, func(d *desk) {
			d.aim(d.secretURL())
			s := d.hafez("import", d.file)
			d.refusal(s)
			d.keepsSecret(s)
		}},
		{"xliff/08-state-without-target", ".xlf", nil, func(d *desk) { d.validates("5: target") }},
		{"xliff/09-order-attr", ".xlf", nil, func(d *desk) {
			if r := d.imports(); r.code != 0 || r.Added != 2 {
				d.Errorf("import: exit code %d, %s: %s", r.code, r.counts(), r.err)
			}
			d.holds("باران می\u200cآمد. = It was raining.", "ما در خانه ماندیم. = We stayed at home.")
			d.validates()
		}},
	})
}
