package xmlscan

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	bufferSize    = 64 << 10
	maxTag        = 1 << 20 // Bytes of one start tag or document type.
	maxName       = 1 << 10 // Bytes of one element's or attribute's name.
	maxAttrs      = 256     // Attributes of one tag.
	maxDepth      = 256     // Elements open at once.
	maxRemembered = 4096    // Names that are kept so as not to be allocated again.
)

// Kind is what [Scanner.Next] has found.
type Kind uint8

const (
	// Start is a start tag; see [Scanner.Name] and [Scanner.Attrs]. An empty
	// element gives a Start and an End.
	Start Kind = iota + 1
	// End is an end tag; see [Scanner.Name].
	End
	// Text is a piece of text; see [Scanner.Text]. The text between two tags
	// may come in any number of pieces.
	Text
)

// Attr is an attribute. The name is as written, the value decoded and with
// every white-space character made a space, as XML demands.
type Attr struct{ Name, Value string }

// Error says why the input cannot be read.
type Error struct {
	Line int // From 1.
	Msg  string
	Err  error // What the underlying reader said, if it failed; else nil.
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Msg) }

func (e *Error) Unwrap() error { return e.Err }

// Flaw is a character that XML forbids and that was left out. A Char between
// U+D800 and U+DFFF is half of a surrogate pair: a part of a character that
// is lost.
type Flaw struct {
	Line int
	Char rune
}

// Scanner reads one document. Make it with [New].
type Scanner struct {
	in      io.Reader
	inErr   error // What in said last; the buffer may still hold input.
	buf     []byte
	pos     int // buf[pos:] is to be scanned.
	line    int // The line of buf[counted].
	counted int
	passed  int64 // Bytes of the input before buf.

	// Where the token found last begins, and a second count of lines that never
	// runs ahead of it.
	start      int // In buf.
	startLine  int // The line and the column of buf[startKnown].
	startCol   int
	startKnown int

	name  string
	attrs []Attr
	text  []byte
	char  [utf8.UTFMax]byte // Backs text for a single character.

	open     []string // The elements that are open, by name.
	root     string
	doctype  bool // A document type declaration has been found.
	empty    bool // An empty element's End is due.
	cdata    bool // Inside <![CDATA[.
	closed   bool // The root element has ended.
	trailing int  // The line of what follows it.
	err      error

	entities map[string]*entity
	expanded int // Bytes that entities have given so far.

	flaws     []Flaw
	flawCount int
	names     map[string]string
}

// New gives a scanner that reads UTF-8 from r, without a byte order mark.
// Bytes that are not UTF-8 are not noticed: r should be checked beforehand.
func New(r io.Reader) *Scanner {
	return &Scanner{
		in:    r,
		buf:   make([]byte, 0, bufferSize),
		line:  1,
		names: map[string]string{},

		startLine: 1,
		startCol:  1,
	}
}

// Name is the name of the element that [Scanner.Next] has found to start or
// end, as written.
func (s *Scanner) Name() string { return s.name }

// Attrs gives the attributes of the Start found last. They are good until the
// next Start.
func (s *Scanner) Attrs() []Attr { return s.attrs }

// Text gives the Text found last. It is good until the next call of Next.
func (s *Scanner) Text() []byte { return s.text }

// Root is the name of the document's root element; empty until its tag has
// been reached. It is known even if the tag is malformed.
func (s *Scanner) Root() string { return s.root }

// DocType says whether the document has a document type declaration. It is known
// when the root element has been found.
func (s *Scanner) DocType() bool { return s.doctype }

// Closed says whether the root element has ended.
func (s *Scanner) Closed() bool { return s.closed }

// Trailing gives the line of what stands after the root element and should
// not, or 0. It is known when Next has returned io.EOF.
func (s *Scanner) Trailing() int { return s.trailing }

// Line is the line, from 1, that has been reached.
func (s *Scanner) Line() int {
	s.line += bytes.Count(s.buf[s.counted:s.pos], newline)
	s.counted = s.pos
	return s.line
}

// StartLine is the line, from 1, in which the tag or piece of text that
// [Scanner.Next] has found begins. A tag may end some lines below, where
// [Scanner.Line] is. The End of an empty element begins where its Start does.
func (s *Scanner) StartLine() int {
	s.locate(s.start)
	return s.startLine
}

// Column is the place of that beginning in its line: in characters, from 1.
func (s *Scanner) Column() int {
	s.locate(s.start)
	return s.startCol
}

