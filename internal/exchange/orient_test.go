package exchange

import (
	"reflect"
	"strings"
	"testing"

	"hafez/memory"
)

func TestOrient(t *testing.T) {
	u := memory.Unit{Source: "a cold day", Target: "روزی سرد", From: "en", To: "fa", Previous: "before", Next: "after", CreatedBy: "مریم", Notes: []string{"یک"},
		Props: []memory.Prop{{Key: sourceCodes, Value: "a <hi>cold</hi> day"}, {Key: targetCodes, Value: "روزی <hi>سرد</hi>"}, {Key: "tmx:source/usagecount", Value: "3"}, {Key: "source", Value: "x"}, {Key: "a:b", Value: "y"}}}
	want := memory.Unit{Source: "روزی سرد", Target: "a cold day", From: "fa", To: "en", CreatedBy: "مریم", Notes: []string{"یک"},
		Props: []memory.Prop{{Key: sourceCodes, Value: "روزی <hi>سرد</hi>"}, {Key: targetCodes, Value: "a <hi>cold</hi> day"}, {Key: "tmx:target/usagecount", Value: "3"}, {Key: "source", Value: "x"}, {Key: "a:b", Value: "y"},
			{Key: "target_previous", Value: "before"}, {Key: "target_next", Value: "after"}}}
	opts := Options{}
	before := u.Props[0]
	if got, why := opts.orient(newPair(opts), u); why != "" || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %q", got, why)
	}
	if u.Props[0] != before {
		t.Error("the unit that was given has been changed")
	}
	for _, c := range []struct{ from, to, wantFrom, wantTo, why string }{
		{"", "", "fa", "en-GB", ""},
		{"fa-IR", "", "fa-IR", "en-GB", ""},
		{"", "fa", "fa", "en-GB", ""}, // The target is Persian, so the source is not.
		{"en_US", "", "fa", "en_US", ""},
		{"de", "", "", "", "from de to en-GB, not from fa to en-GB"},
		{"fa", "fa", "", "", "from fa to fa, not from fa to en-GB"},
	} {
		opts := Options{From: "fa", To: "en-GB"}
		got, why := opts.orient(newPair(opts), memory.Unit{Source: "a", Target: "b", From: c.from, To: c.to})
		if why != c.why || why == "" && (got.From != c.wantFrom || got.To != c.wantTo) {
			t.Errorf("%s to %s: got %s to %s, %q", c.from, c.to, got.From, got.To, why)
		}
	}
}

// The codes of a unit that has been turned stand in its texts again.
func TestTurnedCodes(t *testing.T) {
	u := turned(memory.Unit{Source: "روزی سرد", Target: "a cold day", From: "fa", To: "en",
		Props: []memory.Prop{{Key: sourceCodes, Value: "روزی <hi>سرد</hi>"}, {Key: targetCodes, Value: "a <hi>cold</hi> day"}}})
	out := written(t, TMX, []memory.Unit{u}, Options{From: "en", To: "fa"})
	for _, seg := range []string{"<seg>a <hi>cold</hi> day</seg>", "<seg>روزی <hi>سرد</hi></seg>"} {
		if !strings.Contains(out, seg) {
			t.Errorf("%s is not in\n%s", seg, out)
		}
	}
}
