package work

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"hafez/internal/document"
	"hafez/internal/exchange"
	"hafez/internal/xmlscan"
)

func markOfJob(j *Job) string { return exchange.Mark(j.fields()) }

// xliffReader reads what writeXLIFF wrote and other programs have saved since. Those
// cut a unit into segments now and then, mark terms in it, and make one element of two
// that are a pair.
type xliffReader struct {
	job    *Job
	s      *xmlscan.Scanner
	old    bool
	known  bool
	path   []string // the elements that are open, by their local names
	fields map[string]string

	row              *Row
	to               *strings.Builder // what text goes into; nil if into nothing
	native           int              // how deep inside a code
	source, target   strings.Builder
	offer, like      strings.Builder
	own              bool // the candidate is Hafez's
	note, meta       strings.Builder
	metaName         string
	metaOwn          bool
	segments, filled int // of the unit with text, and those of them with a target
	sourceAt         int // the lengths of source and target when the segment began
	targetAt         int
	pairs            []int // the numbers of pairs that are elements and open; 0 of one that is left out
	size             int
}

func readXLIFF(r io.ReaderAt, size int64, name string) (*Job, error) {
	text, err := document.NewXML(name, io.NewSectionReader(r, 0, size), "")
	if err != nil {
		return nil, err
	}
	x := &xliffReader{job: &Job{}, s: xmlscan.New(text), fields: map[string]string{}}
	for {
		kind, err := x.s.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if first, n := x.s.Flaws(); n > 0 {
			return nil, &document.Error{Name: name, Line: first[0].Line, Err: fmt.Errorf("the character U+%04X, which XML forbids", first[0].Char), Hint: "save it anew in its program"}
		}
		switch kind {
		case xmlscan.Start:
			if len(x.path) == 0 {
				if local(x.s.Name()) != "xliff" {
					return nil, notWork("", "it is XML, but no XLIFF")
				}
				x.old = strings.HasPrefix(attribute(x.s, "version"), "1.")
			}
			x.path = append(x.path, strings.Clone(local(x.s.Name())))
			err = x.start()
		case xmlscan.End:
			err = x.end()
			x.path = x.path[:len(x.path)-1]
		case xmlscan.Text:
			if x.to != nil && x.native == 0 {
				if x.size += len(x.s.Text()); x.size > maxText {
					err = fmt.Errorf("a unit of over %d MiB", maxText>>20)
				}
				x.to.Write(x.s.Text())
			}
		}
		if err != nil {
			if _, ours := err.(*workError); ours {
				return nil, err
			}
			return nil, &document.Error{Name: name, Line: x.s.Line(), Err: err, Hint: hintMade}
		}
	}
	if !x.known {
		return nil, notWork("", "it is XLIFF that does not say which document it is of")
	}
	return x.job, nil
}

// parent is the element around the one that has begun or ends.
func (x *xliffReader) parent() string {
	if len(x.path) < 2 {
		return ""
	}
	return x.path[len(x.path)-2]
}

func (x *xliffReader) start() error {
	name := x.path[len(x.path)-1]
	if x.native > 0 {
		x.native++
		return nil
	}
	if x.to != nil && x.inText() {
		return x.code(name)
	}
	switch name {
	case "unit", "trans-unit":
		x.row = &Row{}
		x.row.setTitle(strings.Clone(attribute(x.s, "name") + attribute(x.s, "resname")))
		x.segments, x.filled, x.size, x.own = 0, 0, 0, false
		for _, b := range []*strings.Builder{&x.source, &x.target, &x.offer, &x.like, &x.note} {
			b.Reset()
		}
	case "segment", "ignorable":
		x.sourceAt, x.targetAt = x.source.Len(), x.target.Len()
	case "match", "alt-trans":
		// Another program may add candidates of its own.
		x.own = x.row != nil && (attribute(x.s, "id") == ownCategory || attribute(x.s, "tool-id") == ownCategory)
	case "source", "target":
		x.to = nil
		switch x.parent() {
		case "segment", "ignorable", "trans-unit":
			x.to = &x.source
			if name == "target" {
				x.to = &x.target
			}
		case "match", "alt-trans":
			if !x.own {
				break
			}
			x.to = &x.like
			if name == "target" {
				x.to = &x.offer
			}
		}
	case "note":
		if x.row != nil && (x.parent() == "notes" || x.parent() == "trans-unit") {
			if x.note.Len() > 0 {
				x.note.WriteByte('\n')
			}
			x.to = &x.note
		}
	case "metaGroup":
		x.metaOwn = attribute(x.s, "category") == ownCategory
	case "meta":
		if x.metaOwn {
			x.beginMeta(attribute(x.s, "type"))
		}
	case "context":
		if field, ok := strings.CutPrefix(attribute(x.s, "context-type"), ownContext); ok {
			x.beginMeta(field)
		}
	case "internal-file":
		x.beginMeta("")
	}
	return nil
}

