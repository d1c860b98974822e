package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/fatih/color"

	"hafez/internal/exchange"
	"hafez/memory"
	"hafez/segment"
)

const promptHelp = `A line is looked up, as hafez suggest does. Its matches are numbered; N is 1 if
it is left out.
  :add TRANSLATION   keep the last line with this translation
  :add N             keep what match N was found for, with its translation
  :why N             explain the score of match N
  :min SCORE         the lowest score, 1 to 100
  :top N             at most so many matches; 0 is all
  :help              this text
  :quit              the end; Ctrl-D too
Ctrl-C clears the line, the arrow keys bring earlier lines back. A line that is
to be looked up and begins with a colon needs a space before it.
`

// prompt is a conversation: lines are looked up as they are typed.
//
// The memory is open only while it is used. bbolt locks a file as long as it
// is open, so that one that stayed open for reading would keep every other
// hafez from writing; opening it again takes less than a tenth of a
// millisecond.
//
// Lines are kept for the arrow keys until the prompt ends and are never written
// to a file: what a translator works on is nobody else's business.
type prompt struct {
	suggester
	options suggestOptions
	compile func() (*segment.Rules, error)

	paths []string
	files map[string]*memory.Memory // of bilingual files, which nobody else locks

	line  string // the last one that was looked up
	shown []shownMatch
}

// shownMatch is a match that was printed, and the text it was found for.
type shownMatch struct {
	query string
	match memory.Match
}

