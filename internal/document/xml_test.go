package document

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestXML(t *testing.T) {
	xml := func(encoding, text string) string {
		return `<?xml version="1.0" encoding="` + encoding + "\"?>\n<a>" + text + "</a>\n"
	}
	bare := "<a>" + persian + "</a>"
	spaced := strings.Repeat(" ", 70_000) + persian
	for _, tt := range []struct {
		name     string
		file     string
		encoding string // as named by the caller
		text     string
		found    string
		told     string // "guessed", "marked", or the encoding that the bytes belie
	}{
		{"utf-8", xml("UTF-8", persian), "", xml("UTF-8", persian), "utf-8", ""},
		{"not declared", bare, "", bare, "utf-8", ""},
		{"declared without encoding", "<?xml version='1.0'?>" + bare, "", "<?xml version='1.0'?>" + bare, "utf-8", ""},
		{"declaration not closed", "<?xml encoding='cp1256'" + bare, "", "<?xml encoding='cp1256'" + bare, "utf-8", ""},
		{"white space before it", "\r\n <?xml encoding = 'cp1256' ?>" + in(cp1256, persian1256), "", "\r\n <?xml encoding = 'cp1256' ?>" + persian1256, "windows-1256", ""},
		{"ascii", xml("us-ascii", "&#1570;"), "", xml("us-ascii", "&#1570;"), "utf-8", ""},
		{"windows-1256", in(cp1256, xml("Windows-1256", persian1256)), "", xml("Windows-1256", persian1256), "windows-1256", ""},
		{"windows-1256, ascii so far", in(cp1256, xml("Windows-1256", strings.Repeat(" ", 70_000)+persian1256)), "", xml("Windows-1256", strings.Repeat(" ", 70_000)+persian1256), "windows-1256", ""},
		{"gb18030", in(simplifiedchinese.GB18030, xml("gb18030", "漢字")), "", xml("gb18030", "漢字"), "gb18030", ""},
		{"named", in(cp1256, xml("UTF-8", persian1256)), "cp1256", xml("UTF-8", persian1256), "windows-1256", ""},

		{"mark", "\uFEFF" + xml("cp1256", persian), "", xml("cp1256", persian), "utf-8", "marked"},
		{"utf-16 mark", "\xFF\xFE" + in(utf16LE, xml("UTF-8", persian)), "cp1256", xml("UTF-8", persian), "utf-16le", "marked"},
		{"utf-16le", in(utf16LE, xml("UTF-16", persian)), "", xml("UTF-16", persian), "utf-16le", ""},
		{"utf-16be", in(utf16BE, xml("UTF-16", persian)), "", xml("UTF-16", persian), "utf-16be", ""},
		{"utf-16be named utf-16", in(utf16BE, xml("UTF-16", persian)), "utf-16", xml("UTF-16", persian), "utf-16be", ""},

		{"says utf-16", xml("UTF-16", persian), "", xml("UTF-16", persian), "utf-8", "UTF-16"},
		{"says 8 bits", xml("windows-1252", persian), "", xml("windows-1252", persian), "utf-8", "windows-1252"},
		{"says 8 bits, far on is not", xml("latin1", spaced), "", xml("latin1", spaced), "utf-8", "latin1"},
		{"says 8 bits, is ascii", xml("cp1252", "a"), "", xml("cp1252", "a"), "windows-1252", ""},
		{"says iso-8859-6", in(cp1256, xml("iso-8859-6", persian1256)), "", xml("iso-8859-6", persian1256), "windows-1256", "guessed"},
		{"says nothing, is windows-1256", in(cp1256, "<a>"+persian1256), "", "<a>" + persian1256, "windows-1256", "guessed"},
		{"says nothing, space before utf-16", in(utf16LE, "\n<a>"+persian), "", "\n<a>" + persian, "utf-16le", "guessed"},
	} {
		for how, reader := range readers {
			x, err := NewXML("a.xml", reader(strings.NewReader(tt.file)), tt.encoding)
			if err != nil {
				t.Errorf("%s, %s: %v", tt.name, how, err)
				continue
			}
			told := x.Belied
			if x.Guessed {
				told += "guessed"
			}
			if x.Marked {
				told += "marked"
			}
			if x.Encoding != tt.found || told != tt.told {
				t.Errorf("%s, %s: %s, %q; want %s, %q", tt.name, how, x.Encoding, told, tt.found, tt.told)
			}
			if b, err := io.ReadAll(x); string(b) != tt.text || err != nil {
				t.Errorf("%s, %s: %.99q, %v", tt.name, how, b, err)
			}
		}
	}
}

