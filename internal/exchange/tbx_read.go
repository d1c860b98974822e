package exchange

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"hafez/internal/document"
	"hafez/internal/xmlscan"
	"hafez/memory"
)

// tbxReader reads one file.
type tbxReader struct {
	elements
	opts  Options
	langs *pair
}

func readTBX(r io.Reader, opts Options, yield yielder) {
	text, err := open(r, opts, document.NewXML)
	if err != nil {
		yield(memory.Unit{}, opts.fileError(0, err))
		return
	}
	if p := encodingProblem(text); p != nil && !yield(memory.Unit{}, p) {
		return
	}
	t := &tbxReader{elements: elements{s: xmlscan.New(text), yield: yield}, opts: opts, langs: newPair(opts)}
	if err := t.document(); err != nil && err != errStopped {
		yield(memory.Unit{}, opts.fileError(t.s.Line(), err))
	}
}

func (t *tbxReader) document() error {
	if err := t.root("TBX", tbxRoots...); err != nil {
		return err
	}
	return t.walk(func(name string) error {
		switch {
		case slices.Contains(tbxConcepts, name):
			return t.readConcept()
		case name == "text" || name == "body":
			return nil
		}
		return t.skip() // The header, and what stands behind the concepts.
	})
}

func (t *tbxReader) readConcept() error {
	t.room = maxUnit
	t.s.Flaws() // Those between concepts are nobody's.
	c := &tbxConcept{line: t.s.Line()}
	if id := attr(t.s.Attrs(), "id"); id != "" {
		c.props = append(c.props, memory.Prop{Key: "id", Value: id})
	}
	err := t.children(func(name string) error {
		if slices.Contains(tbxLanguages, name) {
			return t.readLanguage(c)
		}
		return t.readFact(&c.tbxFacts, name)
	})
	if err != nil {
		return err
	}
	return t.give(c)
}

func (t *tbxReader) readLanguage(c *tbxConcept) error {
	line, attrs := t.s.Line(), t.s.Attrs()
	code := strings.TrimSpace(orElse(attr(attrs, "xml:lang"), attr(attrs, "lang")))
	fit := t.langs.fit(code)
	if fit.from == foreign && fit.to == foreign {
		if code == "" {
			c.nameless = line
		} else if len(c.others) < 5 && !slices.Contains(c.others, code) {
			c.others = append(c.others, code)
		}
		err := t.skip()
		t.s.Flaws() // What is wrong with what is not wanted is nobody's.
		return err
	}
	l := &tbxLanguage{code: code, fits: fit}
	c.languages = append(c.languages, l)
	if err := t.take(len(code) + 200); err != nil {
		return err
	}
	return t.children(func(name string) error {
		if slices.Contains(tbxSections, name) {
			return t.readSection(l)
		}
		return t.readFact(&l.tbxFacts, name)
	})
}

// readSection reads what holds a term and what is known of it. Some tools put
// several terms into one: what follows a term is about it.
func (t *tbxReader) readSection(l *tbxLanguage) error {
	var common tbxFacts // What stands before the first term.
	line, first := t.s.Line(), len(l.terms)
	var child func(name string) error
	child = func(name string) error {
		switch {
		case name == "termGrp":
			return t.children(child)
		case name == "term":
			return t.readTerm(l)
		case len(l.terms) == first:
			return t.readFact(&common, name)
		}
		return t.readFact(&l.terms[len(l.terms)-1].tbxFacts, name)
	}
	if err := t.children(child); err != nil {
		return err
	}
	if len(l.terms) == first {
		return t.problem(line, true, "no <term> where one should be")
	}
	for _, term := range l.terms[first:] {
		term.notes = slices.Concat(common.notes, term.notes)
		term.props = slices.Concat(common.props, term.props)
		for _, p := range term.props {
			if p.Key == "status" {
				term.status = p.Value
			}
		}
		if term.bad == "" && outOfUse(term.status) && !t.opts.All {
			term.bad = fmt.Sprintf("the term %s is %s and was left out; --all takes it", excerpt(term.text), term.status)
		}
	}
	return nil
}

func (t *tbxReader) readTerm(l *tbxLanguage) error {
	term := &tbxTerm{line: t.s.Line(), language: l}
	l.terms = append(l.terms, term)
	t.s.Flaws()
	err := t.take(300)
	if err == nil {
		term.text, err = t.readText()
	}
	if err != nil {
		return err
	}
	if strings.TrimSpace(term.text) == "" {
		term.bad = fmt.Sprintf("the term in %s is empty", l.code)
	}
	switch msg, broken := dropped(t.s.Flaws()); {
	case broken:
		term.bad = fmt.Sprintf("the term in %s is damaged: %s", l.code, msg)
	case msg != "":
		return t.problem(term.line, false, fmt.Sprintf("in the term in %s: %s", l.code, msg))
	}
	return nil
}

