package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"hafez/internal/document"
	"hafez/memory"
)

// readJSONL reads an object a line. Whether a line is JSON, encoding/json says; what
// it holds is read token by token, because what encoding/json makes of a whole object
// is not always what stands there: it takes "Source" for "source", the last of two
// fields of one name, and U+FFFD for half a character.
func readJSONL(r io.Reader, opts Options, yield yielder) {
	text, err := open(r, opts, document.NewText)
	if errors.Is(err, document.ErrEmpty) {
		return // The dump of an empty memory.
	}
	if err != nil {
		yield(memory.Unit{}, opts.fileError(0, err))
		return
	}
	if p := encodingProblem(text); p != nil && !yield(memory.Unit{}, p) {
		return
	}
	j := &jsonlReader{opts: opts, langs: newPair(opts), yield: yield, lines: newLineScanner(text)}
	if line, err := j.document(); err != nil && err != errStopped {
		yield(memory.Unit{}, opts.fileError(line, err))
	}
}

type jsonlReader struct {
	opts  Options
	langs *pair
	yield yielder
	lines *lineScanner

	swapped bool // It has been told that source and target are.
}

func (j *jsonlReader) problem(line int, skipped bool, msg string) error {
	if !j.yield(memory.Unit{}, newProblem(line, skipped, msg)) {
		return errStopped
	}
	return nil
}

// document reads all lines. The error comes with its line.
func (j *jsonlReader) document() (line int, err error) {
	for {
		text, line, cut, err := j.lines.nextLine()
		if err == io.EOF {
			return 0, nil
		}
		if err != nil {
			return line, err
		}
		text = bytes.TrimSpace(text)
		if len(text) == 0 {
			continue
		}
		if err := wellFormed(text, cut); err != nil {
			return line, err
		}
		if err := j.object(text, line); err != nil {
			return line, err
		}
	}
}

// wellFormed says what keeps a line from being JSON. Cut says that it is the last one
// and has no line end.
func wellFormed(line []byte, cut bool) error {
	var raw json.RawMessage
	err := json.Unmarshal(line, &raw)
	if err == nil {
		return nil
	}
	var syntax *json.SyntaxError
	short := errors.As(err, &syntax) && syntax.Offset >= int64(len(line)) && strings.HasPrefix(err.Error(), "unexpected end")
	switch {
	case short && cut:
		return &FileError{Msg: "cut short: the last line has no end", Hint: "get the file again: its end is missing"}
	case short:
		return &FileError{Msg: "not JSON Lines: an object that does not end in its line", Hint: "write every object in one line of its own"}
	}
	return fmt.Errorf("not JSON: %w", err)
}

