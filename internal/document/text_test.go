package document

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

const (
	persian = "رئیس\u200cجمهور گفت: «کتاب\u200cهای پژوهشگران چاپ می\u200cشود؟»\n"
	// The same as it is typed where the keyboard has no ی.
	persian1256 = "رئيس\u200cجمهور گفت: «کتاب\u200cهاي پژوهشگران چاپ مي\u200cشود؟»\n"
	english     = "The president said: will the books be printed?\n"
)

// in is text in the encoding.
func in(enc encoding.Encoding, text string) string {
	s, err := enc.NewEncoder().String(text)
	if err != nil {
		panic(err)
	}
	return s
}

var (
	cp1256  = charmap.Windows1256
	utf16LE = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	utf16BE = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
)

// readers are the ways in which a stream may give its bytes.
var readers = map[string]func(io.Reader) io.Reader{
	"whole":   func(r io.Reader) io.Reader { return r },
	"byte":    iotest.OneByteReader,
	"half":    iotest.HalfReader,
	"dataErr": iotest.DataErrReader,
}

func TestText(t *testing.T) {
	long := strings.Repeat(persian, 3000) // several blocks
	for _, tt := range []struct {
		name     string
		file     string
		encoding string // as named by the caller
		text     string
		found    string
		guessed  bool
	}{
		{"ascii", english, "", english, "utf-8", false},
		{"persian", persian, "", persian, "utf-8", false},
		{"long", long, "", long, "utf-8", false},
		{"long ascii, then persian", strings.Repeat(english, 25_000) + persian, "", strings.Repeat(english, 25_000) + persian, "utf-8", false},
		{"line ends stay", "a\r\nb\rc\n\n", "", "a\r\nb\rc\n\n", "utf-8", false},
		{"white space only", " \n", "", " \n", "utf-8", false},
		{"one byte", "a", "", "a", "utf-8", false},
		{"replacement character", "a\uFFFDb", "", "a\uFFFDb", "utf-8", false},
		{"control characters", "a\x01\x1b\u0085\u009F", "", "a\x01\x1b\u0085\u009F", "utf-8", false},
		{"mark within", "a\uFEFFb", "", "a\uFEFFb", "utf-8", false},
		{"named", persian, " UTF8 ", persian, "utf-8", false},

		{"utf-8 mark", "\uFEFF" + persian, "", persian, "utf-8", false},
		{"two marks", "\uFEFF\uFEFFa", "", "\uFEFFa", "utf-8", false},
		{"utf-16le mark", "\xFF\xFE" + in(utf16LE, long), "", long, "utf-16le", false},
		{"utf-16be mark", "\xFE\xFF" + in(utf16BE, long), "", long, "utf-16be", false},
		{"utf-16 surrogates", "\xFF\xFE" + in(utf16LE, "😀\U0010FFFF\uFFFD"), "", "😀\U0010FFFF\uFFFD", "utf-16le", false},
		{"mark beats utf-16", "\xFE\xFF" + in(utf16BE, persian), "utf-16", persian, "utf-16be", false},
		{"mark beats name", "\uFEFF" + persian, "cp1256", persian, "utf-8", false},

		{"utf-16le persian", in(utf16LE, persian), "", persian, "utf-16le", true},
		{"utf-16be persian", in(utf16BE, persian), "", persian, "utf-16be", true},
		{"utf-16le valid as utf-8", in(utf16LE, "سلام"), "", "سلام", "utf-16le", true},
		{"utf-16be valid as utf-8", in(utf16BE, "سلام"), "", "سلام", "utf-16be", true},
		{"utf-16le english", in(utf16LE, english), "", english, "utf-16le", true},
		{"utf-16be english", in(utf16BE, english), "", english, "utf-16be", true},
		{"utf-16le named", in(utf16LE, "漢字"), "utf-16le", "漢字", "utf-16le", false},
		{"control characters at alternate bytes", "a\x06b\x06cdef", "", "a\x06b\x06cdef", "utf-8", false},
		{"spaces at alternate bytes", "a b c d e f", "", "a b c d e f", "utf-8", false},

		{"windows-1256", in(cp1256, persian1256), "", persian1256, "windows-1256", true},
		{"windows-1256 long", in(cp1256, strings.Repeat(persian1256, 3000)), "", strings.Repeat(persian1256, 3000), "windows-1256", true},
		{"windows-1256 after ascii", english + in(cp1256, persian1256), "", english + persian1256, "windows-1256", true},
		{"windows-1256 one letter", in(cp1256, "و\n"), "", "و\n", "windows-1256", true},
		{"windows-1256 one letter at the end", in(cp1256, "و"), "", "و", "windows-1256", true},
		{"windows-1256 quotes and dashes", in(cp1256, "«…» – “سلام”"), "", "«…» – “سلام”", "windows-1256", true},
		{"windows-1256 valid as utf-8 at first", in(cp1256, "ا، "+persian1256), "", "ا، " + persian1256, "windows-1256", true},
		{"windows-1256 named", in(cp1256, "café"), "CP1256", "café", "windows-1256", false},
		{"iso-8859-6", in(charmap.ISO8859_6, "قال الرئيس"), "iso-8859-6", "قال الرئيس", "iso-8859-6", false},
		{"iso-8859-6 in name only", in(cp1256, persian1256), "iso-8859-6", persian1256, "windows-1256", true},
		{"latin1", "caf\xE9", "latin1", "café", "windows-1252", false},
		{"gb18030", in(simplifiedchinese.GB18030, "漢字😀"), "gb18030", "漢字😀", "gb18030", false},
	} {
		for how, reader := range readers {
			if how != "whole" && len(tt.file) > 300_000 {
				continue
			}
			x, err := NewText("a.txt", reader(strings.NewReader(tt.file)), tt.encoding)
			if err != nil {
				t.Errorf("%s, %s: %v", tt.name, how, err)
				continue
			}
			if x.Encoding != tt.found || x.Guessed != tt.guessed {
				t.Errorf("%s, %s: %s, guessed %v; want %s, %v", tt.name, how, x.Encoding, x.Guessed, tt.found, tt.guessed)
			}
			if err := iotest.TestReader(struct{ io.Reader }{x}, []byte(tt.text)); err != nil {
				t.Errorf("%s, %s: %.300v", tt.name, how, err)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	const name1256 = "name the encoding with --encoding, for example windows-1256"
	const nameAnother = "the file is damaged here or in another encoding; without --encoding it is found out if possible"
	const name16 = "if it is text all the same, name its encoding with --encoding, for example utf-16"
	const missingEnd = "if the end of the file is missing, get it again; if it is in another encoding, name that with --encoding"
	lines := strings.Repeat(persian, 1000) // longer than a block; 1000 lines
	for _, tt := range []struct {
		name     string
		file     string
		encoding string
		text     string // what is read before the error; "-" if it cannot even be opened
		err      string
		hint     string
	}{
		{"empty", "", "", "-", "a.txt: the file is empty", ""},
		{"empty, named", "", "cp1256", "-", "a.txt: the file is empty", ""},
		{"mark only", "\uFEFF", "", "-", "a.txt: the file is empty", ""},
		{"utf-16 mark only", "\xFF\xFE", "", "-", "a.txt: the file is empty", ""},
		{"unknown name", "a", "win1256", "-", `a.txt: unknown encoding "win1256"`, "known encodings: " + strings.Join(Encodings(), ", ")},
		{"refused name", "a", "hz-gb-2312", "-", `a.txt: unknown encoding "hz-gb-2312"`, "known encodings: " + strings.Join(Encodings(), ", ")},

		{"after text", persian + persian + "x\xE3", "", persian + persian + "x", "a.txt:3: not UTF-8: the text ends within a character (byte 0xE3 at offset 189)", missingEnd},
		{"far into the file", lines + "x\xE3x", "", lines + "x", "a.txt:1001: not UTF-8 (byte 0xE3 at offset 94001)", name1256},
		{"ascii, then not", strings.Repeat("\r\n", peekLimit/2) + "\xC7", "", strings.Repeat("\r\n", peekLimit/2), "a.txt:524289: not UTF-8: the text ends within a character (byte 0xC7 at offset 1048576)", missingEnd},
		{"at once", "a\rb\r\n\xE3\xE3", "utf-8", "a\rb\r\n", "a.txt:3: not UTF-8 (byte 0xE3 at offset 5)", nameAnother},
		{"surrogate in utf-8", "a\xED\xA0\x80", "utf-8", "a", "a.txt:1: not UTF-8 (byte 0xED at offset 1)", nameAnother},
		{"overlong", "\xC0\xAF", "utf-8", "", "a.txt:1: not UTF-8 (byte 0xC0 at offset 0)", nameAnother},
		{"after a mark", "\uFEFFa\n\xFF", "", "a\n", "a.txt:2: not UTF-8 (byte 0xFF at offset 2)", "the file begins with the mark of UTF-8 but is damaged here; save it anew as UTF-8"},
		{"cut at once", "سلام\xD8", "", "-", "a.txt:1: not UTF-8: the text ends within a character (byte 0xD8 at offset 8)", missingEnd},
		{"cut", "سلام\xD8", "utf-8", "سلام", "a.txt:1: not UTF-8: the text ends within a character (byte 0xD8 at offset 8)", missingEnd},

		{"french", "\nd\xE9j\xE0 vu", "", "-", "a.txt:2: not UTF-8 (byte 0xE9 at offset 2)", name1256},
		{"swedish", "Sm\xE5 \xE5r p\xE5 \xF6n", "", "-", "a.txt:1: not UTF-8 (byte 0xE5 at offset 2)", name1256},
		{"russian", in(charmap.Windows1251, "Президент сказал"), "", "-", "a.txt:1: not UTF-8 (byte 0xCF at offset 0)", name1256},
		{"greek", in(charmap.ISO8859_7, "Ο πρόεδρος είπε"), "", "-", "a.txt:1: not UTF-8 (byte 0xCF at offset 0)", name1256},
		{"hebrew", in(charmap.Windows1255, "הנשיא אמר"), "", "-", "a.txt:1: not UTF-8 (byte 0xE4 at offset 0)", name1256},
		{"arabic of iso-8859-6", in(charmap.ISO8859_6, "قال الرئيس إن الكتب ستطبع"), "", "-", "a.txt:1: not UTF-8 (byte 0xE2 at offset 0)", name1256},
		{"quotes only", "\x93so\x94", "", "-", "a.txt:1: not UTF-8 (byte 0x93 at offset 0)", name1256},
		{"cut persian, letters in windows-1256", "الف\xD8", "", "-", "a.txt:1: not UTF-8: the text ends within a character (byte 0xD8 at offset 6)", missingEnd},
		{"damaged persian", "کتاب\xFFها", "", "-", "a.txt:1: not UTF-8 (byte 0xFF at offset 8)", name1256},

		{"NUL", "a\nb\nc\x00d", "", "a\nb\nc", "a.txt:3: NUL byte: this looks like a binary file, not text", name16},
		{"NUL and not utf-8", "\xFE\xED\n\xFA\xCE\x00\x01\x02\x03", "", "-", "a.txt:2: NUL byte: this looks like a binary file, not text", name16},
		{"NUL everywhere", "\x00\x00\x00\x00", "", "", "a.txt:1: NUL byte: this looks like a binary file, not text", name16},
		{"NUL in utf-16", "\xFF\xFEa\x00\n\x00\x00\x00", "", "a\n", "a.txt:2: NUL byte: this looks like a binary file, not text", ""},
		{"NUL in windows-1256", "\n\xC7\x00", "cp1256", "\nا", "a.txt:2: NUL byte: this looks like a binary file, not text", ""},
		{"zip", "PK\x03\x04\x14\x00", "", "-", "a.txt: a zip file, such as those of Word and Excel, not plain text", "if it is a document of Word, give it the extension .docx (OpenDocument: .odt); else save it as plain text (UTF-8)"},
		{"zip, named", "PK\x03\x04\x14\x00", "cp1256", "-", "a.txt: a zip file, such as those of Word and Excel, not plain text", "if it is a document of Word, give it the extension .docx (OpenDocument: .odt); else save it as plain text (UTF-8)"},
		{"word", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00", "", "-", "a.txt: a file of Word, Excel or PowerPoint (before 2007), not plain text", "save it there as .docx, or as plain text (UTF-8)"},
		{"pdf", "%PDF-1.7\n", "", "-", "a.txt: a PDF file, not plain text", "copy or export its text to a plain text file (UTF-8)"},
		{"rtf", `{\rtf1\ansi}`, "", "-", "a.txt: a rich text (RTF) file, not plain text", "save it as plain text (UTF-8) there"},
		{"utf-32le", "\xFF\xFE\x00\x00a\x00\x00\x00", "", "-", "a.txt: UTF-32 is not supported", "save it as UTF-8"},
		{"utf-32be", "\x00\x00\xFE\xFF\x00\x00\x00a", "", "-", "a.txt: UTF-32 is not supported", "save it as UTF-8"},

		{"utf-16 odd", "\xFF\xFEa\x00\n\x00b", "", "a\n", "a.txt:2: not UTF-16LE: the text ends within a character (byte 0x62 at offset 4)", missingEnd},
		{"utf-16 second half", "\xFE\xFF\x00a\xDC\x00\x00b", "", "a", "a.txt:1: not UTF-16BE: half of a surrogate pair (byte 0xDC at offset 2)", "the file begins with the mark of UTF-16BE but is damaged here; save it anew as UTF-8"},
		{"utf-16 first half", "\x00a\xD8\x00\x00b", "utf-16be", "a", "a.txt:1: not UTF-16BE: half of a surrogate pair (byte 0xD8 at offset 2)", nameAnother},
		{"utf-16 first half at the end", "\x00a\xD8\x00", "utf-16be", "a", "a.txt:1: not UTF-16BE: half of a surrogate pair (byte 0xD8 at offset 2)", nameAnother},

		{"unmapped", "a\n\xC7\xA1b", "iso-8859-6", "a\nا", "a.txt:2: not iso-8859-6 (byte 0xA1 at offset 3)", nameAnother},
		{"windows-1250 as iso-8859-2", "a\n\xB3\x9Cb", "iso-8859-2", "a\nł", "a.txt:2: not iso-8859-2 (byte 0x9C at offset 3)", nameAnother},
		{"undefined", "a\n\xAB\x81b", "windows-1252", "a\n«", "a.txt:2: not windows-1252 (byte 0x81 at offset 3)", nameAnother},
		{"gb18030", "a\x84\x31\xA4\x37", "gb18030", "a", "a.txt:1: not gb18030 (byte 0x84 at offset 1)", nameAnother},
		{"gbk", "a\xBA\xBA\xFF", "gbk", "a汉", "a.txt:1: not gbk (byte 0xFF at offset 3)", nameAnother},
		{"gbk cut", "a\xBA", "gbk", "a", "a.txt:1: not gbk (byte 0xBA at offset 1)", nameAnother},
	} {
		for how, reader := range readers {
			if how != "whole" && len(tt.file) > 300_000 {
				continue
			}
			x, err := NewText("a.txt", reader(strings.NewReader(tt.file)), tt.encoding)
			text := "-"
			if err == nil {
				var b []byte
				b, err = io.ReadAll(x)
				text = string(b)
				if _, again := x.Read(make([]byte, 1)); again != err {
					t.Errorf("%s, %s: then %v", tt.name, how, again)
				}
			}
			e, ok := errors.AsType[*Error](err)
			if !ok {
				t.Errorf("%s, %s: read %.99q, error %v", tt.name, how, text, err)
				continue
			}
			if text != tt.text {
				t.Errorf("%s, %s: read %.99q, want %.99q", tt.name, how, text, tt.text)
			}
			if e.Error() != tt.err || e.Hint != tt.hint {
				t.Errorf("%s, %s:\n got %s\n     %s\nwant %s\n     %s", tt.name, how, e, e.Hint, tt.err, tt.hint)
			}
			noText := strings.Contains(tt.err, "not UTF-8") || strings.Contains(tt.err, "not text") || strings.Contains(tt.err, "plain text") || strings.Contains(tt.err, ": not ")
			if noText != errors.Is(err, ErrNotText) {
				t.Errorf("%s: is %v ErrNotText? %v", tt.name, err, !noText)
			}
			if strings.Contains(tt.err, "is empty") != errors.Is(err, ErrEmpty) || strings.Contains(tt.err, "unknown enc") != errors.Is(err, ErrEncoding) {
				t.Errorf("%s: wrong sentinel in %v", tt.name, err)
			}
		}
	}
}

// The offset is of the byte in the file, whatever it takes in UTF-8.
func TestOffset(t *testing.T) {
	for _, tt := range []struct {
		file, encoding string
		offset         int64
	}{
		{"سل\x00ام", "", 4},
		{"\uFEFFسل\x00ام", "", 4},
		{"\xFF\xFE" + in(utf16LE, "漢字\x00"), "", 4},
		{in(cp1256, "سلام\x00"), "cp1256", 4},
		{in(simplifiedchinese.GBK, "漢字\x00"), "gbk", 4},
		{in(simplifiedchinese.GBK, "漢字") + "\xFF", "gbk", 4},
		{strings.Repeat("\xC7", 3*blockSize) + "\x00", "cp1256", 3 * blockSize},
	} {
		x, err := NewText("a.txt", strings.NewReader(tt.file), tt.encoding)
		if err == nil {
			_, err = io.Copy(io.Discard, x)
		}
		if e, ok := errors.AsType[*Error](err); !ok || e.Offset != tt.offset {
			t.Errorf("%.20q: offset of %#v, want %d", tt.file, err, tt.offset)
		}
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "خبر.txt")
	if err := os.WriteFile(path, []byte(persian), 0o644); err != nil {
		t.Fatal(err)
	}
	x, err := Open(path, "")
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(x); string(b) != persian || err != nil {
		t.Errorf("%q, %v", b, err)
	}
	if err := x.Close(); err != nil {
		t.Error(err)
	}
	if x, err := NewText("a.txt", strings.NewReader("a"), ""); err != nil || x.Close() != nil {
		t.Error("closing what the caller owns is not nothing")
	}
	if err := x.Close(); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("closed twice: %v; was the file not closed the first time?", err)
	}
	empty := filepath.Join(dir, "empty.txt")
	if err := os.WriteFile(empty, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(dir, "missing.txt")
	for _, tt := range []struct {
		path string
		is   error
	}{{missing, fs.ErrNotExist}, {dir, syscall.EISDIR}, {empty, ErrEmpty}} {
		_, err := Open(tt.path, "")
		if !errors.Is(err, tt.is) || strings.Count(err.Error(), tt.path) != 1 || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", tt.path, err)
		}
	}
}

// A stream that breaks gives its text first, then its error with the place.
func TestReadError(t *testing.T) {
	broken := errors.New("connection reset")
	x, err := NewText("-", io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(broken)), "")
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(x)
	if string(b) != "a\nb" || !errors.Is(err, broken) || err.Error() != "-:2: connection reset" {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := NewText("-", iotest.ErrReader(broken), ""); !errors.Is(err, broken) {
		t.Error(err)
	}
	if _, err := NewText("-", stuck{}, ""); !errors.Is(err, io.ErrNoProgress) {
		t.Error(err)
	}
}

// stuck is a reader that never gives anything.
type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

// What decides the encoding early must be read early: the rest may come later.
func TestStopsPeeking(t *testing.T) {
	for name, file := range map[string]string{
		"utf-8":        strings.Repeat(persian, 5),
		"windows-1256": in(cp1256, strings.Repeat(persian1256, 50)),
		"mark":         "\uFEFFabcde",
	} {
		rest := &counter{r: strings.NewReader(english)}
		if _, err := NewText("-", io.MultiReader(strings.NewReader(file), rest), ""); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if rest.n > 0 {
			t.Errorf("%s: read on", name)
		}
	}
	endless := &counter{r: ascii{}}
	if _, err := NewText("-", endless, ""); err != nil || endless.n > peekLimit {
		t.Errorf("peeked %d bytes, %v", endless.n, err)
	}
}

type counter struct {
	r io.Reader
	n int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

// ascii is an endless line.
type ascii struct{}

func (ascii) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// One line of 100 MB is read in the memory of a few blocks.
func TestMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	x, err := NewText("-", io.LimitReader(ascii{}, 100e6), "")
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, x, make([]byte, 4096))
	if n != 100e6 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 4<<20 {
		t.Errorf("allocated %d bytes", got)
	}
}

func TestEncodings(t *testing.T) {
	for _, name := range Encodings() {
		if got, err := EncodingName(name); got != name || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if _, err := newDecoder(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for label, want := range map[string]string{
		"CP1256": "windows-1256", "arabic": "iso-8859-6", "utf-16": "utf-16le", "logical": "iso-8859-8",
		"us-ascii": "utf-8", "UTF16": "utf-16le", "utf16be": "utf-16be", "latin1": "windows-1252",
		"iso-2022-jp": "", "x-user-defined": "", "": "", "utf-32": "",
	} {
		if got, err := EncodingName(label); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", label, got, err)
		}
	}
}

func TestLineCounter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("\r\n\r\nab"))).Draw(t, "text")
		want := 1 + strings.Count(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
		c := lineCounter{line: 1}
		for rest := []byte(text); len(rest) > 0; {
			n := rapid.IntRange(0, len(rest)).Draw(t, "piece")
			c.add(rest[:n])
			rest = rest[n:]
		}
		if c.line != want {
			t.Fatalf("%q: line %d, want %d", text, c.line, want)
		}
	})
}