// Span tells where in the input, in bytes, the tag or piece of text that
// [Scanner.Next] has found begins and ends. The End of an empty element has the
// span of its Start.
func (s *Scanner) Span() (start, end int64) {
	return s.passed + int64(s.start), s.passed + int64(s.pos)
}

// locate counts lines and characters as far as buf[to].
func (s *Scanner) locate(to int) {
	passed := s.buf[s.startKnown:to]
	if i := bytes.LastIndexByte(passed, '\n'); i >= 0 {
		s.startLine += bytes.Count(passed, newline)
		s.startCol = 1
		passed = passed[i+1:]
	}
	for _, c := range passed { // A piece of text may begin within a character.
		if utf8.RuneStart(c) {
			s.startCol++
		}
	}
	s.startKnown = to
}

// Flaws gives a few of the characters left out since Flaws was last called,
// among them half of a surrogate pair if there was one, and how many there
// were in all.
func (s *Scanner) Flaws() (first []Flaw, count int) {
	first, count = s.flaws, s.flawCount
	s.flaws, s.flawCount = nil, 0
	return first, count
}

var newline = []byte("\n")

func (s *Scanner) flaw(r rune) {
	const most = 8
	s.flawCount++
	switch f := (Flaw{s.Line(), r}); {
	case len(s.flaws) < most:
		s.flaws = append(s.flaws, f)
	case utf16.IsSurrogate(r):
		s.flaws[most-1] = f
	}
}

// fill reads more input behind what there is, which moves to the front of the
// buffer. It says whether there is more now; if not, s.inErr tells why.
func (s *Scanner) fill() bool {
	s.Line()
	if s.pos > 0 {
		s.locate(s.pos) // Nothing moves on within a token before it is whole.
		s.buf = s.buf[:copy(s.buf, s.buf[s.pos:])]
		s.passed += int64(s.pos)
		s.pos, s.counted, s.start, s.startKnown = 0, 0, 0, 0
	}
	n := len(s.buf)
	if n == cap(s.buf) {
		s.buf = append(make([]byte, 0, 2*cap(s.buf)), s.buf...)
	}
	for tries := 0; s.inErr == nil; tries++ {
		m, err := s.in.Read(s.buf[n:cap(s.buf)])
		s.buf, s.inErr = s.buf[:n+m], err
		if m > 0 {
			return true
		}
		if err == nil && tries == 100 {
			s.inErr = io.ErrNoProgress
		}
	}
	return false
}

// have makes sure that n bytes can be scanned, if the input has so many.
func (s *Scanner) have(n int) bool {
	for len(s.buf)-s.pos < n {
		if !s.fill() {
			return false
		}
	}
	return true
}

// index finds sep at or after offset from (counted from s.pos), reading on for
// at most limit bytes. It gives -1 if sep is not there.
func (s *Scanner) index(sep string, from, limit int) int {
	for {
		if i := bytes.Index(s.buf[s.pos+from:], []byte(sep)); i >= 0 {
			return from + i
		}
		from = max(from, len(s.buf)-s.pos-len(sep)+1)
		if from > limit || !s.fill() {
			return -1
		}
	}
}

// skipPast moves behind the next sep, however far that is.
func (s *Scanner) skipPast(sep string) bool {
	for {
		if i := bytes.Index(s.buf[s.pos:], []byte(sep)); i >= 0 {
			s.pos += i + len(sep)
			return true
		}
		s.pos = max(s.pos, len(s.buf)-len(sep)+1)
		if !s.fill() {
			return false
		}
	}
}

func (s *Scanner) errorf(format string, args ...any) error {
	return &Error{Line: s.Line(), Msg: fmt.Sprintf(format, args...)}
}

// endOfInput is the error for input that ends where it may not.
func (s *Scanner) endOfInput() error {
	s.pos = len(s.buf)
	switch {
	case s.inErr != io.EOF:
		return &Error{s.Line(), s.inErr.Error(), s.inErr}
	case len(s.open) > 0:
		return &Error{s.Line(), fmt.Sprintf("cut short: the file ends inside <%s>", s.open[len(s.open)-1]), io.ErrUnexpectedEOF}
	case s.root != "":
		return &Error{s.Line(), fmt.Sprintf("cut short: the file ends inside the tag <%s", s.root), io.ErrUnexpectedEOF}
	}
	return &Error{s.Line(), "no element found", io.ErrUnexpectedEOF}
}

