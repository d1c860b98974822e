package exchange

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"hafez/internal/document"
	"hafez/internal/xmlscan"
)

// tmxElement is what TMX 1.4b says of an element: its DTD, and the prose of the
// specification for the values of attributes.
type tmxElement struct {
	// children are the elements that may stand in it, in the order of the DTD:
	// those of one group may mix, and a group that is begun ends the one before.
	children [][]string
	must     []string // Children of which there is at least one.
	once     []string // Children of which there is at most one.
	text     bool     // It may hold text.
	required []string // Attributes.
	allowed  []string
}

var (
	detailElements = []string{"note", "prop"}
	codeElements   = []string{"bpt", "ept", "it", "ph", "hi", "ut"}
)

var tmxElements = map[string]tmxElement{
	"tmx": {children: [][]string{{"header"}, {"body"}}, must: []string{"header", "body"}, once: []string{"header", "body"}, required: []string{"version"}},
	"header": {children: [][]string{{"note", "prop", "ude"}}, required: headerAttrs,
		allowed: []string{"o-encoding", "creationdate", "creationid", "changedate", "changeid"}},
	"body": {children: [][]string{{"tu"}}},
	"tu":   {children: [][]string{detailElements, {"tuv"}}, must: []string{"tuv"}, allowed: tuAttrs},
	"tuv":  {children: [][]string{detailElements, {"seg"}}, must: []string{"seg"}, once: []string{"seg"}, required: []string{"xml:lang"}, allowed: tuvAttrs},
	"note": {text: true, allowed: []string{"o-encoding", "xml:lang"}},
	"prop": {text: true, required: []string{"type"}, allowed: []string{"xml:lang", "o-encoding"}},
	"ude":  {children: [][]string{{"map"}}, must: []string{"map"}, required: []string{"name"}, allowed: []string{"base"}},
	"map":  {required: []string{"unicode"}, allowed: []string{"code", "ent", "subst"}},
	"seg":  {children: [][]string{codeElements}, text: true},
	"bpt":  {children: [][]string{{"sub"}}, text: true, required: []string{"i"}, allowed: []string{"x", "type"}},
	"ept":  {children: [][]string{{"sub"}}, text: true, required: []string{"i"}},
	"it":   {children: [][]string{{"sub"}}, text: true, required: []string{"pos"}, allowed: []string{"x", "type"}},
	"ph":   {children: [][]string{{"sub"}}, text: true, allowed: []string{"assoc", "x", "type"}},
	"ut":   {children: [][]string{{"sub"}}, text: true, allowed: []string{"x"}},
	"hi":   {children: [][]string{codeElements}, text: true, allowed: []string{"x", "type"}},
	"sub":  {children: [][]string{codeElements}, text: true, allowed: []string{"datatype", "type"}},
}

// tmxValidator walks over one file.
type tmxValidator struct {
	s       *xmlscan.Scanner
	found   func(Finding) bool
	open    []openElement
	version string
	srclang string
	langs   []string            // Of the <tuv> elements of the <tu> that is open.
	own     string              // The srclang of that <tu>.
	pairs   map[string]codePair // The <bpt> elements of the <seg> that is open, by i.
}

type openElement struct {
	name         string
	line, column int
	group        int      // The group of children that has been reached.
	seen         []string // The children that were there, each once.
	stray        bool     // Text in the wrong place has been told.
}

// codePair is a <bpt>, and whether its <ept> has come.
type codePair struct {
	line, column int
	closed       bool
}

func validateTMX(r io.Reader, opts Options, found func(Finding) bool) error {
	text, err := open(r, opts, document.NewXML)
	if err != nil {
		return opts.fileError(0, err)
	}
	if p := encodingProblem(text); p != nil && !found(Finding{Line: p.Line, Message: p.Message}) {
		return nil
	}
	v := &tmxValidator{s: xmlscan.New(text), found: found}
	switch err := v.document(); {
	case err == nil || err == errStopped:
		return nil
	case v.s.Closed() && errors.Is(err, document.ErrNotText):
		found(Finding{Line: v.s.Line(), Message: "something follows the end of the document"})
		return nil
	default:
		return opts.fileError(v.s.Line(), err)
	}
}

// tell reports what is wrong at the tag that was found last.
func (v *tmxValidator) tell(format string, args ...any) error {
	return v.tellAt(v.s.StartLine(), v.s.Column(), format, args...)
}

