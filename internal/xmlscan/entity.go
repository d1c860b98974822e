package xmlscan

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	maxEntity   = 64 << 10 // Bytes that one entity may stand for.
	maxExpanded = 4 << 20  // Bytes that all references together may give.
	maxEntities = 1024
	maxRefName  = 256
)

// entity is a general entity that the document declares.
type entity struct {
	value    []byte // As declared, with character references resolved.
	external bool

	text  []byte // What it stands for, once worked out.
	state entityState
}

type entityState uint8

const (
	unexpanded entityState = iota
	expanding              // To tell an entity that refers to itself.
	expanded
)

// predefined are the entities that need no declaration.
var predefined = map[string]string{"lt": "<", "gt": ">", "amp": "&", "apos": "'", "quot": `"`}

// referenceText reads the reference at s.pos as text.
func (s *Scanner) referenceText() (found bool, err error) {
	// The longest reference, and behind it the other half of a surrogate pair.
	s.have(2 * maxRefName)
	text, n, err := s.reference(s.buf[s.pos:])
	if err != nil {
		return false, err
	}
	s.text = text
	s.pos += n
	return len(text) > 0, nil
}

// reference resolves the reference with which b begins and gives its length.
// The text is empty if it stands for a forbidden character.
func (s *Scanner) reference(b []byte) (text []byte, n int, err error) {
	n = bytes.IndexByte(b[:min(len(b), maxRefName)], ';')
	if n < 2 {
		return nil, 0, s.errorf("'&' that begins no reference: \"%s\"", clip(b[:min(len(b), 20)]))
	}
	name := b[1:n]
	n++
	if name[0] == '#' {
		r, err := charNumber(name[1:])
		if err != nil {
			return nil, 0, s.errorf("&%s; %v", clip(name), err)
		}
		if utf16.IsSurrogate(r) {
			if low, used := nextHalf(b[n:]); utf16.DecodeRune(r, low) != utf8.RuneError {
				r = utf16.DecodeRune(r, low)
				n += used
			}
		}
		if forbidden(r) || utf16.IsSurrogate(r) || r == 0 {
			s.flaw(r)
			return nil, n, nil
		}
		return s.char[:utf8.EncodeRune(s.char[:], r)], n, nil
	}
	if p, ok := predefined[string(name)]; ok {
		return append(s.char[:0], p...), n, nil
	}
	text, err = s.expand(string(name))
	if err != nil {
		return nil, 0, s.errorf("%v", err)
	}
	if s.expanded += len(text); s.expanded > maxExpanded {
		return nil, 0, s.errorf("entities give more than %d bytes", maxExpanded)
	}
	return text, n, nil
}

// charNumber reads the number of a character reference: "1740" or "x6CC".
func charNumber(digits []byte) (rune, error) {
	base := 10
	if len(digits) > 0 && digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	v, err := strconv.ParseUint(string(digits), base, 32)
	switch {
	case errors.Is(err, strconv.ErrRange) || err == nil && v > utf8.MaxRune:
		return 0, errors.New("is beyond the last character")
	case err != nil:
		return 0, errors.New("is no number")
	}
	return rune(v), nil
}

// nextHalf reads the character reference with which b begins, if it does; the
// rune is 0 otherwise.
func nextHalf(b []byte) (r rune, n int) {
	n = bytes.IndexByte(b[:min(len(b), 16)], ';')
	if n < 3 || b[0] != '&' || b[1] != '#' {
		return 0, 0
	}
	r, err := charNumber(b[2:n])
	if err != nil {
		return 0, 0
	}
	return r, n + 1
}

// expand gives the text that the entity of this name stands for.
func (s *Scanner) expand(name string) ([]byte, error) {
	e := s.entities[name]
	switch {
	case e == nil:
		return nil, fmt.Errorf("the entity &%s; is not declared", clip([]byte(name)))
	case e.external:
		return nil, fmt.Errorf("the entity &%s; is in another file, which is not opened", name)
	case e.state == expanding:
		return nil, fmt.Errorf("the entity &%s; refers to itself", name)
	case e.state == expanded:
		return e.text, nil
	}
	e.state = expanding
	for b := e.value; len(b) > 0; {
		switch b[0] {
		case '<':
			return nil, fmt.Errorf("the entity &%s; holds markup, which is not supported", name)
		case '&':
			text, n, err := s.reference(b)
			if err != nil {
				var inner *Error
				if errors.As(err, &inner) {
					return nil, errors.New(inner.Msg)
				}
				return nil, err
			}
			e.text = append(e.text, text...)
			b = b[n:]
		default:
			n := bytes.IndexAny(b, "<&")
			if n < 0 {
				n = len(b)
			}
			e.text = append(e.text, b[:n]...)
			b = b[n:]
		}
		if len(e.text) > maxEntity {
			return nil, fmt.Errorf("the entity &%s; stands for more than %d bytes", name, maxEntity)
		}
	}
	e.state = expanded
	return e.text, nil
}