func (j *jsonlReader) object(text []byte, line int) error {
	if text[0] != '{' {
		return j.problem(line, true, "not an object but "+jsonKind(text[0]))
	}
	if half := halfCharacter(text); half != "" {
		return j.problem(line, true, half+" is half a character, and the other half is missing")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	o := &objectReader{d: d, room: maxUnit, unit: memory.Unit{Origin: j.opts.Origin}, seen: map[string]bool{}}
	o.read()
	if !o.seen["origin"] && j.langs.isSwapped(&o.unit) {
		o.unit = turned(o.unit)
		if !j.swapped {
			j.swapped = true
			o.odd = append(o.odd, swapped)
		}
	}
	u, why := j.opts.orient(j.langs, o.unit)
	if o.bad != "" {
		why = o.bad
	}
	if why != "" {
		return j.problem(line, true, why)
	}
	for _, msg := range o.odd {
		if err := j.problem(line, false, msg); err != nil {
			return err
		}
	}
	if !j.yield(u, nil) {
		return errStopped
	}
	return nil
}

// objectReader makes a unit of an object, which is known to be well-formed.
type objectReader struct {
	d    *json.Decoder
	unit memory.Unit
	room int             // Bytes that it may still take.
	seen map[string]bool // The known fields that have come.
	more []memory.Prop   // Behind the other properties.
	odd  []string        // What is to be said of it.
	bad  string          // Why it cannot be used.
}

func (o *objectReader) refuse(msg string) {
	if o.bad == "" {
		o.bad = msg
	}
}

// token gives the next token. There is one: the object is well-formed.
func (o *objectReader) token() json.Token {
	t, err := o.d.Token()
	if err != nil {
		o.refuse(fmt.Sprintf("not JSON: %v", err))
	}
	return t
}

// take counts what is kept.
func (o *objectReader) take(n int) {
	if o.room -= n; o.room < 0 {
		o.refuse(fmt.Sprintf("a unit of over %d bytes", maxUnit))
	}
}

// key reads a field's name, or fails at the end of an object.
func (o *objectReader) key() (key string, ok bool) {
	if o.bad != "" || !o.d.More() {
		return "", false
	}
	key, ok = o.token().(string)
	return key, ok
}

// text reads a value that should be one. Null is as if it were not there.
func (o *objectReader) text(name string) string {
	switch t := o.token().(type) {
	case string:
		o.take(len(t) + 32)
		return t
	case nil:
	default:
		o.refuse(fmt.Sprintf("%s is %s, not text", name, kindOfToken(t)))
	}
	return ""
}

// list reads a value that should be an array, and calls item before each of its
// items.
func (o *objectReader) list(name string, item func()) {
	switch t := o.token(); t {
	case nil:
	case json.Delim('['):
		for o.bad == "" && o.d.More() {
			item()
		}
		if o.bad == "" {
			o.token()
		}
	default:
		o.refuse(fmt.Sprintf("%s is %s, not a list", name, kindOfToken(t)))
	}
}

func (o *objectReader) read() {
	u := &o.unit
	o.token()
	for {
		key, ok := o.key()
		if !ok {
			break
		}
		if jsonFields[key] {
			if o.seen[key] {
				o.refuse(fmt.Sprintf("the field %s stands twice", key))
				return
			}
			o.seen[key] = true
		}
		switch key {
		case "id":
			o.readID()
		case "source":
			u.Source = o.text(key)
		case "target":
			u.Target = o.text(key)
		case "from":
			u.From = strings.TrimSpace(o.text(key))
		case "to":
			u.To = strings.TrimSpace(o.text(key))
		case "created":
			u.Created = o.date(key)
		case "created_by":
			u.CreatedBy = o.text(key)
		case "changed":
			u.Changed = o.date(key)
		case "changed_by":
			u.ChangedBy = o.text(key)
		case "origin":
			u.Origin = o.text(key)
		case "previous":
			u.Previous = o.text(key)
		case "next":
			u.Next = o.text(key)
		case "status":
			o.readStatus()
		case "notes":
			o.list(key, func() { u.Notes = append(u.Notes, o.text("a note")) })
		case "props":
			o.list(key, o.readProp)
		default:
			o.readUnknown(key)
		}
	}
	u.Notes = slices.DeleteFunc(u.Notes, func(note string) bool { return note == "" })
	if len(u.Notes) == 0 {
		u.Notes = nil
	}
	u.Props = append(u.Props, o.more...)
}

// readID passes over the number that the unit had in a memory. One of another kind is
// of another program.
func (o *objectReader) readID() {
	switch t := o.token().(type) {
	case json.Number, nil:
	case string:
		o.more = append(o.more, memory.Prop{Key: "id", Value: t})
	default:
		o.refuse(fmt.Sprintf("id is %s, not a number", kindOfToken(t)))
	}
}

func (o *objectReader) date(key string) (date time.Time) {
	value := o.text(key)
	if value == "" {
		return date
	}
	date, err := parseDate(value)
	if err != nil {
		o.odd = append(o.odd, fmt.Sprintf("%s unknown: %v", key, err))
		o.more = append(o.more, memory.Prop{Key: key, Value: value})
	}
	return date
}

func (o *objectReader) readStatus() {
	s := o.text("status")
	status, ok := memory.ParseStatus(s)
	switch {
	case ok:
		o.unit.Status = status
	case s != "":
		o.odd = append(o.odd, fmt.Sprintf("unknown status %s: kept as a property", excerpt(s)))
		o.more = append(o.more, memory.Prop{Key: "status", Value: s})
	}
}

func (o *objectReader) readProp() {
	if t := o.token(); t != json.Delim('{') {
		o.refuse(fmt.Sprintf("a property is %s, not an object", kindOfToken(t)))
		return
	}
	o.take(64)
	var p memory.Prop
	var keys, values int
	for {
		switch name, ok := o.key(); {
		case !ok:
			if o.bad != "" {
				return
			}
			o.token()
			if keys != 1 || values != 1 {
				o.refuse("a property needs one key and one value")
			}
			o.unit.Props = append(o.unit.Props, p)
			return
		case name == "key":
			keys++
			p.Key = o.text("the key of a property")
		case name == "value":
			values++
			p.Value = o.text("the value of a property")
		default:
			o.refuse(fmt.Sprintf("a property has a key and a value, and no %s", excerpt(name)))
		}
	}
}

// readUnknown keeps a field of another program as a property if it is text.
func (o *objectReader) readUnknown(key string) {
	var raw json.RawMessage // Token by token, a long list would take a hundred times as long.
	if err := o.d.Decode(&raw); err != nil {
		o.refuse(fmt.Sprintf("not JSON: %v", err))
		return
	}
	switch raw[0] {
	case 'n':
	case '"':
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			o.refuse(fmt.Sprintf("not JSON: %v", err))
		}
		o.take(len(key) + len(text) + 64)
		o.more = append(o.more, memory.Prop{Key: key, Value: text})
	default:
		if len(o.odd) < maxOdd {
			o.odd = append(o.odd, fmt.Sprintf("the field %s is %s, not text: left out", excerpt(key), jsonKind(raw[0])))
		}
	}
}

func kindOfToken(t json.Token) string {
	switch t := t.(type) {
	case string:
		return "text"
	case bool:
		return strconv.FormatBool(t)
	case json.Delim:
		return jsonKind(byte(t))
	case nil:
		return "null"
	}
	return "a number"
}

// jsonKind says what begins with c.
func jsonKind(c byte) string {
	switch c {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "text"
	case 't':
		return "true"
	case 'f':
		return "false"
	case 'n':
		return "null"
	}
	return "a number"
}

// halfCharacter finds an escape like \ud83d that has not its other half beside it, in
// well-formed JSON; empty if there is none.
func halfCharacter(text []byte) string {
	for i := 0; ; {
		next := bytes.IndexByte(text[i:], '\\')
		if next < 0 {
			return ""
		}
		i += next
		first := surrogate(text[i:])
		switch {
		case first == 0:
			i += 2
		case first < 0xDC00 && surrogate(text[i+6:]) >= 0xDC00:
			i += 12
		default:
			return string(text[i : i+6])
		}
	}
}

// surrogate is the value of the escape that b begins with if that is half a
// character; else 0.
func surrogate(b []byte) uint64 {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0
	}
	v, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	if err != nil || v < 0xD800 || v > 0xDFFF {
		return 0
	}
	return v
}
