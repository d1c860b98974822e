package exchange

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"hafez/internal/document"
	"hafez/internal/xmlscan"
	"hafez/memory"
)

const (
	maxUnit    = 16 << 20 // Bytes that one <tu> may hold in the wanted languages.
	maxPairs   = 1000     // Units that one <tu> may give.
	maxDetails = 1 << 18  // Attributes, notes and properties of all those units together.
	maxOdd     = 20       // Problems of one <tu> that are told.
)

// errStopped says that no more units are wanted.
var errStopped = errors.New("stopped")

// tmxReader reads one file.
type tmxReader struct {
	elements
	opts  Options
	langs *pair

	header  bool // Has been read.
	ours    bool // Hafez wrote the file.
	srclang string
}

func readTMX(r io.Reader, opts Options, yield yielder) {
	text, err := open(r, opts, document.NewXML)
	if err != nil {
		yield(memory.Unit{}, opts.fileError(0, err))
		return
	}
	if p := encodingProblem(text); p != nil && !yield(memory.Unit{}, p) {
		return
	}
	t := &tmxReader{elements: elements{s: xmlscan.New(text), yield: yield}, opts: opts, langs: newPair(opts)}
	if err := t.document(); err != nil && err != errStopped {
		yield(memory.Unit{}, opts.fileError(t.s.Line(), err))
	}
}

func (t *tmxReader) document() error {
	if err := t.root("TMX", "tmx"); err != nil {
		return err
	}
	return t.walk(func(name string) error {
		switch name {
		case "header":
			return t.readHeader()
		case "body":
			return nil
		case "tu":
			return t.readUnit()
		}
		if !strings.Contains(name, ":") {
			if err := t.problem(t.s.Line(), false, fmt.Sprintf("<%s> has no place here: left out", name)); err != nil {
				return err
			}
		}
		return t.skip()
	})
}

func (t *tmxReader) readHeader() error {
	line := t.s.Line()
	attrs := t.s.Attrs()
	t.header = true
	t.ours = attr(attrs, "creationtool") == tmxTool
	t.srclang = strings.TrimSpace(attr(attrs, "srclang"))
	var missing []string
	for _, name := range headerAttrs {
		if !slices.ContainsFunc(attrs, func(a xmlscan.Attr) bool { return a.Name == name }) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		if err := t.problem(line, false, "the header lacks "+strings.Join(missing, ", ")); err != nil {
			return err
		}
	}
	return t.skip()
}