// Whatever the text, its encoding and the sizes it is read in: encoded and read
// back it is the same.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(Encodings()).Draw(t, "encoding")
		enc, err := htmlindex.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		var text, file []byte
		letters := rapid.SampledFrom([]rune("a b\r\n؟سلامپچژگک\u200c«»é–яαא漢字한ไ😀"))
		for _, r := range rapid.SliceOfN(letters, 1, 200).Draw(t, "text") {
			if b, err := enc.NewEncoder().Bytes([]byte(string(r))); err == nil {
				text = utf8.AppendRune(text, r)
				file = append(file, b...)
			}
		}
		if len(text) == 0 {
			text, file = []byte("a"), []byte(in(enc, "a"))
		}
		// Push what is tested over the edge of a block.
		pad := rapid.SampledFrom([]int{0, blockSize - 7, 2*blockSize - 100}).Draw(t, "pad")
		text = append(bytes.Repeat([]byte("a"), pad), text...)
		file = append(bytes.Repeat([]byte(in(enc, "a")), pad), file...)
		if name == "iso-8859-6" {
			name = "windows-1256" // it could be read as such
			file = []byte(in(cp1256, strings.Map(func(r rune) rune {
				if _, ok := cp1256.EncodeRune(r); ok {
					return r
				}
				return 'b'
			}, string(text))))
			text, _ = cp1256.NewDecoder().Bytes(file)
		}
		x, err := NewText("a.txt", pieces{t, bytes.NewReader(file)}, name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(pieces{t, x})
		if err != nil || !bytes.Equal(got, text) {
			t.Fatalf("%s: %.99q, %v, want %.99q", name, got[min(pad, len(got)):], err, text[pad:])
		}
	})
}