func (x *xliffReader) beginMeta(name string) {
	x.metaName = strings.Clone(name)
	x.meta.Reset()
	x.to = &x.meta
	if x.row == nil {
		x.size = 0
	}
}

// inText says whether an element that begins stands in a text with codes.
func (x *xliffReader) inText() bool {
	return x.to == &x.source || x.to == &x.target || x.to == &x.offer || x.to == &x.like
}

// code takes an element in a text.
func (x *xliffReader) code(name string) error {
	id := attribute(x.s, "id")
	if ref := attribute(x.s, "startRef"); ref != "" {
		id = ref
	} else if ref := attribute(x.s, "rid"); ref != "" {
		id = ref
	}
	tag, hides := "", false
	switch name {
	case "pc", "g":
		tag = "⟨%d⟩"
	case "sc", "bx":
		tag = "⟨%d⟩"
	case "ec", "ex":
		tag = "⟨/%d⟩"
	case "x":
		tag = "⟨%d/⟩"
	case "ph":
		tag, hides = "⟨%d/⟩", true
	case "bpt":
		tag, hides = "⟨%d⟩", true
	case "ept":
		tag, hides = "⟨/%d⟩", true
	case "it":
		tag, hides = "⟨%d⟩", true
		if attribute(x.s, "pos") == "close" {
			tag = "⟨/%d⟩"
		}
	case "mrk", "sm", "em":
		return nil
	default:
		return fmt.Errorf("the element <%.40s> in a text", name)
	}
	if hides {
		x.native = 1
	}
	n, err := strconv.Atoi(id)
	if err != nil || n < 1 || n > 999_999 {
		n = 0
	}
	if name == "pc" || name == "g" {
		x.pairs = append(x.pairs, n)
	}
	if n == 0 {
		x.job.odd("line %d: the code %.20q is none of the document: left out", x.s.Line(), id)
		return nil
	}
	fmt.Fprintf(x.to, tag, n)
	return nil
}

func (x *xliffReader) end() error {
	name := x.path[len(x.path)-1]
	if x.native > 0 {
		x.native--
		return nil
	}
	switch name {
	case "pc", "g":
		if last := len(x.pairs) - 1; last >= 0 && x.inText() {
			if x.pairs[last] > 0 {
				fmt.Fprintf(x.to, "⟨/%d⟩", x.pairs[last])
			}
			x.pairs = x.pairs[:last]
		}
	case "source", "target":
		x.to = nil
	case "note":
		if x.to == &x.note {
			x.to = nil
		}
	case "metaGroup":
		x.metaOwn = false
	case "meta", "context", "internal-file":
		if x.to == &x.meta {
			x.to = nil
			return x.endMeta()
		}
	case "segment":
		x.segments++
		if visible(x.target.String()[x.targetAt:]) {
			x.filled++
		}
	case "ignorable":
		if x.target.Len() == x.targetAt {
			x.target.WriteString(x.source.String()[x.sourceAt:])
		}
	case "trans-unit":
		x.segments = 1
		if visible(x.target.String()) {
			x.filled = 1
		}
		return x.endUnit()
	case "unit":
		return x.endUnit()
	}
	return nil
}

func (x *xliffReader) endMeta() error {
	value := x.meta.String()
	switch {
	case x.row != nil:
		if err := x.row.set(x.metaName, value); err != nil {
			x.job.odd("line %d: %v", x.s.Line(), err)
		}
		return nil
	case x.metaName == "": // 1.2
		fields, err := exchange.ParseMark(value)
		if err != nil {
			return notWork("", "what its header says of the document is damaged")
		}
		if fields == nil {
			return nil
		}
		x.known = true
		return x.job.take(fields)
	}
	x.fields[x.metaName] = value
	x.known = x.fields[versionField] != ""
	if x.known {
		return x.job.take(x.fields)
	}
	return nil
}

func (x *xliffReader) endUnit() error {
	r := x.row
	x.row = nil
	r.Source, r.Target, r.Note = x.source.String(), x.target.String(), x.note.String()
	if x.offer.Len() > 0 {
		r.Suggestion, r.Like = x.offer.String(), x.like.String()
	}
	if x.filled == 0 {
		r.Target = ""
	} else if x.filled < x.segments {
		x.job.odd("row %d: only some of its parts are translated: “%.60s” is not taken", r.ID, r.Target)
		r.Target = ""
	}
	return x.job.add(*r)
}
