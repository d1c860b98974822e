package cells

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A cell's text is read as it was written, whatever stands beside whatever.
func TestEscapeIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"_", "x", "X", "0", "00", "41", "5F", "x0041_", "\x01", "\r", "D83D", "_xDE00_", "ب"}), 0, 12).Draw(t, "pieces"), "")
		if got := Unescape(Escape(text)); got != text {
			t.Fatalf("%q is written as %q and read as %q", text, Escape(text), got)
		}
	})
}

func TestUnescape(t *testing.T) {
	for _, c := range [][2]string{
		{"a_x000D_\nb", "a\r\nb"}, {"_x0041_", "A"}, {"_x005F_x0041_", "_x0041_"}, {"_x00e9_", "é"},
		{"_xD83D__xDCD6_", "📖"}, {"_xD83D_", "_xD83D_"}, {"_xDCD6__xD83D_", "_xDCD6__xD83D_"}, {"_xD83D_ _xDCD6_", "_xD83D_ _xDCD6_"},
		{"_x41_", "_x41_"}, {"_", "_"}, {"__x0041_", "_A"},
	} {
		if got := Unescape(c[0]); got != c[1] {
			t.Errorf("%q is read as %q, not %q", c[0], got, c[1])
		}
	}
}
