package cli

import (
	"context"

	"github.com/peterh/liner"
)

// keyboard gives the lines that a person types, without their ends.
type keyboard interface {
	// Prompt shows a prompt and waits for a line. io.EOF is Ctrl-D.
	Prompt(prompt string) (string, error)
	// AppendHistory makes a line come back with the arrow keys.
	AppendHistory(line string)
	// Close gives the terminal back as it was.
	Close() error
}

// openKeyboard is the terminal of the process. The liner library counts a
// half-space and a combining mark as no column, which golang.org/x/term does
// not: there a line of Persian that is edited would come out garbled. What is
// pasted comes line by line, as if it were typed.
func openKeyboard() keyboard {
	l := liner.NewLiner()
	l.SetMultiLineMode(true) // a long line goes on below, so that all of it is seen
	l.SetBeep(false)
	// There is nothing to complete; a tab, as in a row of a pasted table, is a
	// space. Without this it would be left out, and join the words.
	l.SetWordCompleter(func(line string, pos int) (string, []string, string) {
		r := []rune(line)
		return string(r[:pos]), []string{" "}, string(r[pos:])
	})
	return l
}

// nextLine waits for a line, but no longer than ctx lasts.
func nextLine(ctx context.Context, k keyboard, prompt string) (string, error) {
	type result struct {
		line string
		err  error
	}
	typed := make(chan result, 1)
	go func() {
		line, err := k.Prompt(prompt)
		typed <- result{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r := <-typed:
		return r.line, r.err
	}
}
