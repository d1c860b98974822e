package document

import (
	"errors"
	"strings"
	"unicode"
)

// maxHeld is how much text may have to be held at a time, in bytes: that of a
// paragraph and of what stands in it, and that of the notes or of the margins.
// A block counts for blockCost bytes more than its text.
const (
	maxHeld   = 16 << 20
	blockCost = 64
)

var errHeld = errors.New("more than 16 MiB of text in one paragraph with what belongs to it, or in the notes or margins")

// flow gathers text into blocks. Blocks may begin inside one another: a text box
// or a note stands in the middle of a paragraph. It must not cut a sentence in
// two, so that the inner block comes after the outer one.
type flow struct {
	emit func(Block) error
	open []gathered // the innermost last
	held int        // bytes of all of them
}

// gathered is the text of a block so far, and the blocks that come after it.
type gathered struct {
	text  []byte
	after []Block

	// For collapse: whether white space came last, or nothing yet, and whether a
	// space is due for it.
	spaced, due bool
}

func (f *flow) begin() { f.open = append(f.open, gathered{spaced: true}) }

// text is what the innermost block holds. It is good until the next write.
func (f *flow) text() []byte { return f.open[len(f.open)-1].text }

func (f *flow) write(s []byte) error {
	if f.held += len(s); f.held > maxHeld {
		return errHeld
	}
	g := &f.open[len(f.open)-1]
	g.text = append(g.text, s...)
	return nil
}

func (f *flow) writeString(s string) error { return f.write([]byte(s)) }

// collapse writes text whose runs of white space, a form feed too, count as one
// space, and as none at the ends of the block: as web pages and OpenDocument
// have it.
func (f *flow) collapse(s []byte) error {
	g := &f.open[len(f.open)-1]
	for len(s) > 0 {
		n := 0
		for n < len(s) && !isSpace(s[n]) {
			n++
		}
		if n > 0 {
			if err := f.literal(s[:n]); err != nil {
				return err
			}
			s = s[n:]
		}
		for len(s) > 0 && isSpace(s[0]) {
			g.due = g.due || !g.spaced
			g.spaced = true
			s = s[1:]
		}
	}
	return nil
}

// literal writes s as it is, amid text that is collapsed.
func (f *flow) literal(s []byte) error {
	g := &f.open[len(f.open)-1]
	if g.due {
		if err := f.write([]byte{' '}); err != nil {
			return err
		}
	}
	g.due, g.spaced = false, false
	return f.write(s)
}

// newline writes a line break, amid text that is collapsed. It takes the white
// space on either side.
func (f *flow) newline() error {
	g := &f.open[len(f.open)-1]
	g.due, g.spaced = false, true
	return f.write([]byte{'\n'})
}

// isSpace tells white space that collapses.
func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'
}

// truncate cuts the text of the innermost block to n bytes.
func (f *flow) truncate(n int) {
	g := &f.open[len(f.open)-1]
	f.held -= len(g.text) - n
	g.text = g.text[:n]
}

// add puts a whole block behind the innermost block.
func (f *flow) add(b Block) error { return f.addBehind(len(f.open)-1, b) }

// addBehind puts a whole block behind the i-th block that is open.
func (f *flow) addBehind(i int, b Block) error {
	if f.held += len(b.Text) + blockCost; f.held > maxHeld {
		return errHeld
	}
	f.open[i].after = append(f.open[i].after, b)
	return nil
}

// cut hands on the text of the innermost block so far as a block, and goes on
// with an empty one.
func (f *flow) cut(kind Kind, level int) error {
	g := &f.open[len(f.open)-1]
	text, after := string(g.text), g.after
	f.held -= len(text)
	g.text, g.after = g.text[:0], nil
	g.spaced, g.due = true, false
	if len(text) > 64<<10 {
		g.text = nil // one long paragraph should not cost its memory to the end
	}
	if !blank(text) {
		if err := f.hand(Block{kind, level, text}); err != nil {
			return err
		}
	}
	for _, b := range after {
		f.held -= len(b.Text) + blockCost
		if err := f.hand(b); err != nil {
			return err
		}
	}
	return nil
}

// hand gives a block to the block outside the innermost one, or to the caller if
// there is none.
func (f *flow) hand(b Block) error {
	if len(f.open) == 1 {
		return f.emit(b)
	}
	return f.addBehind(len(f.open)-2, b)
}

// end hands on the innermost block, which is over.
func (f *flow) end(kind Kind, level int) error {
	err := f.cut(kind, level)
	f.open = f.open[:len(f.open)-1]
	return err
}

// drop takes away the innermost block and what comes after it.
func (f *flow) drop() {
	g := f.open[len(f.open)-1]
	f.held -= len(g.text)
	for _, b := range g.after {
		f.held -= len(b.Text) + blockCost
	}
	f.open = f.open[:len(f.open)-1]
}

// blank tells if there is nothing to see in s: white space, marks of direction
// and their like. Paragraphs of one forgotten mark are common in Persian files.
func blank(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) }) < 0
}

// keeper collects blocks until they are wanted.
type keeper struct {
	blocks []Block
	held   int
}

func (k *keeper) add(b Block) error {
	if k.held += len(b.Text) + blockCost; k.held > maxHeld {
		return errHeld
	}
	k.blocks = append(k.blocks, b)
	return nil
}

// onlyOnce hands on the blocks whose text has not come before.
func onlyOnce(emit func(Block) error) func(Block) error {
	seen := map[string]bool{}
	held := 0
	return func(b Block) error {
		if seen[b.Text] {
			return nil
		}
		if held += len(b.Text) + blockCost; held > maxHeld {
			return errHeld
		}
		seen[b.Text] = true
		return emit(b)
	}
}