// Next moves to the next tag or piece of text. After the end of the root
// element and of the input it returns io.EOF; all other errors are of type
// *[Error]. An error stays.
func (s *Scanner) Next() (Kind, error) {
	if s.err != nil {
		return 0, s.err
	}
	kind, err := s.next()
	s.err = err
	return kind, err
}

func (s *Scanner) next() (Kind, error) {
	if s.empty {
		s.empty = false
		s.pop()
		return End, nil
	}
	for {
		if s.closed {
			return 0, s.epilog()
		}
		s.start = s.pos
		if s.cdata {
			if found, err := s.cdataText(); found || err != nil {
				return Text, err
			}
			continue
		}
		if s.pos == len(s.buf) && !s.fill() {
			return 0, s.endOfInput()
		}
		if s.buf[s.pos] != '<' {
			if len(s.open) == 0 {
				if err := s.prologSpace(); err != nil {
					return 0, err
				}
				continue
			}
			if found, err := s.charData(); found || err != nil {
				return Text, err
			}
			continue
		}
		if !s.have(2) {
			return 0, s.endOfInput()
		}
		switch s.buf[s.pos+1] {
		case '/':
			return End, s.endTag()
		case '?':
			s.pos += 2
			if !s.skipPast("?>") {
				return 0, s.endOfInput()
			}
		case '!':
			if err := s.declaration(); err != nil {
				return 0, err
			}
		default:
			return Start, s.startTag()
		}
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func (s *Scanner) prologSpace() error {
	if !isSpace(s.buf[s.pos]) {
		return s.errorf("not XML: text where an element should begin")
	}
	for s.pos < len(s.buf) && isSpace(s.buf[s.pos]) {
		s.pos++
	}
	return nil
}

// epilog skips what may follow the root element.
func (s *Scanner) epilog() error {
	for {
		if s.pos == len(s.buf) && !s.fill() {
			if s.inErr == io.EOF {
				return io.EOF
			}
			return s.endOfInput()
		}
		switch {
		case isSpace(s.buf[s.pos]):
			s.pos++
			continue
		case s.have(2) && string(s.buf[s.pos:s.pos+2]) == "<?":
			if s.skipPast("?>") {
				continue
			}
		case s.have(4) && string(s.buf[s.pos:s.pos+4]) == "<!--":
			if s.skipPast("-->") {
				continue
			}
		}
		s.trailing = s.Line()
		return io.EOF
	}
}

// declaration reads what begins with "<!".
func (s *Scanner) declaration() error {
	cut := false
	starts := func(prefix string) bool {
		s.have(len(prefix))
		rest := s.buf[s.pos:min(len(s.buf), s.pos+len(prefix))]
		if string(rest) == prefix[:len(rest)] {
			cut = cut || len(rest) < len(prefix)
			return len(rest) == len(prefix)
		}
		return false
	}
	switch {
	case starts("<!--"):
		s.pos += len("<!--")
		if !s.skipPast("-->") {
			return s.endOfInput()
		}
		return nil
	case starts("<![CDATA["):
		if len(s.open) == 0 {
			return s.errorf("<![CDATA[ outside the root element")
		}
		s.pos += len("<![CDATA[")
		s.cdata = true
		return nil
	case starts("<!DOCTYPE") && s.root == "":
		s.doctype = true
		return s.readDocType()
	case cut:
		return s.endOfInput()
	}
	return s.errorf("misplaced or unknown declaration <!")
}

func (s *Scanner) pop() {
	s.open = s.open[:len(s.open)-1]
	s.closed = len(s.open) == 0
}

func (s *Scanner) endTag() error {
	n := s.index(">", 2, maxName)
	if n < 0 {
		if s.inErr != nil {
			return s.endOfInput()
		}
		return s.errorf("end tag is too long")
	}
	name := bytes.TrimRight(s.buf[s.pos+2:s.pos+n], " \t\r\n")
	if len(s.open) == 0 {
		return s.errorf("</%s> ends nothing", clip(name))
	}
	if want := s.open[len(s.open)-1]; string(name) != want {
		return s.errorf("</%s> where </%s> is due", clip(name), want)
	}
	s.name = s.open[len(s.open)-1]
	s.pos += n + 1
	s.pop()
	return nil
}

// tagEnd finds the '>' that ends the start tag at s.pos, as an offset.
func (s *Scanner) tagEnd() (int, error) {
	quote := byte(0)
	for i := 1; ; i++ {
		if i > maxTag {
			return 0, s.errorf("a tag of over %d bytes", maxTag)
		}
		if s.pos+i == len(s.buf) && !s.fill() {
			return 0, s.endOfInput()
		}
		switch c := s.buf[s.pos+i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i, nil
		case c == '<':
			return 0, s.errorf("a tag begins inside a tag")
		}
	}
}

func (s *Scanner) startTag() error {
	if s.root == "" && s.have(2) {
		// The root's name comes first, so that a file of another kind can be
		// told even if the rest of the tag is not XML.
		for n := 1; n < maxName; n++ {
			if !s.have(n+1) || !isNameByte(s.buf[s.pos+n]) {
				s.root = string(s.buf[s.pos+1 : s.pos+n])
				break
			}
		}
	}
	end, err := s.tagEnd()
	if err != nil {
		return err
	}
	tag := s.buf[s.pos+1 : s.pos+end]
	if n := len(tag); n > 0 && tag[n-1] == '/' {
		s.empty, tag = true, tag[:n-1]
	}
	n := nameLength(tag)
	if n == 0 || n > maxName {
		return s.errorf("\"%s\" after '<' is no element's name", clip(tag))
	}
	if n < len(tag) && !isSpace(tag[n]) {
		return s.errorf("\"%s\" is no element's name", clip(tag))
	}
	s.name = s.remember(tag[:n])
	if len(s.open) == maxDepth {
		return s.errorf("elements nested more than %d deep", maxDepth)
	}
	if err := s.readAttrs(tag[n:]); err != nil {
		return err
	}
	s.pos += end + 1
	s.open = append(s.open, s.name)
	return nil
}

func (s *Scanner) readAttrs(tag []byte) error {
	s.attrs = s.attrs[:0]
	for {
		tag = trimSpace(tag)
		if len(tag) == 0 {
			return nil
		}
		n := nameLength(tag)
		if n == 0 || n > maxName {
			return s.errorf("in <%s>: \"%s\" is no attribute", s.name, clip(tag))
		}
		name := s.remember(tag[:n])
		tag = trimSpace(tag[n:])
		if len(tag) == 0 || tag[0] != '=' {
			return s.errorf("in <%s>: attribute %s has no value", s.name, name)
		}
		tag = trimSpace(tag[1:])
		if len(tag) == 0 || tag[0] != '"' && tag[0] != '\'' {
			return s.errorf("in <%s>: the value of %s is not in quotes", s.name, name)
		}
		n = bytes.IndexByte(tag[1:], tag[0])
		if n < 0 { // tagEnd has seen to it that the quotes match.
			return s.errorf("in <%s>: the value of %s has no end", s.name, name)
		}
		for _, a := range s.attrs {
			if a.Name == name {
				return s.errorf("in <%s>: attribute %s stands twice", s.name, name)
			}
		}
		if len(s.attrs) == maxAttrs {
			return s.errorf("in <%s>: more than %d attributes", s.name, maxAttrs)
		}
		value, err := s.attrValue(tag[1 : 1+n])
		if err != nil {
			return err
		}
		s.attrs = append(s.attrs, Attr{name, value})
		tag = tag[n+2:]
	}
}

func trimSpace(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	return b
}

// attrValue decodes the value of an attribute.
func (s *Scanner) attrValue(raw []byte) (string, error) {
	i := 0
	for i < len(raw) && !special[raw[i]] {
		i++
	}
	if i == len(raw) && bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\t') < 0 {
		return string(raw), nil
	}
	value := make([]byte, 0, len(raw))
	for len(raw) > 0 {
		n := 1
		switch c := raw[0]; {
		case c == '<':
			return "", s.errorf("in <%s>: '<' in the value of an attribute", s.name)
		case c == '&':
			text, used, err := s.reference(raw)
			if err != nil {
				return "", err
			}
			value = append(value, text...)
			n = used
		case c == '\r' && len(raw) > 1 && raw[1] == '\n':
			value = append(value, ' ')
			n = 2
		case isSpace(c):
			value = append(value, ' ')
		default:
			value, n = s.appendChar(value, raw)
		}
		raw = raw[n:]
	}
	return string(value), nil
}

// appendChar appends the character, or a byte of it, with which raw begins and
// gives its length. One that is forbidden is left out.
func (s *Scanner) appendChar(value, raw []byte) (longer []byte, n int) {
	if !special[raw[0]] {
		return append(value, raw[0]), 1
	}
	r, n := utf8.DecodeRune(raw)
	if forbidden(r) {
		s.flaw(r)
		return value, n
	}
	return append(value, raw[:n]...), n
}

// special tells the bytes at which a run of plain text stops: markup, a
// carriage return, forbidden characters, and the byte with which U+FFFE and
// U+FFFF (and 4,094 others) begin.
var special = func() (t [256]bool) {
	for c := range byte(' ') {
		t[c] = c != '\t' && c != '\n'
	}
	t['<'], t['&'], t[0xEF] = true, true, true
	return t
}()

// forbidden says whether XML 1.0 (section 2.2, Char) has no place for r.
func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

// charData reads the text at s.pos. It finds nothing if all there was is a
// character to be left out.
func (s *Scanner) charData() (found bool, err error) {
	i := s.pos
	for i < len(s.buf) {
		if !special[s.buf[i]] {
			i++
		} else if s.buf[i] == 0xEF && i+2 < len(s.buf) && (s.buf[i+1] != 0xBF || s.buf[i+2] < 0xBE) {
			i += 3 // A letter in a presentation form, or its like.
		} else {
			break
		}
	}
	if i > s.pos {
		s.text = s.buf[s.pos:i]
		s.pos = i
		return true, nil
	}
	if s.buf[i] == '&' {
		return s.referenceText()
	}
	return s.specialText()
}

// cdataText reads a piece of a CDATA section, or its end.
func (s *Scanner) cdataText() (found bool, err error) {
	if !s.have(len("]]>")) {
		return false, s.endOfInput()
	}
	i := s.pos
	for i < len(s.buf) && s.buf[i] != ']' && (!special[s.buf[i]] || s.buf[i] == '<' || s.buf[i] == '&') {
		i++
	}
	switch {
	case i > s.pos:
		s.text = s.buf[s.pos:i]
		s.pos = i
		return true, nil
	case s.buf[i] != ']':
		return s.specialText()
	case string(s.buf[i:i+3]) == "]]>":
		s.pos += 3
		s.cdata = false
		return false, nil
	}
	s.text = s.buf[i : i+1]
	s.pos++
	return true, nil
}

// specialText reads the one special character at s.pos: a line end, or what is
// or might be forbidden.
func (s *Scanner) specialText() (found bool, err error) {
	s.have(utf8.UTFMax) // A line end or character may be cut by the buffer's end.
	c := s.buf[s.pos]
	if c == 0 {
		return false, s.errorf("a NUL byte: this is not text, or text in another encoding")
	}
	if c == '\r' {
		s.pos++
		if s.pos < len(s.buf) && s.buf[s.pos] == '\n' {
			return false, nil // The line feed is read next.
		}
		s.text = newline
		return true, nil
	}
	r, size := utf8.DecodeRune(s.buf[s.pos:])
	s.text = s.buf[s.pos : s.pos+size]
	if forbidden(r) {
		s.flaw(r)
		s.pos += size
		return false, nil
	}
	s.pos += size
	return true, nil
}

func isNameByte(c byte) bool {
	return c >= 0x80 || c-'a' < 26 || c-'A' < 26 || c-'0' < 10 || c == '_' || c == ':' || c == '-' || c == '.'
}

// nameLength is the length of the name with which b begins, or 0. Letters
// beyond ASCII are not looked at closely.
func nameLength(b []byte) int {
	if len(b) == 0 || b[0] == '-' || b[0] == '.' || b[0]-'0' < 10 {
		return 0
	}
	n := 0
	for n < len(b) && isNameByte(b[n]) {
		n++
	}
	return n
}

// remember gives b as a string, the same one for the same name.
func (s *Scanner) remember(b []byte) string {
	if name, ok := s.names[string(b)]; ok {
		return name
	}
	name := string(b)
	if len(s.names) < maxRemembered {
		s.names[name] = name
	}
	return name
}

// clip is as much of b as belongs into a message, in one line.
func clip(b []byte) string {
	const most = 40
	more := ""
	if len(b) > most {
		for b = b[:most]; !utf8.Valid(b); {
			b = b[:len(b)-1]
		}
		more = "…"
	}
	quoted := strconv.Quote(string(b))
	return quoted[1:len(quoted)-1] + more
}
