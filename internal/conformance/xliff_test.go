package conformance

import "testing"

func TestXLIFF(t *testing.T) {
	const (
		council = "برنامهٔ نوسازی میدان\u200cها تصویب شد. = The plan to renovate the squares was approved."
		came    = "وزیر نیرو آمد. = The minister of energy came."
		public  = "رأی\u200cگیری علنی بود. = The vote was public."
	)
	oldVersion := func(d *desk) {
		r := d.imports()
		if r.code != 0 || r.Added != 1 {
			d.Errorf("import: exit code %d, %s: %s", r.code, r.counts(), r.err)
		}
		d.holds(council)
		// What is not confirmed comes with --all, as a draft; a proposal and what
		// is not to be translated never come.
		r = d.imports("--all")
		if r.code != 0 || r.Added != 1 || r.Unchanged != 1 {
			d.Errorf("import --all: exit code %d, %s: %s", r.code, r.counts(), r.err)
		}
		d.holds(council, came)
		if u := d.units(); len(u) == 2 && (u[0].Status.String() != "confirmed" || u[1].Status.String() != "draft") {
			d.Errorf("the units are %v and %v", u[0].Status, u[1].Status)
		}
	}
	importsPublic := func(d *desk) {
		if r := d.imports(); r.code != 0 || r.Added != 1 {
			d.Errorf("import: exit code %d, %s: %s", r.code, r.counts(), r.err)
		}
		d.holds(public)
	}
	run(t, []probe{
		{"xliff/01-fa-1.2", ".xlf", nil, waits("xliff", oldVersion)},
		{"xliff/02-fa-2.1-matches", ".xlf", nil, func(d *desk) {
			d.needs("xliff", importsPublic)
			d.needs("xliff validate", func(d *desk) { d.validates() })
		}},
		{"xliff/03-bad-mtc-no-ref", ".xlf", nil, func(d *desk) {
			d.needs("xliff validate", func(d *desk) { d.validates("6: ref") })
		}},
		{"xliff/04-bad-similarity", ".xlf", nil, func(d *desk) {
			d.needs("xliff", importsPublic)
			d.needs("xliff validate", func(d *desk) { d.validates("6: similarity") })
		}},
		{"xliff/05-no-namespace", ".xlf", nil, func(d *desk) {
			d.needs("xliff", func(d *desk) {
				if r := d.imports(); r.code != 0 || r.Added != 1 {
					d.Errorf("import: exit code %d, %s: %s", r.code, r.counts(), r.err)
				}
				d.holds("بازار تعطیل است. = The market is closed.")
			})
			d.needs("xliff validate", func(d *desk) { d.validates("2: namespace") })
		}},
		{"xliff/06-utf16", ".xlf", func() []byte {
			return encode(utf16LE, declaring("UTF-16", testdata("xliff/01-fa-1.2.xlf")))
		}, waits("xliff", oldVersion)},
		{"xliff/07-xxe", ".xlf", nil, waits("xliff", func(d *desk) {
			d.aim(d.secretURL())
			s := d.hafez("import", d.file)
			d.refusal(s)
			d.keepsSecret(s)
		})},
		{"xliff/08-state-without-target", ".xlf", nil, waits("xliff validate", func(d *desk) { d.validates("5: target") })},
		{"xliff/09-order-attr", ".xlf", nil, func(d *desk) {
			d.needs("xliff", func(d *desk) {
				if r := d.imports(); r.code != 0 || r.Added != 2 {
					d.Errorf("import: exit code %d, %s: %s", r.code, r.counts(), r.err)
				}
				d.holds("باران می\u200cآمد. = It was raining.", "ما در خانه ماندیم. = We stayed at home.")
			})
			d.needs("xliff validate", func(d *desk) { d.validates() })
		}},
	})
}
