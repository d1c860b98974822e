package exchange

import (
	"testing"

	"pgregory.net/rapid"

	"hafez/memory"
)

// Every unit comes back from a Word table as it went in, but for languages: those
// that were left to the options are named.
func TestDOCXRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(units("\u00ad", "\u2011", "\u2066", "\u2069"), 0, 4).Draw(t, "units")
		var want []memory.Unit
		for i := range in {
			in[i].ID = rapid.Uint64Range(0, 1).Draw(t, "stored") * uint64(i+1)
			u := in[i]
			u.From, u.To = orElse(u.From, "fa"), orElse(u.To, "en")
			u.ID, u.Replaces = 0, u.Ref()
			want = append(want, u)
		}
		roundTrip(t, DOCX, in, want, "")
	})
}
