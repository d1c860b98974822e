package exchange

import (
	"crypto/sha256"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"hafez/internal/document"
	"hafez/internal/plural"
	"hafez/memory"
)

func readPO(r io.Reader, opts Options, yield yielder) {
	text, err := open(r, opts, document.NewPO)
	if err != nil {
		yield(memory.Unit{}, opts.fileError(0, err))
		return
	}
	if p := encodingProblem(text); p != nil && !yield(memory.Unit{}, p) {
		return
	}
	p := &poReader{opts: opts, langs: newPair(opts), yield: yield, lines: newLineScanner(text), origin: opts.Origin,
		wide: strings.HasPrefix(text.Encoding, "utf-"), seen: map[[16]byte]int{}}
	p.entry.reset()
	if line, err := p.document(); err != nil && err != errStopped {
		yield(memory.Unit{}, opts.fileError(line, err))
	}
}

// poReader reads one file.
type poReader struct {
	opts  Options
	langs *pair
	yield yielder
	lines *lineScanner

	wide     bool // The encoding is one of Unicode.
	header   bool // Has been read.
	ours     bool // Hafez wrote the file: what is fuzzy there is a draft.
	origin   string
	from, to string           // As the header has them.
	swapped  bool             // It has been told that source and target are.
	one      int              // The plural form for one thing.
	seen     map[[16]byte]int // The lines of the entries so far, by a hash of what tells them apart.
	entry    poEntry          // That is being read.
}

func (p *poReader) problem(line int, skipped bool, msg string) error {
	if !p.yield(memory.Unit{}, newProblem(line, skipped, msg)) {
		return errStopped
	}
	return nil
}

// poEntry is an entry as it is read.
type poEntry struct {
	line     int // Of its first keyword; 0 if it has none yet.
	strings  []poString
	obsolete bool
	fuzzy    bool
	comments []string
	flags    []string
	// Lines of extracted comments and references.
	extracted, references []string
	odd                   []string
	room                  int // Bytes that it may still take.
}

// poString is what stands behind one keyword.
type poString struct {
	keyword  string
	form     int // Of msgstr; 0 if it has none.
	previous bool
	text     []byte
	bytes    bool // It holds escapes of bytes beyond ASCII.
}

func (e *poEntry) reset() { *e = poEntry{room: maxUnit} }

func (e *poEntry) take(n int) error {
	if e.room -= n; e.room < 0 {
		return fmt.Errorf("an entry of over %d bytes", maxUnit)
	}
	return nil
}

func (e *poEntry) say(msg string) {
	if len(e.odd) < maxOdd && !slices.Contains(e.odd, msg) {
		e.odd = append(e.odd, msg)
	}
}

// find gives what stands behind a keyword. An empty text that is there is found too.
func (e *poEntry) find(keyword string, previous bool) (s *poString, ok bool) {
	for i := range e.strings {
		if e.strings[i].keyword == keyword && e.strings[i].previous == previous {
			return &e.strings[i], true
		}
	}
	return &poString{}, false
}

func (e *poEntry) complete() bool {
	_, ok := e.find("msgstr", false)
	return ok
}

// document reads all entries. The error comes with its line.
func (p *poReader) document() (line int, err error) {
	for {
		text, line, _, err := p.lines.nextLine()
		if err == io.EOF {
			if err := p.finish(); err != nil {
				return line, err
			}
			if e := &p.entry; e.line > 0 { // Finish has found it incomplete.
				return e.line, &FileError{Msg: "cut short: the last entry has no msgstr", Hint: "get the file again: its end is missing"}
			}
			return 0, nil
		}
		if err == nil {
			err = p.entry.take(len(text))
		}
		if err == nil {
			err = p.readLine(string(text), line)
		}
		if err != nil {
			return line, err
		}
	}
}

func (p *poReader) readLine(text string, line int) error {
	e := &p.entry
	text = strings.TrimLeft(text, " \t\f\v")
	if !strings.HasPrefix(text, "#") {
		return p.readTokens(text, line, false, false)
	}
	if rest, ok := strings.CutPrefix(text, "#~"); ok {
		rest, previous := strings.CutPrefix(rest, "|")
		return p.readTokens(rest, line, true, previous)
	}
	if rest, ok := strings.CutPrefix(text, "#|"); ok {
		return p.readTokens(rest, line, false, true)
	}
	if e.complete() {
		if err := p.finish(); err != nil {
			return err
		}
	}
	kind, rest := "", text[1:]
	if rest != "" && strings.Contains(".:,=", rest[:1]) {
		kind, rest = rest[:1], rest[1:]
	}
	rest = strings.TrimPrefix(rest, " ")
	switch kind {
	case "":
		e.comments = append(e.comments, rest)
	case ".":
		e.extracted = append(e.extracted, rest)
	case ":":
		e.references = append(e.references, rest)
	default: // "#=" has flags too, in files of gettext since 0.25.
		flags, fuzzy := parseFlags(e.flags, rest)
		e.flags, e.fuzzy = flags, e.fuzzy || fuzzy
	}
	return e.take(64)
}