func (v *tmxValidator) tellAt(line, column int, format string, args ...any) error {
	if !v.found(Finding{line, column, oneLine(fmt.Sprintf(format, args...))}) {
		return errStopped
	}
	return nil
}

func (v *tmxValidator) document() error {
	for {
		kind, err := v.s.Next()
		if err == io.EOF {
			if line := v.s.Trailing(); line > 0 {
				return v.tellAt(line, 0, "something follows the end of the document")
			}
			return nil
		}
		if err != nil {
			return err
		}
		flaws, count := v.s.Flaws()
		for _, f := range flaws {
			if err := v.tellAt(f.Line, 0, "U+%04X: XML 1.0 does not allow this character, not even as a reference (section 2.2)", f.Char); err != nil {
				return err
			}
		}
		if more := count - len(flaws); more > 0 {
			if err := v.tellAt(v.s.Line(), 0, "%d more characters that XML 1.0 does not allow", more); err != nil {
				return err
			}
		}
		switch kind {
		case xmlscan.Start:
			err = v.start(v.s.Name(), v.s.Attrs())
		case xmlscan.End:
			err = v.end()
		case xmlscan.Text:
			err = v.text()
		}
		if err != nil {
			return err
		}
	}
}

func (v *tmxValidator) text() error {
	if len(v.open) == 0 {
		return nil
	}
	in := &v.open[len(v.open)-1]
	e, known := tmxElements[in.name]
	if !known || e.text || in.stray || strings.TrimSpace(string(v.s.Text())) == "" {
		return nil
	}
	in.stray = true
	return v.tellAt(v.s.Line(), 0, "text in <%s>, which holds elements only", in.name)
}

func (v *tmxValidator) start(name string, attrs []xmlscan.Attr) error {
	e, known := tmxElements[name]
	outer := -1
	if n := len(v.open); n > 0 {
		outer = n - 1
	}
	v.open = append(v.open, openElement{name: name, line: v.s.StartLine(), column: v.s.Column()})
	switch {
	case outer < 0 && name != "tmx":
		v.tell("the root element is <%.40s>, not <tmx>: this is no TMX file", name)
		return errStopped
	case !known:
		return v.tell("<%.40s> is no element of TMX", name)
	}
	if outer >= 0 {
		if err := v.place(&v.open[outer], name); err != nil {
			return err
		}
	}
	if err := v.attributes(name, e, attrs); err != nil {
		return err
	}
	switch name {
	case "tmx":
		v.version = attr(attrs, "version")
		if v.version != "1.4" && v.version != "" {
			return v.tell("version=%q: the DTD of TMX 1.4b fixes it as 1.4", v.version)
		}
	case "header":
		v.srclang = attr(attrs, "srclang")
	case "tu":
		v.langs, v.own = v.langs[:0], attr(attrs, "srclang")
	case "tuv":
		v.langs = append(v.langs, orElse(attr(attrs, "xml:lang"), attr(attrs, "lang")))
	case "seg":
		v.pairs = map[string]codePair{}
	case "bpt":
		i := attr(attrs, "i")
		if _, is := v.pairs[i]; is {
			return v.tell("a second <bpt i=%q>: i is unique in a <seg>", i)
		}
		if v.pairs != nil { // Not outside of a <seg>.
			v.pairs[i] = codePair{line: v.s.StartLine(), column: v.s.Column()}
		}
	case "ept":
		i := attr(attrs, "i")
		pair, is := v.pairs[i]
		if !is || pair.closed {
			return v.tell("<ept i=%q> without a <bpt> of that i before it", i)
		}
		pair.closed = true
		v.pairs[i] = pair
	}
	return nil
}

// place says whether an element may stand where it does.
func (v *tmxValidator) place(outer *openElement, name string) error {
	e, known := tmxElements[outer.name]
	if !known {
		return nil
	}
	group := slices.IndexFunc(e.children, func(names []string) bool { return slices.Contains(names, name) })
	again := slices.Contains(outer.seen, name)
	if !again && group >= 0 {
		outer.seen = append(outer.seen, name)
	}
	switch {
	case group < 0:
		return v.tell("<%s> cannot stand in <%s>", name, outer.name)
	case group < outer.group:
		return v.tell("<%s> after <%s>: in <%s> it comes before", name, strings.Join(e.children[outer.group], "> or <"), outer.name)
	case again && slices.Contains(e.once, name):
		return v.tell("a second <%s> in one <%s>", name, outer.name)
	}
	outer.group = group
	return nil
}