func TestXMLErrors(t *testing.T) {
	for _, tt := range []struct {
		name, file, text, err, hint string
	}{
		{"empty", "", "-", "a.xml: the file is empty", ""},
		{"unknown", "<?xml encoding='klingon-8'?><a/>", "-", `a.xml: unknown encoding "klingon-8"`, "the file declares it; if it is in another encoding, name that with --encoding"},
		{"utf-32", "<\x00\x00\x00a\x00\x00\x00", "-", "a.xml: UTF-32 is not supported", "save it as UTF-8"},
		{"utf-32 big end first", "\x00\x00\x00<\x00\x00\x00a", "-", "a.xml: UTF-32 is not supported", "save it as UTF-8"},
		{"damaged", "<?xml encoding='utf-8'?>\n\xFFa", "<?xml encoding='utf-8'?>\n", "a.xml:2: not UTF-8 (byte 0xFF at offset 25)", "the file is damaged here, or not in the encoding that it declares: name that with --encoding"},
		{"unmapped", "<?xml encoding='windows-1253'?>\n\xC1\xD2", "<?xml encoding='windows-1253'?>\nΑ", "a.xml:2: not windows-1253 (byte 0xD2 at offset 33)", "the file is damaged here, or not in the encoding that it declares: name that with --encoding"},
		{"not declared", "<a>\xC7\x00", "<a>", "a.xml:1: not UTF-8 (byte 0xC7 at offset 3)", "name the encoding with --encoding, for example windows-1256"},
	} {
		x, err := NewXML("a.xml", strings.NewReader(tt.file), "")
		text := "-"
		if err == nil {
			var b []byte
			b, err = io.ReadAll(x)
			text = string(b)
		}
		e, ok := errors.AsType[*Error](err)
		if !ok || text != tt.text || e.Error() != tt.err || e.Hint != tt.hint {
			t.Errorf("%s: %q, %v; want %q, %s", tt.name, text, err, tt.text, tt.err)
		}
	}
}

// Any bytes: no panic, and what is given is valid UTF-8 without NUL and without
// U+FFFD that the file did not hold.
func FuzzXML(f *testing.F) {
	f.Add([]byte("<?xml encoding='utf-16'?>" + persian))
	f.Add([]byte("<?xml encoding='iso-8859-6'?>" + in(charmap.ISO8859_6, "قال")))
	f.Add([]byte(in(utf16BE, "<a>"+persian)))
	f.Add([]byte("\n<?xml encoding=\"cp1252\"?>\x81"))
	f.Fuzz(func(t *testing.T, file []byte) {
		x, err := NewXML("a.xml", iotest.HalfReader(bytes.NewReader(file)), "")
		var text []byte
		if err == nil {
			text, err = io.ReadAll(x)
		}
		if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			t.Errorf("%q decodes to %q", file, text)
		}
		made := bytes.Contains(text, []byte("\uFFFD")) && !bytes.Contains(file, []byte("\uFFFD"))
		if made && x.Encoding != "utf-16le" && x.Encoding != "utf-16be" {
			t.Errorf("%q decodes to %q", file, text)
		}
		if err != nil {
			if _, ok := errors.AsType[*Error](err); !ok {
				t.Errorf("error %#v", err)
			}
		}
	})
}
