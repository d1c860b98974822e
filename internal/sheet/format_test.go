package sheet

import "testing"

func TestShowsDate(t *testing.T) {
	for code, want := range map[string]bool{"yyyy-mm-dd": true, `[$-fa-IR,96]dd/mm/yyyy`: true, "h:mm": true, "0.00": false, `0" days"`: false, "[Red]0": false, `\d0`: false, "#,##0_d": false, "@": false} {
		if got := showsDate("170", code); got != want {
			t.Errorf("%q: %v", code, got)
		}
	}
	for id, want := range map[string]bool{"0": false, "2": false, "14": true, "22": true, "49": false, "": false, "x": false} {
		if got := showsDate(id, ""); got != want {
			t.Errorf("%q: %v", id, got)
		}
	}
}

// How numbers are shown, by the code of the format: what Excel and LibreOffice
// show for them.
func TestFormat(t *testing.T) {
	for _, c := range []struct {
		code string
		n    float64
		want string
	}{
		{"0", 1404, "1404"}, {"0", 12.5, "13"}, {"0", -0.4, "0"}, {"0.00", 0.125, "0.13"}, {"0.00", 2, "2.00"}, {"0.0", 9.96, "10.0"}, {"0.00", -1.005, "-1.01"},
		{"#,##0", 1234567, "1,234,567"}, {"#,##0", 999.5, "1,000"}, {"#,##0", 0, "0"}, {"#,##0.00", -1234.5, "-1,234.50"},
		{"0%", 0.5, "50%"}, {"0%", 0.005, "1%"}, {"0.00%", 0.12345, "12.35%"}, {"0%", 12, "1200%"}, {"0%", 0.07, "7%"},
		{"000", 7, "007"}, {"00000000000", 2188001234, "02188001234"}, {"000", 1234, "1234"},
	} {
		f := formatOf("170", c.code)
		if got := f.format(c.n); f.kind != fixedFormat || got != c.want {
			t.Errorf("%v as %s: %q, not %q", c.n, c.code, got, c.want)
		}
	}
	for _, code := range []string{"# ?/?", "0.0E+0", `0" kg"`, "[Red]0", "#,##000", "0;-0;;@", "$0"} {
		if f := formatOf("170", code); f.kind != otherFormat {
			t.Errorf("%s: %+v", code, f)
		}
	}
	for id, want := range map[string]numberFormat{"": {kind: digitsFormat}, "0": {kind: digitsFormat}, "49": {kind: digitsFormat}, "1": {kind: fixedFormat, digits: 1},
		"4": {fixedFormat, 1, 2, true, false}, "10": {fixedFormat, 1, 2, false, true}, "11": {}, "12": {}, "14": {kind: dateFormat}} {
		if got := formatOf(id, ""); got != want {
			t.Errorf("%q: %+v, not %+v", id, got, want)
		}
	}
}
