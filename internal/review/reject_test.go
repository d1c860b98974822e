package review

import (
	"bytes"
	"testing"

	"hafez/align"
)

// What was rejected is found again in the next round, wherever it has gone, and
// survives both kinds of files.
func TestReject(t *testing.T) {
	wrong := align.Bead{Source: align.Range{From: 1, To: 3}, Target: align.Range{From: 1, To: 2}}
	s := &Sheet{From: "fa", To: "en", Rows: snowRows()}
	c, err := s.Correct(snow, snowEnglish)
	if err != nil {
		t.Fatal(err)
	}
	s.Reject(wrong, c, snow, snowEnglish)
	s.Reject(wrong, c, snow, snowEnglish) // is there already
	var file bytes.Buffer
	if err := WriteHTML(&file, s); err != nil {
		t.Fatal(err)
	}
	page, err := ReadHTML(&file, "a.html")
	if err != nil {
		t.Fatal(err)
	}
	file.Reset()
	if err := WriteXLSX(&file, s); err != nil {
		t.Fatal(err)
	}
	book, err := ReadXLSX(bytes.NewReader(file.Bytes()), int64(file.Len()), "a.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		edit func(rows []Row) []Row
		want string
	}{
		{"nothing done", func(r []Row) []Row { return r }, "1:3-1:2"},
		{"something put in before it", func(r []Row) []Row {
			r[0].Source += " تازه"
			return append([]Row{{Source: "خبر تازه", Target: "News"}}, r...)
		}, "2:4-2:3"},
		{"its words changed", func(r []Row) []Row {
			r[1].Source = "برف سنگین راه‌ها را در تبریز بست."
			return r
		}, "1:3-1:2"},
		{"split", func(r []Row) []Row {
			r[1].Source, r[2].Source = "برف سنگین", "راه‌ها را بست. مدرسه‌ها تعطیل شد."
			return r
		}, "1:4-1:2 2:4-1:2"},
		{"merged", func(r []Row) []Row { r[1].Target, r[2].Target = r[1].Target+" "+r[2].Target, ""; return r }, "1:3-1:2"},
		{"spaced otherwise", func(r []Row) []Row { r[1].Source = " برف سنگین  راه‌ها را بست. "; return r }, "1:3-1:2"},
	} {
		for _, s := range []*Sheet{page, book} {
			rows := append([]Row(nil), s.Rows...)
			c2, err := (&Sheet{Rows: c.edit(rows), Rejected: s.Rejected}).Correct(snow, snowEnglish)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if got := beads(c2.Wrong); got != c.want {
				t.Errorf("%s: %s, want %s", c.name, got, c.want)
			}
		}
	}
	for _, bad := range []string{"", "1 2", "x", "-5 2 a 1 2 b", "5 2 a 1 2 b", "1 2 0000000000000000 1 2 0000000000000000", "0 99999999999 a 0 1 b"} {
		c, err := (&Sheet{Rows: snowRows(), Rejected: []string{bad}}).Correct(snow, snowEnglish)
		if err != nil || len(c.Wrong) != 0 {
			t.Errorf("%q: %v, %v", bad, c.Wrong, err)
		}
	}
}