// readFact reads an element that tells something of what it stands in.
func (t *tbxReader) readFact(f *tbxFacts, name string) error {
	switch {
	case slices.Contains(tbxGroups, name):
		return t.children(func(name string) error { return t.readFact(f, name) })
	case slices.Contains(tbxLeftOut, name):
		return t.skip()
	}
	line := t.s.Line()
	category := name[strings.IndexByte(name, ':')+1:]
	if slices.Contains(tbxCategories, name) {
		category = orElse(attr(t.s.Attrs(), "type"), name)
	}
	if slices.Contains(tbxLeftOut, category) {
		return t.skip()
	}
	t.s.Flaws()
	text, err := t.readText()
	if err != nil {
		return err
	}
	if msg, _ := dropped(t.s.Flaws()); msg != "" {
		if err := t.problem(line, false, fmt.Sprintf("in the %s: %s", category, msg)); err != nil {
			return err
		}
	}
	if text == "" {
		return nil
	}
	// A thousand pairs may have it.
	if err := t.take(len(category) + 10_000); err != nil {
		return err
	}
	switch status := tbxStatus(category, text); {
	case status != "":
		f.props = append(f.props, memory.Prop{Key: "status", Value: status})
	case category == "note" || category == "definition":
		f.notes = append(f.notes, text)
	default:
		f.props = append(f.props, memory.Prop{Key: category, Value: text})
	}
	return nil
}

// readText reads the text of the element that has just started, without native
// codes. White space is how the file is laid out: it counts as one space, and at
// the ends not at all.
func (t *tbxReader) readText() (string, error) {
	t.buf = t.buf[:0]
	space := false
	hidden := 0 // How many elements are open from the outermost code on.
	for depth := 1; depth > 0; {
		kind, err := t.s.Next()
		if err != nil {
			return "", err
		}
		switch kind {
		case xmlscan.Start:
			depth++
			if hidden > 0 || slices.Contains(tbxCodes, t.local(t.s.Name())) {
				hidden++
			}
		case xmlscan.End:
			depth--
			if hidden > 0 {
				hidden--
			}
		case xmlscan.Text:
			if hidden > 0 {
				continue
			}
			if err := t.take(len(t.s.Text())); err != nil {
				return "", err
			}
			for _, c := range t.s.Text() {
				switch {
				case c == ' ' || c == '\t' || c == '\n' || c == '\r':
					space = len(t.buf) > 0
				case space:
					t.buf = append(t.buf, ' ', c)
					space = false
				default:
					t.buf = append(t.buf, c)
				}
			}
		}
	}
	return string(t.buf), nil
}

// give yields what a concept comes to: its problems, and every source term with
// every target term.
func (t *tbxReader) give(c *tbxConcept) error {
	sources := c.terms(func(f fits) closeness { return f.from })
	targets := c.terms(func(f fits) closeness { return f.to })
	lacking := ""
	switch {
	case len(sources) == 0:
		lacking = t.opts.from()
	case len(targets) == 0:
		lacking = t.opts.to()
	}
	switch {
	case c.nameless > 0:
		if err := t.problem(c.nameless, lacking != "", "a language without xml:lang was left out"); err != nil || lacking != "" {
			return err
		}
	case lacking != "":
		there := slices.Clip(c.others)
		for _, l := range c.languages {
			there = append(there, l.code)
		}
		msg := "no term in " + lacking
		if len(there) > 0 {
			msg += ", only in " + strings.Join(there, ", ")
		}
		return t.problem(c.line, true, msg)
	}
	told := map[*tbxTerm]bool{} // A term may be wanted on both sides.
	for _, term := range slices.Concat(sources, targets) {
		if term.bad != "" && !told[term] {
			told[term] = true
			if err := t.problem(term.line, true, term.bad); err != nil {
				return err
			}
		}
	}
	isBad := func(t *tbxTerm) bool { return t.bad != "" }
	sources, targets = slices.DeleteFunc(sources, isBad), slices.DeleteFunc(targets, isBad)
	if n := len(sources) * len(targets); n > maxPairs {
		return t.problem(c.line, true, fmt.Sprintf("%d pairs in one concept, more than %d", n, maxPairs))
	}
	for _, s := range sources {
		for _, d := range targets {
			if s != d && !t.yield(c.unit(s, d, t.opts.Origin), nil) {
				return errStopped
			}
		}
	}
	return nil
}