// readTokens reads the keywords and strings of a line.
func (p *poReader) readTokens(text string, line int, obsolete, previous bool) error {
	behind := false // A text in quotes.
	for {
		text = strings.TrimLeft(text, " \t\f\v")
		switch {
		case text == "" || text[0] == '#':
			return nil
		case text[0] == '"':
			rest, err := p.readString(text[1:], previous)
			if err != nil {
				return err
			}
			text, behind = rest, true
		case behind && !strings.HasPrefix(text, "msg"):
			p.entry.say(fmt.Sprintf("%s behind a text in quotes was left out", excerpt(text)))
			return nil
		default:
			rest, err := p.readKeyword(text, line, obsolete, previous)
			if err != nil {
				return err
			}
			text = rest
		}
	}
}

// notPO is what is said of a line that is none of PO.
const notPO = "not PO: %s, where an entry (msgid, msgstr …), a text in quotes or a comment should be"

func (p *poReader) readKeyword(text string, line int, obsolete, previous bool) (rest string, err error) {
	e := &p.entry
	length := len(text) - len(strings.TrimLeft(text, "abcdefghijklmnopqrstuvwxyz_"))
	keyword, rest := text[:length], text[length:]
	switch keyword {
	case "msgctxt", "msgid", "msgid_plural":
	case "msgstr":
		if previous {
			return "", fmt.Errorf(notPO, excerpt(text))
		}
	case "domain":
		e.say("the domain was not kept")
	default:
		return "", fmt.Errorf(notPO, excerpt(text))
	}
	s := poString{keyword: keyword, previous: previous}
	starts := previous || keyword == "msgctxt" || keyword == "msgid" || keyword == "domain"
	if starts && e.complete() {
		if err := p.finish(); err != nil {
			return "", err
		}
	}
	numbered := false
	if keyword == "msgstr" {
		trimmed := strings.TrimLeft(rest, " \t")
		if strings.HasPrefix(trimmed, "[") {
			number, behind, ok := strings.Cut(trimmed[1:], "]")
			if s.form, err = strconv.Atoi(strings.TrimSpace(number)); !ok || err != nil || s.form < 0 || s.form > 99 {
				return "", fmt.Errorf("%s is no number of a plural form", excerpt(number))
			}
			numbered, rest = true, behind
		}
	}
	_, hasID := e.find("msgid", false)
	twice := slices.ContainsFunc(e.strings, func(other poString) bool {
		return other.keyword == keyword && other.previous == previous && other.form == s.form
	})
	switch {
	case twice && keyword == "msgstr":
		return "", fmt.Errorf("a second msgstr in one entry: the msgid before it is missing")
	case twice:
		return "", fmt.Errorf("a second %s in one entry: the msgstr before it is missing", keyword)
	case previous || keyword == "domain":
	case keyword == "msgctxt" && hasID:
		return "", fmt.Errorf("msgctxt behind msgid: the msgstr before it is missing")
	case !hasID && (keyword == "msgstr" || keyword == "msgid_plural"):
		return "", fmt.Errorf("%s without a msgid before it", keyword)
	case keyword == "msgid_plural" && e.complete():
		return "", fmt.Errorf("msgid_plural behind msgstr")
	case keyword == "msgstr" && !numbered && e.complete():
		return "", fmt.Errorf("msgstr without a number behind one with a number")
	}
	if !previous && keyword != "domain" {
		if e.line == 0 {
			e.line = line
		}
		e.obsolete = e.obsolete || obsolete
	}
	e.strings = append(e.strings, s)
	return rest, e.take(100)
}

