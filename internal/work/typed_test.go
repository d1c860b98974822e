package work

import "testing"

func TestAsTags(t *testing.T) {
	for _, c := range []struct{ source, target, want string }{
		{"آیا ⟨1⟩مهم⟨/1⟩ است؟ ⟨2/⟩", "Is it <1>important</1>? <2/>", "Is it ⟨1⟩important⟨/1⟩? ⟨2/⟩"},
		{"آیا ⟨1⟩مهم⟨/1⟩ است؟", "Is <3> it ⟨1⟩important⟨/1⟩? <1>", "Is <3> it ⟨1⟩important⟨/1⟩? <1>"},
		{"<1> و ⟨1⟩مهم⟨/1⟩", "<1> and <1>so</1>", "<1> and <1>so⟨/1⟩"},
		{"بدون", "<1>", "<1>"},
	} {
		if got := asTags(c.source, c.target); got != c.want {
			t.Errorf("%q: %q", c.target, got)
		}
	}
}