func runPrompt(ctx context.Context, o *common, opts suggestOptions, compile func() (*segment.Rules, error)) error {
	paths, err := o.memoryPaths()
	if err != nil {
		return err
	}
	p := &prompt{
		suggester: suggester{printer: newPrinter(o), explain: opts.why, opts: opts.lookup(o)},
		options:   opts, compile: compile, paths: paths, files: make(map[string]*memory.Memory),
	}
	p.prompt = p
	defer func() {
		for _, m := range p.files {
			m.Close()
		}
	}()
	if err := p.greet(ctx); err != nil {
		return err
	}
	k := o.openKeyboard()
	defer k.Close()
	for {
		line, err := nextLine(ctx, k, "» ")
		if err == io.EOF {
			p.printf("\n")
			return p.Flush()
		}
		if err != nil {
			return err
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		k.AppendHistory(line)
		if strings.HasPrefix(line, ":") {
			err = p.command(ctx, line)
		} else {
			err = p.lookUp(ctx, line)
		}
		if err == errQuit {
			return p.Flush()
		}
		if flushErr := p.Flush(); flushErr != nil {
			return flushErr
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			o.complain(err) // the next line may fare better
		}
	}
}

var errQuit = errors.New("quit")

// greet opens the memories once, so that what is wrong with them is said
// before anything is typed.
func (p *prompt) greet(ctx context.Context) error {
	units := 0
	err := p.with(ctx, func() error {
		for _, m := range p.ms {
			n, err := m.Count()
			if err != nil {
				return err
			}
			units += int(n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if p.isNew(p.paths[0]) {
		p.o.note("%s: no memory there yet, :add will make it", p.paths[0])
	}
	p.o.note("%s; a line is looked up, :help tells the rest, Ctrl-D ends", count(units, "unit"))
	return nil
}

// isNew reports whether a memory is still to be made.
func (p *prompt) isNew(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// with runs f while the memories are open. The first one need not be there.
func (p *prompt) with(ctx context.Context, f func() error) error {
	p.ms = nil
	var opened memories
	defer func() { opened.Close() }()
	for i, path := range p.paths {
		if m := p.files[path]; m != nil {
			p.ms = append(p.ms, m)
			continue
		}
		_, notBilingual := exchange.FormatOf(path)
		if i == 0 && notBilingual != nil && p.isNew(path) {
			continue
		}
		m, err := p.o.readMemory(ctx, path)
		if err != nil {
			return err
		}
		p.ms = append(p.ms, m)
		if notBilingual == nil {
			p.files[path] = m
		} else {
			opened = append(opened, m)
		}
	}
	return f()
}

// lookUp looks a line up and prints the matches.
func (p *prompt) lookUp(ctx context.Context, line string) error {
	p.line, p.shown = strings.TrimSpace(line), nil
	return p.with(ctx, func() error { return p.text(p.line, p.options, p.compile) })
}

func (p *prompt) command(ctx context.Context, line string) error {
	name, rest, _ := strings.Cut(line[1:], " ")
	rest = strings.TrimSpace(rest)
	switch name {
	case "add":
		return p.add(rest)
	case "why":
		m, err := p.match(rest)
		if err != nil {
			return err
		}
		p.why(m.query, &m.match)
	case "min":
		return p.set(rest, "min", &p.opts.Min, 1, 100)
	case "top":
		if p.opts.Top < 0 {
			p.opts.Top = 0
		}
		err := p.set(rest, "top", &p.opts.Top, 0, 1<<30)
		if p.opts.Top == 0 {
			p.opts.Top = -1 // all
		}
		return err
	case "help", "h", "?":
		p.printf("%s", promptHelp)
	case "quit", "q", "exit":
		return errQuit
	default:
		return hint(fmt.Errorf("there is no command :%s", name), ":help lists them; a line to be looked up that begins with a colon needs a space before it")
	}
	return nil
}

// match gives the match of a number as typed; none is 1.
func (p *prompt) match(number string) (shownMatch, error) {
	n := 1
	if number != "" {
		var ok bool
		if n, ok = wholeNumber(number); !ok {
			return shownMatch{}, fmt.Errorf("%q is no number of a match", number)
		}
	}
	if n < 1 || n > len(p.shown) {
		return shownMatch{}, fmt.Errorf("there is no match %d: the last line has %d", n, len(p.shown))
	}
	return p.shown[n-1], nil
}

// set takes over a number as typed, or prints the one that holds.
func (p *prompt) set(number, name string, to *int, least, most int) error {
	if number != "" {
		n, ok := wholeNumber(number)
		if !ok || n < least || n > most {
			return fmt.Errorf(":%s takes a number from %d to %d, not %q", name, least, most, number)
		}
		*to = n
	}
	p.printf("%s %d\n", name, *to)
	return nil
}

// wholeNumber reads a number in Latin, Persian or Arabic digits.
func wholeNumber(s string) (int, bool) {
	n, err := strconv.Atoi(asciiDigits(s))
	return n, err == nil
}

// asciiDigits puts Latin digits in the place of Persian and Arabic ones.
func asciiDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		}
		return r
	}, s)
}

// add keeps the last line with a translation, or what a match was found for
// with the match's. The memory is open for writing only now.
func (p *prompt) add(translation string) error {
	source := p.line
	switch _, isNumber := wholeNumber(translation); {
	case p.line == "":
		return errors.New("nothing was looked up yet")
	case translation == "":
		return errors.New(":add takes a translation, or the number of a match")
	case isNumber:
		m, err := p.match(translation)
		if err != nil {
			return hint(err, "hafez add takes a number for a translation")
		}
		source, translation = m.query, m.match.Suggestion
	}
	u := p.o.newUnit(source, translation, os.Getenv("HAFEZ_AUTHOR"))
	if err := u.Check(); err != nil {
		return err
	}
	m, err := p.o.writeMemory()
	if err != nil {
		return err
	}
	defer m.Close()
	id, outcome, err := m.Add(u)
	if err != nil {
		return err
	}
	p.added(id, outcome)
	p.printf("       %s\n       %s\n", p.text1(u.Source), p.text1(u.Target))
	return nil
}

// number notes a match that is printed and gives it a number to call it by.
func (p *prompt) number(query string, m *memory.Match) string {
	p.shown = append(p.shown, shownMatch{query, *m})
	return p.paint(fmt.Sprintf("%d)", len(p.shown)), color.Faint) + " "
}