// pieces reads in odd sizes, among them 0.
type pieces struct {
	t *rapid.T
	r io.Reader
}

func (p pieces) Read(b []byte) (int, error) {
	max := rapid.SampledFrom([]int{0, 1, 2, 3, 5, 1000, blockSize, 1 << 20}).Draw(p.t, "size")
	return p.r.Read(b[:min(len(b), max)])
}

// Any bytes: no panic, the text is valid UTF-8, and UTF-8 comes out as it went in.
func FuzzText(f *testing.F) {
	for _, s := range []string{
		"", "a", persian, "\uFEFF" + persian, in(cp1256, persian1256), in(utf16LE, persian), in(utf16BE, english),
		"\xFF\xFE\x00\xD8a", "\xFF\xFE\x00\x00", "a\x00b", "PK\x03\x04", "\uFFFD", "سلام\xD8", "\xFE\xFF\xD8\x3D\xDE\x00",
	} {
		for _, name := range []string{"", "iso-8859-6", "gb18030", "big5", "utf-16"} {
			f.Add([]byte(s), name, 3)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte, name string, size int) {
		x, err := NewText("a.txt", iotest.HalfReader(bytes.NewReader(file)), name)
		var text []byte
		if err == nil {
			buf := make([]byte, 1+uint(size)%5000)
			var n int
			for err == nil {
				n, err = x.Read(buf)
				text = append(text, buf[:n]...)
			}
			if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
				t.Errorf("%q decodes to %q", file, text)
			}
		}
		if err != io.EOF {
			e, ok := errors.AsType[*Error](err)
			if !ok || strings.ContainsAny(e.Hint, "\n") || e.Offset < 0 || e.Offset > int64(len(file)) {
				t.Errorf("error %#v", err)
			}
		}
		// UTF-8, but for what is no text: NUL, signatures, and UTF-16 in disguise.
		format, _ := magic(file)
		_, mark := byteOrderMark(file)
		plain := name == "" && utf8.Valid(file) && len(file) > 0 && mark == 0 && format == "" && bytes.IndexByte(file, 0) < 0
		if plain && alternating(file) == "" && (err != io.EOF || !bytes.Equal(text, file)) {
			t.Errorf("%q is read as %q, %v", file, text, err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for _, bm := range []struct{ name, file, encoding string }{
		{"ascii", strings.Repeat(english, 200_000), ""},
		{"persian", strings.Repeat(persian, 100_000), ""},
		{"crlf", strings.Repeat(strings.ReplaceAll(persian, "\n", "\r\n"), 100_000), ""},
		{"windows-1256", in(cp1256, strings.Repeat(persian1256, 100_000)), "windows-1256"},
		{"utf-16le", in(utf16LE, strings.Repeat(persian, 100_000)), "utf-16le"},
		{"gb18030", in(simplifiedchinese.GB18030, strings.Repeat("漢字, ", 1_000_000)), "gb18030"},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.SetBytes(int64(len(bm.file)))
			buf := make([]byte, 32<<10)
			for b.Loop() {
				x, err := NewText("a.txt", strings.NewReader(bm.file), bm.encoding)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, x, buf); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
