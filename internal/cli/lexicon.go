package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"hafez/align"
	"hafez/internal/document"
	"hafez/internal/exchange"
	"hafez/memory"
)

type lexiconOptions struct {
	imported, removed, output string
	rebuild                   bool
}

func lexiconCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "lexicon",
		Usage:     "show, import and export what align knows of words",
		ArgsUsage: "[WORD…]",
		Description: `Shows the translations of words, on either side, that align goes by: from the
glossary of the memory, which counts most, from what was learned from its
units, with probabilities, and from the lexicon that is built in. Without a
word it says how much there is of each.

A glossary is a TSV file with a source and a target in each row.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "import", Usage: "put the pairs of a TSV `FILE` into the glossary", TakesFile: true},
			&cli.StringFlag{Name: "remove", Usage: "take the pairs of a TSV `FILE` out of the glossary", TakesFile: true},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write glossary and learned words into a TSV `FILE`", TakesFile: true},
			&cli.BoolFlag{Name: "rebuild", Usage: "learn again from all units"},
		},
		Action: action(s, func(c *cli.Context, o *common) error {
			opts := lexiconOptions{c.String("import"), c.String("remove"), c.String("output"), c.Bool("rebuild")}
			return runLexicon(c.Context, o, opts, c.Args().Slice())
		}),
	}
}

func runLexicon(ctx context.Context, o *common, opts lexiconOptions, words []string) error {
	asked := 0
	for _, is := range []bool{opts.imported != "", opts.removed != "", opts.output != "", opts.rebuild, len(words) > 0} {
		if is {
			asked++
		}
	}
	if asked > 1 {
		return usagef("lexicon takes words, or one of --import, --remove, -o and --rebuild")
	}
	switch {
	case opts.imported != "":
		return o.changeGlossary(ctx, opts.imported, "added", (*memory.Memory).AddTerms)
	case opts.removed != "":
		return o.changeGlossary(ctx, opts.removed, "removed", (*memory.Memory).DeleteTerms)
	case opts.output != "":
		return o.exportLexicon(ctx, opts.output)
	case opts.rebuild:
		return o.rebuildLexicon(ctx)
	}
	ms, err := o.memoriesThere(ctx)
	if err != nil {
		return err
	}
	defer ms.Close()
	p := newPrinter(o)
	if len(words) == 0 {
		return errJoin(p.lexiconCounts(ms), p.Flush())
	}
	for _, w := range words {
		if err := p.wordEntries(ms, w); err != nil {
			return err
		}
	}
	return p.Flush()
}

// memoriesThere opens those of the named memories that are there: what is built
// in can be shown without any.
func (o *common) memoriesThere(ctx context.Context) (memories, error) {
	paths, err := o.memoryPaths()
	if err != nil {
		return nil, err
	}
	var ms memories
	for _, path := range paths {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			o.note("%s: no memory there yet", path)
			continue
		}
		m, err := o.readMemory(ctx, path)
		if err != nil {
			ms.Close()
			return nil, err
		}
		ms = append(ms, m)
	}
	return ms, nil
}

// glossaryFile reads the pairs of a table, or of a TMX. Rows that say they come
// from elsewhere, as an exported lexicon has them, and those that are no pair are
// left out and counted; the latter are told.
func (o *common) glossaryFile(file string) (terms []memory.GlossaryEntry, left int, err error) {
	var in io.Reader = o.In
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, 0, err
		}
		defer f.Close()
		in = f
	}
	format, err := exchange.FormatOf(file)
	if err != nil {
		format = exchange.TSV
	}
	var sources, targets []string
	refused := 0
	for u, err := range exchange.Read(in, format, exchange.Options{From: o.from, To: o.to, Name: file}) {
		var problem *exchange.Problem
		if errors.As(err, &problem) {
			o.note("%s: %v", file, problem)
			if problem.Skipped {
				refused++
			}
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		if u.Origin == fromLearned || u.Origin == fromBuiltIn {
			left++
			continue
		}
		terms = append(terms, memory.GlossaryEntry{Source: u.Source, Target: u.Target})
		sources, targets = append(sources, u.Source), append(targets, u.Target)
	}
	if len(terms)+left == 0 {
		return nil, 0, hint(fmt.Errorf("%s: no pair in it", file), "a glossary is a table of two columns, a term and its translation, with a tab between them")
	}
	if err := align.Check(sources, targets, o.from, o.to); errors.Is(err, align.ErrSwapped) {
		return nil, 0, hint(fmt.Errorf("%s: %w", file, err), "--from and --to name the languages of the columns")
	}
	return terms, left + refused, nil
}

func (o *common) changeGlossary(ctx context.Context, file, done string, change func(m *memory.Memory, from, to string, terms []memory.GlossaryEntry) (int, error)) error {
	terms, left, err := o.glossaryFile(file)
	if err != nil {
		return err
	}
	m, err := o.writeMemory()
	if err != nil {
		return err
	}
	defer m.Close()
	n, err := change(m, o.from, o.to, terms)
	if err != nil {
		return err
	}
	p := newPrinter(o)
	if o.json {
		err = p.value(map[string]any{"file": file, done: n, "unchanged": len(terms) - n, "skipped": left})
	} else {
		p.printf("%s: %s %d, unchanged %d, skipped %d\n", m.Path(), done, n, len(terms)-n, left)
	}
	return errJoin(err, p.Flush())
}

// rebuildLexicon learns anew from all units of the first memory.
func (o *common) rebuildLexicon(ctx context.Context) error {
	paths, err := o.memoryPaths()
	if err != nil {
		return err
	}
	if _, err := exchange.FormatOf(paths[0]); err == nil {
		return hint(fmt.Errorf("%s: a bilingual file is only read from", paths[0]), "name a memory such as work.db first")
	}
	m, err := o.readMemory(ctx, paths[0])
	if err != nil {
		return err
	}
	defer m.Close()
	l, err := newLearned(m, paths[0], o.from, o.to)
	if err != nil {
		return err
	}
	l.forget()
	if err := errJoin(l.learn(ctx, o, m, math.MaxInt), l.lexicon.Close(), m.Close()); err != nil {
		return err
	}
	if l.now.Units > 0 {
		if err := l.write(0); err != nil {
			return err
		}
	}
	o.note("%s: learned from %s", paths[0], count(int(l.now.Units), "unit"))
	return nil
}

// Where an entry comes from.
const (
	fromGlossary = "glossary"
	fromLearned  = "learned"
	fromBuiltIn  = "built-in"
)

// entryJSON is what is known of two words, as printed with --json.
type entryJSON struct {
	Source   string  `json:"source"`
	Target   string  `json:"target"`
	Origin   string  `json:"origin"`
	Forward  float64 `json:"forward,omitempty"`
	Backward float64 `json:"backward,omitempty"`
	Memory   string  `json:"memory,omitempty"`
}

// leastShown is the probability that a learned pair must have in one of the
// directions to be shown.
const leastShown = .05

// learnedEntries calls yield for the learned pairs of a memory that have a
// source or a target word; with word empty, for all.
func learnedEntries(o *common, m *memory.Memory, word string, yield func(entryJSON)) error {
	l, err := newLearned(m, "", o.from, o.to)
	if err != nil {
		return err
	}
	defer l.lexicon.Close()
	if l.before == (memory.LexiconState{}) {
		return nil
	}
	lexicon := align.Learned(l.row)
	asSource, asTarget := onlyWord(word, o.from), onlyWord(word, o.to)
	for key, err := range l.lexicon.Keys("s") {
		if err != nil {
			return err
		}
		source := key[1:]
		row, err := lexicon.Row(source)
		if err != nil {
			return err
		}
		for _, t := range row {
			if word != "" && source != asSource && t.Word != asTarget || max(t.Forward, t.Backward) < leastShown {
				continue
			}
			yield(entryJSON{source, t.Word, fromLearned, round(t.Forward), round(t.Backward), m.Path()})
		}
	}
	return nil
}

// onlyWord is a text of one word as lexicons have it, else empty.
func onlyWord(text, language string) string {
	if words := align.Words(text, language); len(words) == 1 {
		return words[0]
	}
	return ""
}

// glossaryEntries calls yield for the terms of a memory that have a word.
func glossaryEntries(o *common, m *memory.Memory, word string, yield func(entryJSON)) error {
	terms, err := m.Terms(o.from, o.to)
	if err != nil {
		return err
	}
	has := func(text, language string) bool {
		w := onlyWord(word, language)
		return w != "" && slices.Contains(align.Words(text, language), w)
	}
	for _, t := range terms {
		if word == "" || has(t.Source, o.from) || has(t.Target, o.to) || t.Source == word || t.Target == word {
			yield(entryJSON{Source: t.Source, Target: t.Target, Origin: fromGlossary, Memory: m.Path()})
		}
	}
	return nil
}

// wordEntries prints what is known of a word: what counts most first.
func (p *printer) wordEntries(ms memories, word string) error {
	var all, learned []entryJSON
	for _, m := range ms {
		if err := glossaryEntries(p.o, m, word, func(e entryJSON) { all = append(all, e) }); err != nil {
			return err
		}
		if err := learnedEntries(p.o, m, word, func(e entryJSON) { learned = append(learned, e) }); err != nil {
			return err
		}
	}
	slices.SortStableFunc(learned, func(a, b entryJSON) int { return cmp.Compare(b.Forward+b.Backward, a.Forward+a.Backward) })
	all = append(all, learned...)
	if isPair(p.o.from, p.o.to, "fa", "en") || isPair(p.o.from, p.o.to, "en", "fa") {
		for _, t := range align.BuiltIn(word) {
			if isPair(p.o.from, p.o.to, "en", "fa") {
				t.Source, t.Target = t.Target, t.Source
			}
			all = append(all, entryJSON{Source: t.Source, Target: t.Target, Origin: fromBuiltIn})
		}
	}
	for _, e := range all {
		if p.o.json {
			if err := p.value(e); err != nil {
				return err
			}
			continue
		}
		origin := e.Origin
		if e.Origin == fromLearned {
			origin = fmt.Sprintf("learned, %.2f there, %.2f back", e.Forward, e.Backward)
		}
		p.printf("%s\t%s\t%s\n", p.text1(e.Source), p.text1(e.Target), origin)
	}
	if len(all) == 0 {
		p.o.note("%q: nothing is known of it", word)
	}
	return nil
}

// isPair reports whether two language tags are of the given languages.
func isPair(from, to, wantFrom, wantTo string) bool {
	base := func(tag string) string {
		tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
		return tag
	}
	return base(from) == wantFrom && base(to) == wantTo
}

// lexiconJSON is how much there is of a lexicon, as printed with --json.
type lexiconJSON struct {
	Memory   string `json:"memory"`
	Glossary int    `json:"glossary"`
	Learned  uint64 `json:"learned_from"` // units
}

func (p *printer) lexiconCounts(ms memories) error {
	for _, m := range ms {
		terms, err := m.Terms(p.o.from, p.o.to)
		if err != nil {
			return err
		}
		l, err := newLearned(m, "", p.o.from, p.o.to)
		if err != nil {
			return err
		}
		if err := l.lexicon.Close(); err != nil {
			return err
		}
		if p.o.json {
			if err := p.value(lexiconJSON{m.Path(), len(terms), l.before.Units}); err != nil {
				return err
			}
			continue
		}
		p.printf("%s: %s in the glossary, learned from %s\n", m.Path(), count(len(terms), "term"), count(int(l.before.Units), "unit"))
	}
	return nil
}

// exportLexicon writes what the memories know.
func (o *common) exportLexicon(ctx context.Context, file string) error {
	ms, err := o.readMemories(ctx)
	if err != nil {
		return err
	}
	defer ms.Close()
	paths, err := o.memoryPaths()
	if err != nil {
		return err
	}
	if err := apart(file, paths...); err != nil {
		return err
	}
	var rows []entryJSON
	add := func(e entryJSON) { rows = append(rows, e) }
	for _, m := range ms {
		if err := errJoin(glossaryEntries(o, m, "", add), learnedEntries(o, m, "", add)); err != nil {
			return err
		}
	}
	number := func(x float64) string {
		if x == 0 {
			return ""
		}
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	write := func(w io.Writer) error {
		return exchange.WriteTable(w, []string{"source", "target", "origin", "forward", "backward"}, func(yield func([]string) bool) {
			for _, e := range rows {
				if !yield([]string{e.Source, e.Target, e.Origin, number(e.Forward), number(e.Backward)}) {
					return
				}
			}
		})
	}
	if file == "-" {
		return write(o.Out)
	}
	return document.WriteAtomic(file, write)
}
