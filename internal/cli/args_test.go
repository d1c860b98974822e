package cli

import (
	"io"
	"slices"
	"strings"
	"testing"
)

func TestOrder(t *testing.T) {
	app := newApp(&Streams{Out: io.Discard, Err: io.Discard})
	for _, c := range []struct{ args, want, why string }{
		{"suggest متن", "suggest -- متن", "nothing to do"},
		{"--json suggest متن", "suggest --json -- متن", "a common flag before the command"},
		{"-m a.db --from fa suggest متن", "suggest -m a.db --from fa -- متن", "with values"},
		{"--min 50 suggest متن", "suggest --min 50 -- متن", "a flag of the command before it"},
		{"suggest متن --min 50", "suggest --min 50 -- متن", "a flag after an argument"},
		{"suggest متن --min=50 دیگر", "suggest --min=50 -- متن دیگر", "with ="},
		{"suggest -f a.txt b.txt --lines", "suggest -f a.txt --lines -- b.txt", "two files"},
		{"segment -", "segment -- -", "standard input"},
		{"suggest -- --min", "suggest -- --min", "the end of flags"},
		{"add متن text --note -5", "add --note -5 -- متن text", "a value that begins with a dash"},
		{"segment --nonsense a", "segment --nonsense -- a", "an unknown flag is left to be refused"},
		{"help suggest", "suggest --help", "help on a command"},
		{"--version", "--version", "no command"},
		{"", "", "nothing at all"},
	} {
		got, err := order(app, append([]string{"hafez"}, strings.Fields(c.args)...))
		if err != nil {
			t.Errorf("%s (%s): %v", c.args, c.why, err)
			continue
		}
		if want := append([]string{"hafez"}, strings.Fields(c.want)...); !slices.Equal(got, want) {
			t.Errorf("%s (%s): %q, want %q", c.args, c.why, got, want)
		}
	}
	for _, args := range []string{"nonsense", "sugest متن", "suggest متن --min"} {
		if _, err := order(app, append([]string{"hafez"}, strings.Fields(args)...)); err == nil {
			t.Errorf("%s: no error", args)
		}
	}
}
