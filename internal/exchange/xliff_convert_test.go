package exchange

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hafez/memory"
)

// A TMX with codes of any kind goes through XLIFF and comes back to the byte, as
// hafez convert takes it: the texts are what another reader says they are.
func TestTMXThroughXLIFF(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var in []memory.Unit
		var texts []string
		for range rapid.IntRange(1, 3).Draw(t, "units") {
			u := memory.Unit{Source: "کتاب", Target: "book", From: "fa", To: "en"}
			u.Props = withCodes(t, &u)
			in = append(in, u)
			texts = append(texts, u.Source, u.Target)
		}
		for _, version := range []string{"2.1", "1.2"} {
			opts := Options{Name: "f", FormatVersion: version}
			first := written(t, TMX, in, Options{})
			units := read(strings.NewReader(first), TMX, Options{}).units
			middle := written(t, XLIFF, units, opts)
			if found := xliffFindings(t, middle); len(found) > 0 {
				t.Fatalf("%q in\n%s", found, middle)
			}
			got := read(strings.NewReader(middle), XLIFF, opts)
			if got.err != nil || len(got.problems) > 0 || len(got.units) != len(in) {
				t.Fatalf("%v, %q\n%s", got.err, got.problems, middle)
			}
			for i, u := range got.units {
				if u.Source != texts[2*i] || u.Target != texts[2*i+1] {
					t.Fatalf("got %q = %q, want %q", u.Source, u.Target, texts[2*i:2*i+2])
				}
			}
			if last := written(t, TMX, got.units, Options{}); last != first {
				t.Fatalf("by way of %s:\n%s\nbecame\n%s\n%s", version, first, last, middle)
			}
		}
	})
}

// A file of Hafez's that is wanted the other way round gives what the same memory as
// TMX gives: its languages, codes and neighbours go with their sides.
func TestXLIFFTurned(t *testing.T) {
	const codes = `<ph x="1">&lt;br/&gt;</ph>کتاب`
	u := memory.Unit{Source: "کتاب", Target: "book", From: "fa-IR", To: "en-GB", Previous: "دفتر", Next: "قلم", Origin: "خبرگزاری",
		Props: []memory.Prop{{Key: "k", Value: "v"}, {Key: sourceCodes, Value: codes}}}
	turn := Options{From: "en", To: "fa"}
	want := turned(u)
	for _, version := range []string{"2.1", "1.2"} {
		file := written(t, XLIFF, []memory.Unit{u}, Options{FormatVersion: version})
		if got := unitsOf(t, file, turn); !reflect.DeepEqual(got, []memory.Unit{want}) {
			t.Errorf("%s: got %+v\nwant %+v", version, got, want)
		}
	}
}