// readString reads a string behind its first quote and adds it to what stands behind
// the last keyword.
func (p *poReader) readString(text string, previous bool) (rest string, err error) {
	e := &p.entry
	if len(e.strings) == 0 || e.strings[len(e.strings)-1].previous != previous {
		return "", fmt.Errorf("a text in quotes without a keyword (msgid, msgstr …) before it")
	}
	s := &e.strings[len(e.strings)-1]
	for {
		i := strings.IndexAny(text, `"\`)
		if i < 0 || text[i] == '\\' && i+1 == len(text) {
			return "", fmt.Errorf("a text without a quote at its end")
		}
		s.text = append(s.text, text[:i]...)
		if text[i] == '"' {
			return text[i+1:], nil
		}
		text = p.readEscape(s, text[i+1:])
	}
}

// readEscape reads what stands behind a backslash.
func (p *poReader) readEscape(s *poString, text string) (rest string) {
	simple := map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', 'b': '\b', 'f': '\f', 'v': '\v', 'a': '\a', '\\': '\\', '"': '"'}
	digits, base, skip := "01234567", 8, 0
	if text[0] == 'x' {
		digits, base, skip = "0123456789abcdefABCDEF", 16, 1
	}
	n := skip
	for n < len(text) && n < 3 && strings.IndexByte(digits, text[n]) >= 0 {
		n++
	}
	if n > skip {
		v, err := strconv.ParseUint(text[skip:n], base, 8)
		if err == nil {
			s.text = append(s.text, byte(v))
			s.bytes = s.bytes || v >= utf8.RuneSelf
			return text[n:]
		}
	}
	if c, ok := simple[text[0]]; ok {
		s.text = append(s.text, c)
		return text[1:]
	}
	_, size := utf8.DecodeRuneInString(text)
	s.text = append(append(s.text, '\\'), text[:size]...)
	p.entry.say(fmt.Sprintf(`\%s means nothing in PO: kept as it stands`, text[:size]))
	return text[size:]
}

// finish gives the unit of the entry that has been read, if it is whole.
func (p *poReader) finish() error {
	e := &p.entry
	if !e.complete() {
		return nil
	}
	id, _ := e.find("msgid", false)
	_, context := e.find("msgctxt", false)
	var err error
	if len(id.text) == 0 && !context && !e.obsolete {
		err = p.readHeader()
	} else {
		err = p.giveUnit()
	}
	e.reset()
	return err
}

// readHeader takes what the first entry, which has no source, says of the file.
func (p *poReader) readHeader() error {
	if p.header {
		return p.problem(p.entry.line, true, "a second header: left out")
	}
	p.header = true
	s, _ := p.entry.find("msgstr", false)
	for field := range strings.SplitSeq(string(s.text), "\n") {
		name, value, _ := strings.Cut(field, ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "language":
			p.to = poLanguage(value)
		case "x-source-language":
			p.from = poLanguage(value)
		case "x-generator":
			if tool, _, _ := strings.Cut(value, " "); tool == poGenerator {
				p.origin, p.ours = "", true
			}
		case "plural-forms":
			if err := p.readPluralForms(value); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *poReader) readPluralForms(value string) error {
	found := regexp.MustCompile(`\bplural\s*=\s*([^;]+)`).FindStringSubmatch(value)
	if found == nil || strings.HasPrefix(found[1], "EXPRESSION") { // As in a template.
		return nil
	}
	form, err := plural.Form(found[1], 1)
	if err != nil || form < 0 || form > 99 {
		return p.problem(p.entry.line, false, fmt.Sprintf("Plural-Forms cannot be understood: %s; msgstr[0] is taken", excerpt(value)))
	}
	p.one = int(form)
	return nil
}

// poLanguage is a code of a header, without what names a codeset or a variant in the
// names of locales ("sr@latin"). It is empty if it names no language, as that of a
// template does not.
func poLanguage(code string) string {
	if i := strings.IndexAny(code, ".@"); i >= 0 {
		code = code[:i]
	}
	if _, err := language.Parse(code); err != nil {
		return ""
	}
	return code
}

// giveUnit gives the unit of an entry, or tells why there is none.
func (p *poReader) giveUnit() error {
	e := &p.entry
	u := memory.Unit{From: p.from, To: p.to, Origin: p.origin}
	why := p.fill(&u)
	if why == "" && p.langs.isSwapped(&u) {
		u = turned(u)
		if !p.swapped {
			p.swapped = true
			e.say(swapped)
		}
	}
	if why == "" {
		u, why = p.opts.orient(p.langs, u)
	}
	if why != "" {
		return p.problem(e.line, true, why)
	}
	p.tellCopy()
	for _, msg := range e.odd {
		if err := p.problem(e.line, false, msg); err != nil {
			return err
		}
	}
	if !p.yield(u, nil) {
		return errStopped
	}
	return nil
}

// tellCopy says if an entry is the second of its kind.
func (p *poReader) tellCopy() {
	id, _ := p.entry.find("msgid", false)
	context, _ := p.entry.find("msgctxt", false)
	key := poHash(string(context.text), string(id.text))
	if first, ok := p.seen[key]; ok {
		p.entry.say(fmt.Sprintf("the same msgid as in line %d, which PO forbids", first))
		return
	}
	p.seen[key] = p.entry.line
}

// poHash stands for what PO tells entries apart by: to remember the texts would take
// as much memory as the file is long.
func poHash(context, id string) [16]byte {
	sum := sha256.Sum256([]byte(strconv.Itoa(len(context)) + "\n" + context + id))
	return [16]byte(sum[:16])
}

// fill puts into a unit what its entry says. Why says why it cannot be used; empty if
// it can.
func (p *poReader) fill(u *memory.Unit) (why string) {
	e := &p.entry
	for _, s := range e.strings {
		if s.bytes && !p.wide {
			return "an escape stands for a byte beyond ASCII, in a file that is not in UTF-8"
		}
		if !utf8.Valid(s.text) {
			return "an escape makes bytes that are not UTF-8"
		}
	}
	prop := func(key, value string) {
		if value != "" {
			u.Props = append(u.Props, memory.Prop{Key: key, Value: value})
		}
	}
	text := func(keyword string, previous bool) string {
		s, _ := e.find(keyword, previous)
		return string(s.text)
	}
	u.Source = text("msgid", false)
	var extracted []string
	var odd []memory.Prop
	for _, line := range e.extracted {
		if !p.ownField(u, &odd, line) {
			extracted = append(extracted, line)
		}
	}
	ownProps, ownNotes := append(u.Props, odd...), u.Notes
	u.Props, u.Notes = nil, nil
	prop(poContext, cutCopy(text("msgctxt", false)))
	prop(poPlural, text("msgid_plural", false))
	var forms []poString
	for _, s := range e.strings {
		if s.keyword == "msgstr" {
			forms = append(forms, s)
		}
	}
	slices.SortFunc(forms, func(a, b poString) int { return a.form - b.form })
	one := 0
	empty := 0
	for i, s := range forms {
		if s.form == p.one {
			one = i
		}
		if len(s.text) == 0 {
			empty++
		}
	}
	u.Target = string(forms[one].text)
	for i, s := range forms {
		if i != one {
			prop(fmt.Sprintf("%s%d]", poForm, s.form), string(s.text))
		}
	}
	prop(poFlags, strings.Join(e.flags, ", "))
	prop(poExtracted, strings.Join(extracted, "\n"))
	prop(poReference, strings.Join(e.references, "\n"))
	prop(poPrevContext, text("msgctxt", true))
	prop(poPrevious, text("msgid", true))
	prop(poPreviousPlural, text("msgid_plural", true))
	if e.obsolete {
		prop(poObsolete, "yes")
	}
	u.Props = append(u.Props, ownProps...)
	if note := strings.Join(e.comments, "\n"); note != "" {
		u.Notes = []string{note}
	}
	u.Notes = append(u.Notes, ownNotes...)

	const hint = ": --all takes it as a draft"
	rejected := u.Status == memory.Rejected // It is no more once the flag is gone.
	switch {
	case e.obsolete || empty > 0 || e.fuzzy && !rejected:
		u.Status = memory.Draft
	case !e.fuzzy:
		u.Status = memory.Confirmed
	}
	switch {
	case empty == len(forms) || p.opts.All && len(forms[one].text) == 0:
		return "not translated"
	case p.opts.All:
	case e.obsolete:
		return "obsolete" + hint
	case e.fuzzy && !p.ours:
		return "fuzzy" + hint
	case empty > 0:
		return "a plural form is not translated" + hint
	}
	return ""
}

// ownField reads an extracted comment that Hafez wrote. It fails if it is none.
func (p *poReader) ownField(u *memory.Unit, odd *[]memory.Prop, line string) bool {
	line, own := strings.CutPrefix(line, poOwn)
	name, value, ok := strings.Cut(line, "=")
	if !own || !ok {
		return false
	}
	escaped := cutEnd(value)
	value = restoreItem.Replace(escaped)
	switch name {
	case "from":
		u.From = value
	case "to":
		u.To = value
	case "created":
		u.Created = p.ownDate(name, value, odd)
	case "created_by":
		u.CreatedBy = value
	case "changed":
		u.Changed = p.ownDate(name, value, odd)
	case "changed_by":
		u.ChangedBy = value
	case "origin":
		u.Origin = value
	case "previous":
		u.Previous = value
	case "next":
		u.Next = value
	case "status":
		if value != memory.Rejected.String() {
			return false
		}
		u.Status = memory.Rejected
	case "note":
		u.Notes = append(u.Notes, value)
	case "prop":
		u.Props = append(u.Props, parseProps(escaped)...)
	default:
		return false
	}
	return true
}

func (p *poReader) ownDate(name, value string, odd *[]memory.Prop) (date time.Time) {
	date, err := parseDate(value)
	if err != nil {
		p.entry.say(fmt.Sprintf("%s unknown: %v", name, err))
		*odd = append(*odd, memory.Prop{Key: name, Value: value})
	}
	return date
}