// readDocType reads the document type declaration at s.pos: of its internal
// subset the general entities are kept, all else is skipped. Attribute
// defaults and parameter entities are not supported.
func (s *Scanner) readDocType() error {
	p := &subset{s: s, i: len("<!DOCTYPE")}
	inside := false
	for {
		c, err := p.byte()
		if err != nil {
			return err
		}
		switch {
		case c == '"' || c == '\'':
			err = p.literal(c)
		case c == '[':
			inside = true
		case c == ']':
			inside = false
		case c == '>' && !inside:
			s.pos += p.i
			return nil
		case c == '<' && inside:
			err = p.declaration()
		case c == '<':
			err = s.errorf("'<' in the document type")
		}
		if err != nil {
			return err
		}
	}
}

// subset walks over a document type declaration; i counts from s.pos.
type subset struct {
	s *Scanner
	i int
}

func (p *subset) byte() (byte, error) {
	if p.i > maxTag {
		return 0, p.s.errorf("a document type of over %d bytes", maxTag)
	}
	if !p.s.have(p.i + 1) {
		return 0, p.s.endOfInput()
	}
	p.i++
	return p.s.buf[p.s.pos+p.i-1], nil
}

// literal moves behind the next quote.
func (p *subset) literal(quote byte) error {
	return p.past(string(quote))
}

func (p *subset) past(sep string) error {
	n := p.s.index(sep, p.i, maxTag)
	if n < 0 {
		if p.s.inErr != nil {
			return p.s.endOfInput()
		}
		return p.s.errorf("a document type of over %d bytes", maxTag)
	}
	p.i = n + len(sep)
	return nil
}

// declaration reads one markup declaration of the internal subset, of which
// the '<' has been read.
func (p *subset) declaration() error {
	start := p.i
	if !p.s.have(start + len("!ENTITY")) {
		return p.s.endOfInput()
	}
	rest := p.s.buf[p.s.pos+start:]
	switch {
	case rest[0] == '?':
		return p.past("?>")
	case bytes.HasPrefix(rest, []byte("!--")):
		p.i += len("!--")
		return p.past("-->")
	}
	for {
		c, err := p.byte()
		if err != nil {
			return err
		}
		switch c {
		case '"', '\'':
			if err := p.literal(c); err != nil {
				return err
			}
		case '>':
			decl := p.s.buf[p.s.pos+start : p.s.pos+p.i-1]
			if value, ok := bytes.CutPrefix(decl, []byte("!ENTITY")); ok {
				return p.s.declare(value)
			}
			return nil
		}
	}
}

// declare keeps a general entity, given what stands behind "<!ENTITY".
func (s *Scanner) declare(decl []byte) error {
	decl = trimSpace(decl)
	n := nameLength(decl)
	if n == 0 {
		return nil // A parameter entity, "% name".
	}
	name := string(decl[:n])
	if _, ok := s.entities[name]; ok {
		return nil // The first declaration counts.
	}
	if len(s.entities) == maxEntities {
		return s.errorf("more than %d entities", maxEntities)
	}
	if s.entities == nil {
		s.entities = map[string]*entity{}
	}
	e := &entity{}
	s.entities[name] = e
	decl = trimSpace(decl[n:])
	if len(decl) < 2 || decl[0] != '"' && decl[0] != '\'' {
		e.external = true
		return nil
	}
	end := bytes.IndexByte(decl[1:], decl[0])
	if end < 0 {
		return s.errorf("the entity &%s; has no value", name)
	}
	value, err := s.entityValue(decl[1 : 1+end])
	e.value = value
	return err
}

// entityValue resolves the character references of a declared value, and them
// only, as XML 1.0 section 4.5 demands: "&#38;#60;" comes to be "&#60;".
func (s *Scanner) entityValue(raw []byte) ([]byte, error) {
	value := make([]byte, 0, len(raw))
	for len(raw) > 0 {
		n := 1
		switch c := raw[0]; {
		case c == '&' && len(raw) > 1 && raw[1] == '#':
			text, used, err := s.reference(raw)
			if err != nil {
				return nil, err
			}
			value = append(value, text...)
			n = used
		case c == '%':
			return nil, s.errorf("a parameter entity in the value of an entity, which is not supported")
		case c == '\r':
			if len(raw) < 2 || raw[1] != '\n' {
				value = append(value, '\n')
			}
		default:
			value, n = s.appendChar(value, raw)
		}
		raw = raw[n:]
	}
	return value, nil
}
