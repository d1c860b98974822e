package segment

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// Rule files made to take all time or memory are refused, with the name of the
// rule, or do no harm.
func TestHostilePatterns(t *testing.T) {
	var many strings.Builder
	for r := '一'; r < '一'+20_000; r++ {
		many.WriteString("|" + string(r))
	}
	for _, c := range []struct {
		why, before, after string
		side               string // in the error
		want               error
	}{
		{"empty repeated", `(((((){1000}){1000}){1000}){1000}){1000}\.`, "", "", nil},
		{"tests repeated", `\.`, `((((\b){1000}){1000}){1000}){1000}`, "afterbreak", errTooLarge},
		{"counts", `\.`, `((a{1000}){1000}){1000}`, "afterbreak", errTooLarge},
		{"large look-arounds", strings.Repeat(`(?=((a{1000}){200}))`, 600), "", "beforebreak", errTooLarge},
		{"many look-arounds", `((?=a){1000}){1000}`, "", "beforebreak", errTooLarge},
		{"many characters", many.String()[1:], "", "beforebreak", errTooLarge},
		{"possessive", strings.Repeat("a++b", 60_000), "", "", nil},
		{"quantifiers on quantifiers", "(?x)a" + strings.Repeat("* ", 1_000_000), "", "beforebreak", errors.New("quantifier after a quantifier")},
	} {
		file := srx("no", anyLanguage, [2]string{"R", "x | y\n" + c.before + " | " + c.after})
		_, err := ParseSRX(strings.NewReader(file), "fa")
		if c.want == nil {
			if err != nil {
				t.Errorf("%s: %v", c.why, err)
			}
			continue
		}
		pattern := c.before
		if c.side == "afterbreak" {
			pattern = c.after
		}
		if err == nil || !strings.Contains(err.Error(), c.want.Error()) {
			t.Errorf("%s: error %.200v, want %q", c.why, err, c.want)
			continue
		}
		name := fmt.Sprintf(`languagerule "R", rule 2: %s %.20q`, c.side, pattern)
		if !strings.Contains(err.Error(), strings.TrimSuffix(name, `"`)) || len(err.Error()) > 1500 {
			t.Errorf("%s: error %.300v does not name the rule", c.why, err)
		}
	}
}

// Few sets can tell many classes apart.
func TestTooManyClasses(t *testing.T) {
	sets := make([]strings.Builder, 13)
	for r := range rune(1 << 13) {
		for i := range sets {
			if r>>i&1 == 1 {
				fmt.Fprintf(&sets[i], `\x{%x}`, 0x4e00+r)
			}
		}
	}
	var b strings.Builder
	for i := range sets {
		fmt.Fprintf(&b, "[%s]", sets[i].String())
	}
	_, err := ParseSRX(strings.NewReader(srx("no", anyLanguage, [2]string{"R", b.String() + " | x"})), "fa")
	if !errors.Is(err, errClasses) {
		t.Errorf("error %.200v", err)
	}
}
