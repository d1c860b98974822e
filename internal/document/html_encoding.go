package document

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// NewHTML is [NewText] for a web page. If it has no byte order mark, its encoding
// is what the zeros beside its first '<' show, else what the caller names, else
// what the page declares in its first 4 KiB: in <meta charset="…">, in <meta
// http-equiv="Content-Type" content="…">, or in an XML declaration.
//
// As in [NewXML], a declaration that the bytes belie gives way to UTF-8; a page
// that declares nothing is UTF-8 if it can be, else its encoding is guessed.
func NewHTML(name string, r io.Reader, encoding string) (*Text, error) {
	return newText(name, r, encoding, (*Text).detectHTML)
}

func (t *Text) detectHTML() error {
	return t.detectDeclared(declarationLimit, func(b []byte) string {
		if declared := declaredEncoding(b); declared != "" {
			return declared
		}
		return metaEncoding(b)
	})
}

// metaEncoding is the encoding that a web page declares in a meta element, as
// written there; empty if it does not.
func metaEncoding(b []byte) string {
	z := html.NewTokenizer(bytes.NewReader(b))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			if string(name) != "meta" {
				continue
			}
			attrs := attributes(z, "charset", "http-equiv", "content")
			if charset := strings.TrimSpace(attrs["charset"]); charset != "" {
				return charset
			}
			if strings.EqualFold(attrs["http-equiv"], "content-type") {
				if charset := charsetOf(attrs["content"]); charset != "" {
					return charset
				}
			}
		}
	}
}

// charsetOf is the charset in a content type: "text/html; charset=windows-1256".
func charsetOf(contentType string) string {
	lower := strings.ToLower(contentType)
	i := strings.Index(lower, "charset")
	if i < 0 {
		return ""
	}
	rest := strings.TrimLeft(contentType[i+len("charset"):], " \t\r\n\f")
	rest, ok := strings.CutPrefix(rest, "=")
	if !ok {
		return ""
	}
	rest = strings.TrimLeft(rest, " \t\r\n\f\"'")
	if end := strings.IndexAny(rest, " \t\r\n\f;\"'"); end >= 0 {
		rest = rest[:end]
	}
	return rest
}

// attributes are those of the tag that the tokenizer has found, as far as they
// are wanted. The first of several with the same name counts.
func attributes(z *html.Tokenizer, wanted ...string) map[string]string {
	var attrs map[string]string
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		name := string(key)
		if _, twice := attrs[name]; twice || !slices.Contains(wanted, name) {
			continue
		}
		if attrs == nil {
			attrs = map[string]string{}
		}
		attrs[name] = string(value)
	}
	return attrs
}
