package cli

import (
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// yesFlag is for commands that ask before they do what they were told.
func yesFlag() cli.Flag {
	return &cli.BoolFlag{Name: "yes", Aliases: []string{"y"}, Usage: "do it without asking"}
}

// somebodyThere says why nobody can be asked, as an error of usage: a script has to
// give --yes. It is for commands that want to know it before they work for long.
func (o *common) somebodyThere() error {
	if o.InTerminal && o.ErrTerminal {
		return nil
	}
	return usagef("there is nobody to ask: give --yes to do it without asking")
}

// yeses are the answers that mean yes; the last is what the key Y types on a Persian
// keyboard.
var yeses = []string{"y", "yes", "بله", "بلی", "آری", "آره", "غ"}

// confirm asks a question on standard error, such as "delete 12 units?", and reads a
// line from standard input. All that is not yes is no, the end of input too. Without a
// terminal it is the error of somebodyThere.
func (o *common) confirm(question string) (bool, error) {
	if err := o.somebodyThere(); err != nil {
		return false, err
	}
	if _, err := io.WriteString(o.Err, "hafez: "+oneLine(question)+" [y/N] "); err != nil {
		return false, err
	}
	// Byte by byte: what stands behind the line is for the next question.
	var line []byte
	for b := make([]byte, 1); len(line) < 1<<10; {
		n, err := o.In.Read(b)
		if n > 0 && b[0] == '\n' {
			break
		}
		line = append(line, b[:n]...)
		if err != nil {
			io.WriteString(o.Err, "\n") // The cursor still stands behind the question.
			if err == io.EOF {
				break
			}
			return false, err
		}
	}
	return slices.Contains(yeses, strings.ToLower(strings.TrimSpace(string(line)))), nil
}