func (v *tmxValidator) attributes(name string, e tmxElement, attrs []xmlscan.Attr) error {
	for _, key := range e.required {
		if slices.ContainsFunc(attrs, func(a xmlscan.Attr) bool { return a.Name == key }) {
			continue
		}
		if key == "xml:lang" && attr(attrs, "lang") != "" {
			continue // It is told below.
		}
		if err := v.tell("<%s> lacks the attribute %s, which is required", name, key); err != nil {
			return err
		}
	}
	for _, a := range attrs {
		if err := v.attribute(name, e, a); err != nil {
			return err
		}
	}
	return nil
}

func (v *tmxValidator) attribute(name string, e tmxElement, a xmlscan.Attr) error {
	switch {
	case slices.Contains(e.required, a.Name), slices.Contains(e.allowed, a.Name), a.Name == "xml:space":
	case a.Name == "lang" && (name == "tuv" || name == "note" || name == "prop"):
		return v.tell("<%s lang=%q>: lang is of TMX 1.1; since 1.2 it is xml:lang", name, a.Value)
	default:
		return v.tell("<%s> has no attribute %.40s", name, a.Name)
	}
	switch a.Name {
	case "creationdate", "changedate", "lastusagedate":
		if _, err := time.Parse(tmxDate, a.Value); err != nil {
			return v.tell("%s=%q: a date is YYYYMMDDThhmmssZ, in UTC", a.Name, a.Value)
		}
	case "segtype":
		if !slices.Contains(segTypes, a.Value) {
			return v.tell("segtype=%q: it is %s", a.Value, strings.Join(segTypes, ", "))
		}
	case "pos":
		if a.Value != "begin" && a.Value != "end" {
			return v.tell("pos=%q: it is begin or end", a.Value)
		}
	case "assoc":
		if a.Value != "p" && a.Value != "f" && a.Value != "b" {
			return v.tell("assoc=%q: it is p, f or b", a.Value)
		}
	case "i", "x", "usagecount":
		if a.Value == "" || strings.ContainsFunc(a.Value, func(r rune) bool { return !unicode.IsDigit(r) }) {
			return v.tell("%s=%q: it is a number", a.Name, a.Value)
		}
	case "unicode":
		if !strings.HasPrefix(a.Value, "#x") {
			return v.tell("unicode=%q: it is #x and a hexadecimal number", a.Value)
		}
	case "xml:lang", "adminlang", "srclang":
		if a.Name == "srclang" && a.Value == "*all*" {
			return nil
		}
		// A code that is well formed but that nobody has registered is no error.
		var unknown language.ValueError
		if _, err := language.Parse(a.Value); strings.Contains(a.Value, "_") || err != nil && !errors.As(err, &unknown) {
			return v.tell("%s=%q is no language code (RFC 3066): such a code is fa, en-GB or fa-Arab-IR", a.Name, a.Value)
		}
	}
	return nil
}

func (v *tmxValidator) end() error {
	last := len(v.open) - 1
	is := v.open[last]
	v.open = v.open[:last]
	for _, child := range tmxElements[is.name].must {
		if !slices.Contains(is.seen, child) {
			if err := v.tellAt(is.line, is.column, "<%s> lacks <%s>, which is required", is.name, child); err != nil {
				return err
			}
		}
	}
	switch is.name {
	case "seg":
		pairs := v.pairs
		v.pairs = nil
		for _, i := range slices.Sorted(maps.Keys(pairs)) {
			if p := pairs[i]; !p.closed {
				if err := v.tellAt(p.line, p.column, "<bpt i=%q> without an <ept> of that i: what has no end in its <seg> is an <it>", i); err != nil {
					return err
				}
			}
		}
	case "tu":
		source := orElse(v.own, v.srclang)
		if source != "" && source != "*all*" && len(v.langs) > 0 &&
			!slices.ContainsFunc(v.langs, func(l string) bool { return SameLanguage(l, source) }) {
			return v.tellAt(is.line, is.column, "no <tuv> in the source language %.40s, only in %s", source, strings.Join(v.langs[:min(5, len(v.langs))], ", "))
		}
	}
	return nil
}
