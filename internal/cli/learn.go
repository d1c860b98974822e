package cli

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"time"

	"hafez/align"
	"hafez/internal/exchange"
	"hafez/memory"
)

// When an alignment learns from its memories. What it learns is kept, so that
// the next one only has to read it.
const (
	leastNew = 20    // fewer new units are not worth it …
	newShare = 20    // … nor are those that make less than one in so many of all
	mostNew  = 20000 // no more are learned from at once: some seconds
)

// knowledge is what the memories know of words: for one alignment.
type knowledge struct {
	glossary []align.Term
	learned  []*learned
	memories memories
}

// learned is a lexicon learned from a memory: what is kept there, and what was
// learned from it just now.
type learned struct {
	path        string // empty: nothing can be kept there
	from, to    string
	reversed    bool
	lexicon     *memory.Lexicon
	before, now memory.LexiconState
	rows        map[string][]byte // new or changed
}

// row gives a row, new or kept.
func (l *learned) row(key string) ([]byte, error) {
	if row, ok := l.rows[key]; ok || l.before == (memory.LexiconState{}) {
		return row, nil
	}
	return l.lexicon.Row(key)
}

// knowledge opens the named memories for what they know of words, and learns
// from units that are new. A memory that is not there yet knows nothing.
func (o *common) knowledge(ctx context.Context) (k *knowledge, err error) {
	k = &knowledge{}
	defer func() {
		if err != nil {
			k.close()
		}
	}()
	paths, err := o.memoryPaths()
	if err != nil {
		return k, err
	}
	for _, path := range paths {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		m, err := o.readMemory(ctx, path)
		if errors.Is(err, memory.ErrLocked) {
			o.note("%s: in use by another process: aligned without it", path)
			continue
		} else if err != nil {
			return k, err
		}
		k.memories = append(k.memories, m)
		if err := k.add(ctx, o, m, path); err != nil {
			return k, err
		}
	}
	return k, nil
}

// add adds what a memory knows, in both directions.
func (k *knowledge) add(ctx context.Context, o *common, m *memory.Memory, path string) error {
	if _, err := exchange.FormatOf(path); err == nil {
		path = "" // a bilingual file, read into a temporary memory
	}
	for _, reversed := range []bool{false, true} {
		from, to := o.from, o.to
		if reversed {
			from, to = to, from
		}
		terms, err := glossaryOf(m, from, to)
		if err != nil {
			return err
		}
		for _, t := range terms {
			if reversed {
				t.Source, t.Target = t.Target, t.Source
			}
			k.glossary = append(k.glossary, t)
		}
		if is, err := m.HasLanguages(from, to); err != nil {
			return err
		} else if !is {
			continue
		}
		l, err := newLearned(m, path, from, to)
		if err != nil {
			return err
		}
		l.reversed = reversed
		k.learned = append(k.learned, l)
		last, err := m.LastID()
		if err != nil {
			return err
		}
		if l.due(last) {
			if err := l.learn(ctx, o, m, mostNew); err != nil {
				return err
			}
		}
	}
	return nil
}

func glossaryOf(m *memory.Memory, from, to string) ([]align.Term, error) {
	entries, err := m.Terms(from, to)
	terms := make([]align.Term, len(entries))
	for i, e := range entries {
		terms[i] = align.Term(e)
	}
	return terms, err
}

// newLearned opens the learned lexicon of a memory. One of another version of
// the program counts as none.
func newLearned(m *memory.Memory, path, from, to string) (*learned, error) {
	lexicon, err := m.Lexicon(from, to)
	if err != nil {
		return nil, err
	}
	l := &learned{path: path, from: from, to: to, lexicon: lexicon, rows: make(map[string][]byte)}
	if s := lexicon.State(); s.Version == align.LearnedVersion {
		l.before = s
	}
	l.now = l.before
	return l, nil
}

// due reports whether there is enough to learn from. A memory that has grown to
// twice its size is learned from anew, if that is not too much: units may have
// been changed or confirmed since.
func (l *learned) due(last uint64) bool {
	if l.before.Begun > 0 && last >= 2*l.before.Begun && last <= mostNew {
		l.forget()
	}
	return last >= l.now.Last+max(leastNew, l.now.Units/newShare)
}

// learn learns from units that are new, at most so many.
func (l *learned) learn(ctx context.Context, o *common, m *memory.Memory, most int) error {
	last, err := m.LastID()
	if err != nil {
		return err
	}
	terms, err := glossaryOf(m, l.from, l.to)
	if err != nil {
		return err
	}
	opts := align.Options{From: l.from, To: l.to, Glossary: terms}
	l.now.Version = align.LearnedVersion
	if l.now.Begun == 0 {
		l.now.Begun = last
	}
	bar := o.progress("learning words", int64(min(last-l.now.Last, uint64(most))))
	defer bar.end()
	var source, target []string
	batch := func() error {
		if len(source) == 0 {
			return nil
		}
		rows, err := align.Learn(ctx, source, target, l.row, opts)
		maps.Copy(l.rows, rows)
		l.now.Units += uint64(len(source))
		bar.add(int64(len(source)))
		source, target = source[:0], target[:0]
		return err
	}
	n := 0
	for u, err := range m.Pairs(l.from, l.to, l.now.Last) {
		if err != nil {
			return err
		}
		if n == most {
			break
		}
		l.now.Last = u.ID
		if u.Source == "" {
			continue
		}
		n++
		source, target = append(source, u.Source), append(target, u.Target)
		if len(source) == align.MostPairs {
			if err := batch(); err != nil {
				return err
			}
		}
	}
	return batch()
}

// forget begins anew.
func (l *learned) forget() {
	l.before, l.now = memory.LexiconState{}, memory.LexiconState{}
	clear(l.rows)
}

// options adds what is known to the options of an alignment.
func (k *knowledge) options(opts align.Options) align.Options {
	opts.Glossary = k.glossary
	for _, l := range k.learned {
		lexicon := align.Learned(l.row)
		lexicon.Reversed = l.reversed
		opts.Lexicons = append(opts.Lexicons, lexicon)
	}
	return opts
}

func (k *knowledge) close() error {
	var errs []error
	for _, l := range k.learned {
		errs = append(errs, l.lexicon.Close())
	}
	return errors.Join(append(errs, k.memories.Close())...)
}

// keep closes the memories and then writes into them what was learned. That
// may fail: a memory that cannot be written to was of use all the same, and
// while another process reads or writes it, the next alignment will do it.
func (k *knowledge) keep(o *common) error {
	if err := k.close(); err != nil {
		return err
	}
	for _, l := range k.learned {
		if l.path == "" || l.now == l.before {
			continue
		}
		err := l.write(200 * time.Millisecond)
		if err != nil && !errors.Is(err, memory.ErrLocked) && !errors.Is(err, memory.ErrChanged) && !errors.Is(err, fs.ErrPermission) && !isReadOnly(err) {
			o.note("what was learned is not kept: %v", err)
		}
	}
	return nil
}

func (l *learned) write(timeout time.Duration) error {
	m, err := memory.Open(l.path, memory.Options{Timeout: timeout})
	if err != nil {
		return err
	}
	return errors.Join(m.SetLexicon(l.from, l.to, l.before, l.now, l.rows), m.Close())
}