// attr gives the value of an attribute; empty if it is not there.
func attr(attrs []xmlscan.Attr, name string) string {
	for _, a := range attrs {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}

// details is what a <tu> and a <tuv> have in common.
type details struct {
	line  int
	attrs []xmlscan.Attr
	notes []string
	props []memory.Prop
}

// variant is a <tuv> in a wanted language.
type variant struct {
	details
	lang string
	fits fits
	text string
	// codes is the text with its inline codes, as markup keeps it; empty if it
	// has none.
	codes string
	// bad says why the text cannot be used; empty if it can.
	bad string
}

// tu is a <tu> as it is read.
type tu struct {
	details
	variants []variant
	others   []string // Some of the other languages.
	count    int      // Of <tuv> elements.
	nameless int      // Those without a language.

	odd []string // What is to be said of it.
}

// say adds what is odd about a <tu>, once, and not without end.
func (u *tu) say(msg string) {
	if len(u.odd) < maxOdd && !slices.Contains(u.odd, msg) {
		u.odd = append(u.odd, msg)
	}
}

// sayDropped says which characters the scanner has left out since it was asked
// last.
func (u *tu) sayDropped(where string, s *xmlscan.Scanner) {
	if msg, _ := dropped(s.Flaws()); msg != "" {
		u.say(where + ": " + msg)
	}
}

// begin keeps where the element that has just started begins, and its
// attributes.
func (t *tmxReader) begin() (details, error) {
	d := details{line: t.s.Line(), attrs: slices.Clone(t.s.Attrs())}
	size := 100
	for _, a := range d.attrs {
		size += len(a.Value) + 32
	}
	return d, t.take(size)
}

func (t *tmxReader) readUnit() error {
	if !t.header {
		t.header = true
		if err := t.problem(t.s.Line(), false, "no header before the first unit"); err != nil {
			return err
		}
	}
	t.room = maxUnit
	t.s.Flaws() // Those of white space between units are nobody's.
	var u tu
	var err error
	if u.details, err = t.begin(); err != nil {
		return err
	}
	err = t.children(func(name string) error {
		switch name {
		case "note", "prop":
			return t.readDetail(&u.details, name)
		case "tuv":
			return t.readVariant(&u)
		}
		return t.skip()
	})
	if err != nil {
		return err
	}
	u.sayDropped("beside the text", t.s)
	return t.giveUnits(&u)
}

// readDetail reads a <note> or a <prop>.
func (t *tmxReader) readDetail(d *details, name string) error {
	key := attr(t.s.Attrs(), "type")
	t.buf = t.buf[:0]
	for depth := 1; depth > 0; {
		kind, err := t.s.Next()
		if err != nil {
			return err
		}
		switch kind {
		case xmlscan.Start:
			depth++
		case xmlscan.End:
			depth--
		case xmlscan.Text:
			if err := t.take(len(t.s.Text())); err != nil {
				return err
			}
			t.buf = append(t.buf, t.s.Text()...)
		}
	}
	if name == "prop" {
		d.props = append(d.props, memory.Prop{Key: key, Value: string(t.buf)})
	} else if len(t.buf) > 0 {
		d.notes = append(d.notes, string(t.buf))
	}
	return t.take(len(key) + 64)
}

func (t *tmxReader) readVariant(u *tu) error {
	u.count++
	attrs := t.s.Attrs()
	lang := strings.TrimSpace(orElse(attr(attrs, "xml:lang"), attr(attrs, "lang")))
	fit := t.langs.fit(lang)
	if fit.from == foreign && fit.to == foreign {
		if lang == "" {
			u.nameless++
		} else if len(u.others) < 5 && !slices.Contains(u.others, lang) {
			u.others = append(u.others, lang)
		}
		u.sayDropped("beside the text", t.s)
		err := t.skip()
		t.s.Flaws() // The text is not wanted, nor what is wrong with it.
		return err
	}
	v := variant{lang: lang, fits: fit}
	var err error
	if v.details, err = t.begin(); err != nil {
		return err
	}
	segments := 0
	err = t.children(func(name string) error {
		switch {
		case name == "note" || name == "prop":
			return t.readDetail(&v.details, name)
		case name == "seg" && segments == 0:
			segments++
			return t.readSegment(u, &v)
		case name == "seg":
			u.say(fmt.Sprintf("a second <seg> in the <tuv> in %s was left out", lang))
		}
		return t.skip()
	})
	if err != nil {
		return err
	}
	if segments == 0 {
		v.bad = fmt.Sprintf("the <tuv> in %s has no <seg>", lang)
	}
	u.variants = append(u.variants, v)
	return nil
}

// dropped says in words which characters the scanner has left out, and whether
// a part of a character is among them, so that the text is damaged.
func dropped(first []xmlscan.Flaw, count int) (msg string, broken bool) {
	if count == 0 {
		return "", false
	}
	f := first[0]
	for _, other := range first {
		if utf16.IsSurrogate(other.Char) {
			f, broken = other, true
			break
		}
	}
	what := "a character that XML forbids was left out"
	if broken {
		what = "half of a surrogate pair stands for no character"
	}
	msg = fmt.Sprintf("%s: U+%04X at line %d", what, f.Char, f.Line)
	if count > 1 {
		msg += fmt.Sprintf(" and %d more", count-1)
	}
	return msg, broken
}

// choose gives the variants that are wanted on one side: those in the language
// or a variety of it, else those in another variety.
func choose(variants []variant, side func(fits) closeness) []*variant {
	for _, want := range []closeness{within, related} {
		var chosen []*variant
		for i := range variants {
			if side(variants[i].fits) == want {
				chosen = append(chosen, &variants[i])
			}
		}
		if len(chosen) > 0 {
			return chosen
		}
	}
	return nil
}

// giveUnits yields what a <tu> comes to: its problems, and every source text
// with every target text.
func (t *tmxReader) giveUnits(u *tu) error {
	sources := choose(u.variants, func(f fits) closeness { return f.from })
	targets := choose(u.variants, func(f fits) closeness { return f.to })
	var units []memory.Unit
	why := t.missing(u, sources, targets)
	if why == "" {
		good := func(v *variant) bool { return v.bad == "" }
		var bad []string
		for _, v := range slices.Concat(sources, targets) {
			if !good(v) && len(bad) < maxOdd && !slices.Contains(bad, v.bad) {
				bad = append(bad, v.bad)
			}
		}
		isBad := func(v *variant) bool { return !good(v) }
		sources, targets = slices.DeleteFunc(sources, isBad), slices.DeleteFunc(targets, isBad)
		switch n := len(sources) * len(targets); {
		case n > maxPairs:
			why = fmt.Sprintf("%d pairs in one unit, more than %d", n, maxPairs)
		case n > 1 && n*detailsOf(u) > maxDetails:
			why = fmt.Sprintf("%d pairs in one unit with %d attributes, notes and properties", n, detailsOf(u))
		case n == 0:
			why = strings.Join(bad, "; ")
		default:
			for _, msg := range bad {
				if err := t.problem(u.line, true, msg); err != nil {
					return err
				}
			}
			units = make([]memory.Unit, 0, n)
			for _, s := range sources {
				for _, d := range targets {
					if s != d {
						units = append(units, t.unit(u, s, d))
					}
				}
			}
			if len(units) == 0 { // Both sides are the same <tuv>.
				why = t.lacks(u, t.opts.to())
			}
		}
	}
	if why != "" {
		return t.problem(u.line, true, why)
	}
	if u.nameless > 0 {
		u.say("a <tuv> without xml:lang was left out")
	}
	for _, msg := range u.odd {
		if err := t.problem(u.line, false, msg); err != nil {
			return err
		}
	}
	for _, unit := range units {
		if !t.yield(unit, nil) {
			return errStopped
		}
	}
	return nil
}

// detailsOf counts what the units of a <tu> may hold beside their texts.
func detailsOf(u *tu) int {
	n := len(u.notes) + len(u.props) + len(u.attrs)
	for _, v := range u.variants {
		n += len(v.notes) + len(v.props) + len(v.attrs)
	}
	return n
}

// missing says why a <tu> has no pair; empty if it has.
func (t *tmxReader) missing(u *tu, sources, targets []*variant) string {
	switch {
	case u.count == 0:
		return "a <tu> without <tuv>"
	case len(sources) > 0 && len(targets) > 0:
		return ""
	case u.nameless > 0:
		return "a <tuv> without xml:lang"
	case len(sources) == 0:
		return t.lacks(u, t.opts.from())
	}
	return t.lacks(u, t.opts.to())
}

func (t *tmxReader) lacks(u *tu, lang string) string {
	there := slices.Clone(u.others)
	for _, v := range u.variants {
		if len(there) < 8 && !slices.Contains(there, v.lang) {
			there = append(there, v.lang)
		}
	}
	return fmt.Sprintf("no text in %s, only in %s", lang, strings.Join(there, ", "))
}

// unit makes the unit of a source and a target <tuv>. What is odd goes to
// u.odd.
func (t *tmxReader) unit(u *tu, source, target *variant) memory.Unit {
	unit := memory.Unit{
		Source: source.text, Target: target.text,
		From: source.lang, To: target.lang,
		Notes: slices.Concat(u.notes, source.notes, target.notes),
	}
	if !t.ours {
		unit.Origin = t.opts.Origin
	}
	var props []memory.Prop
	add := func(key, value string) { props = append(props, memory.Prop{Key: key, Value: value}) }

	// Of two times or names the target's counts. That of the <tu> is kept
	// beside it if it is another.
	person := func(name string) string {
		own, whole := attr(target.attrs, name), attr(u.attrs, name)
		if own != "" && whole != "" && own != whole {
			add("tmx:"+name, whole)
		}
		return orElse(own, whole)
	}
	date := func(name string) time.Time {
		read := func(prefix string, attrs []xmlscan.Attr) (d time.Time) {
			value := attr(attrs, name)
			if strings.TrimSpace(value) == "" {
				return d
			}
			d, err := parseDate(value)
			if err != nil {
				u.say(fmt.Sprintf("%s unknown: %v", name, err))
				add(prefix+name, value)
			}
			return d
		}
		own, whole := read("tmx:target/", target.attrs), read("tmx:", u.attrs)
		if own.IsZero() {
			return whole
		}
		if !whole.IsZero() && !whole.Equal(own) {
			add("tmx:"+name, formatTMXDate(whole))
		}
		return own
	}
	unit.Created, unit.CreatedBy = date("creationdate"), person("creationid")
	unit.Changed, unit.ChangedBy = date("changedate"), person("changeid")

	// The attributes that fields of the unit are made from are not kept again.
	history := []string{"creationdate", "creationid", "changedate", "changeid"}
	lang := []string{"xml:lang", "lang"}
	keep := func(prefix string, attrs []xmlscan.Attr, except ...string) {
		for _, a := range attrs {
			if a.Value != "" && !isNamespace(a.Name) && !slices.Contains(except, a.Name) {
				add(prefix+a.Name, a.Value)
			}
		}
	}
	srclang := attr(u.attrs, "srclang")
	if srclang != "" && SameLanguage(srclang, source.lang) {
		keep("tmx:", u.attrs, append(history, "srclang")...)
	} else {
		keep("tmx:", u.attrs, history...)
	}
	if s := t.srclang; s != "" && s != "*all*" && srclang == "" && !SameLanguage(s, source.lang) {
		add("tmx:srclang", s)
	}
	keep("tmx:source/", source.attrs, lang...)
	keep("tmx:target/", target.attrs, append(history, lang...)...)
	for _, p := range source.props {
		add("tmx:source/prop/"+p.Key, p.Value)
	}
	for _, p := range target.props {
		add("tmx:target/prop/"+p.Key, p.Value)
	}
	if source.codes != "" {
		add(sourceCodes, source.codes)
	}
	if target.codes != "" {
		add(targetCodes, target.codes)
	}
	slices.SortStableFunc(props, func(a, b memory.Prop) int {
		return slotOf(a, &unit).rank - slotOf(b, &unit).rank
	})
	unit.Props = append(props, readProps(&unit, u.props)...)
	return unit
}

func isNamespace(name string) bool {
	return name == "xmlns" || strings.HasPrefix(name, "xmlns:")
}

// readProps takes from the properties of a <tu> the first of each that stands
// for a field of the unit, and gives the others.
func readProps(u *memory.Unit, props []memory.Prop) []memory.Prop {
	var others []memory.Prop
	var previous, next, origin, status bool
	for _, p := range props {
		switch {
		case p.Key == propPrevious && !previous:
			previous, u.Previous = true, p.Value
		case p.Key == propNext && !next:
			next, u.Next = true, p.Value
		case p.Key == propOrigin && !origin:
			origin, u.Origin = true, p.Value
		case p.Key == propStatus && !status:
			if u.Status, status = memory.ParseStatus(p.Value); !status {
				others = append(others, p)
			}
		default:
			others = append(others, p)
		}
	}
	return others
}

// formatTMXDate is empty for the zero time.
func formatTMXDate(d time.Time) string {
	if d.IsZero() {
		return ""
	}
	return d.UTC().Format(tmxDate)
}
