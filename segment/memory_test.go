package segment

import (
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// repeater gives a text and then a filling over and over, and watches how
// much memory is in use meanwhile.
type repeater struct {
	text, filling string
	left          int // bytes of filling still to give
	given         int
	peak          uint64
}

func (r *repeater) Read(p []byte) (int, error) {
	if r.text != "" {
		n := copy(p, r.text)
		r.text = r.text[n:]
		return n, nil
	}
	if r.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), r.left)
	for i := range p[:n] {
		p[i] = r.filling[(r.given+i)%len(r.filling)]
	}
	if r.given>>20 != (r.given+n)>>20 {
		r.peak = max(r.peak, heap())
	}
	r.given, r.left = r.given+n, r.left-n
	return n, nil
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// A stretch without text behind a sentence is not held, however long.
func TestReadHoldsLittle(t *testing.T) {
	rules := mustBuiltin(t, "fa")
	const size = 12 << 20
	for _, c := range []struct {
		why, text, filling string
		kind               Paragraphs
	}{
		{"spaces", "آمد. ", " ", Line},
		{"lines", "آمد.", "\n", None},
		{"blank lines", "آمد.", " \n", Blank},
		{"marks", ".", "\u200f", Line},
		{"marks and spaces", "آمد. رفت. ", "\u200f \u200c", None},
	} {
		opts := Options{Paragraphs: c.kind}
		left := size / len(c.filling) * len(c.filling)
		want := slices.Collect(Split(c.text+strings.Repeat(c.filling, left/len(c.filling)), rules, opts))
		before := heap()
		r := &repeater{text: c.text, filling: c.filling, left: left}
		got := readAll(t, r, rules, opts)
		if !slices.Equal(got, want) {
			t.Errorf("%s: Read gives %d segments, Split %d", c.why, len(got), len(want))
		}
		if grown := max(r.peak, before) - before; grown > 4*MaxSegment {
			t.Errorf("%s: %d MiB in use while reading", c.why, grown>>20)
		}
	}
}

// Rules that meet ever new states do not keep them all.
func TestStatesAreForgotten(t *testing.T) {
	file := srx("no", anyLanguage, [2]string{"R", ` | [ab]*a[ab]{100}x`})
	rules, err := ParseSRX(strings.NewReader(file), "fa")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for n := uint32(1); text.Len() < 5000; n = n*1664525 + 1013904223 {
		text.WriteByte("ab"[n>>31])
	}
	m := newMatcher(rules)
	v := view{text.String(), 0, text.Len()}
	before := heap()
	for p := 1; p < text.Len(); p++ {
		m.decide(v, p)
	}
	if grown := int64(heap()) - int64(before); grown > 24<<20 {
		t.Errorf("%d MiB of states", grown>>20)
	}
	runtime.KeepAlive(m)
}
