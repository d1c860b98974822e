package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// TextFormat is the number format of cells whose content is text whatever it
// looks like: a text that begins with "=" or "-" stays one when it is edited.
const TextFormat = 49

// numberFormat is how a cell shows a number.
type numberFormat struct {
	kind     formatKind
	digits   int // at least before the point
	decimals int
	grouped  bool
	percent  bool
}

type formatKind uint8

const (
	otherFormat  formatKind = iota // in a way of its own: ½, 12 €, 0.5E+3
	digitsFormat                   // as it is
	fixedFormat                    // with so many digits
	dateFormat                     // as a date or time
)

// readStyles reads how the styles of cells show a number.
func (b *Book) readStyles(part string) error {
	codes := map[string]string{}
	inCells := false // The styles that others are made of come before.
	return b.elements(part, func(t *tokens) error {
		switch t.name() {
		case "numFmt":
			codes[t.attribute("numFmtId")] = t.attribute("formatCode")
		case "cellXfs":
			inCells = true
		case "xf":
			if inCells {
				id := t.attribute("numFmtId")
				b.formats = append(b.formats, formatOf(id, codes[id]))
			}
		}
		return nil
	}, func(name string) error {
		if name == "cellXfs" {
			inCells = false
		}
		return nil
	})
}

// fixed is the code of a format that shows so many digits.
var fixed = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(#,##)?(0{1,30})(\.0{1,30})?(%?)$`)
})

// formatOf is the number format of an id: those that every spreadsheet knows by
// their number, and others by their code.
func formatOf(id, code string) numberFormat {
	if code == "" {
		switch id {
		case "", "0", strconv.Itoa(TextFormat):
			return numberFormat{kind: digitsFormat}
		case "1":
			code = "0"
		case "2":
			code = "0.00"
		case "3":
			code = "#,##0"
		case "4":
			code = "#,##0.00"
		case "9":
			code = "0%"
		case "10":
			code = "0.00%"
		}
	}
	switch m := fixed().FindStringSubmatch(code); {
	case showsDate(id, code):
		return numberFormat{kind: dateFormat}
	case strings.EqualFold(code, "General"), code == "@":
		return numberFormat{kind: digitsFormat}
	case m != nil && (m[1] == "" || m[2] == "0"):
		return numberFormat{fixedFormat, len(m[2]), max(0, len(m[3])-1), m[1] != "", m[4] != ""}
	}
	return numberFormat{}
}

// showsDate tells the number formats of dates and times: those that every
// spreadsheet knows by number, and the others by the letters in their code
// outside quotes, brackets and escapes.
func showsDate(id, code string) bool {
	n, err := strconv.Atoi(id)
	if err != nil {
		return false
	}
	if code == "" {
		return 14 <= n && n <= 22 || 27 <= n && n <= 36 || 45 <= n && n <= 47 || 50 <= n && n <= 58
	}
	quoted, bracketed, skip := false, false, false
	for _, r := range strings.ToLower(code) {
		switch {
		case skip:
			skip = false
		case quoted:
			quoted = r != '"'
		case bracketed:
			bracketed = r != ']'
		case r == '"':
			quoted = true
		case r == '[':
			bracketed = true
		case r == '\\' || r == '_' || r == '*':
			skip = true
		case strings.ContainsRune("ymdhs", r):
			return true
		}
	}
	return false
}

// digits is a number as it is shown where nobody has chosen otherwise.
func digits(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// format shows a number, rounded as in school: 0.125 with two decimals is 0.13.
func (f numberFormat) format(n float64) string {
	text := digits(math.Abs(n))
	if f.percent {
		text = movePoint(text)
	}
	whole, part, _ := strings.Cut(text, ".")
	roundUp := len(part) > f.decimals && part[f.decimals] >= '5'
	part = (part + strings.Repeat("0", f.decimals))[:f.decimals]
	all := []byte("0" + whole + part)
	for i := len(all) - 1; roundUp; i-- {
		if all[i]++; all[i] <= '9' {
			break
		}
		all[i] = '0'
	}
	split := len(all) - f.decimals
	whole, part = strings.TrimLeft(string(all[:split]), "0"), string(all[split:])
	whole = strings.Repeat("0", max(0, f.digits-len(whole))) + whole
	var b strings.Builder
	if n < 0 && strings.Trim(whole+part, "0") != "" {
		b.WriteByte('-')
	}
	for i := range len(whole) {
		if f.grouped && i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(whole[i])
	}
	if f.decimals > 0 {
		b.WriteString("." + part)
	}
	if f.percent {
		b.WriteByte('%')
	}
	return b.String()
}

// movePoint gives a hundred times a number in digits.
func movePoint(number string) string {
	whole, part, _ := strings.Cut(number, ".")
	part += "00"
	return whole + part[:2] + "." + part[2:]
}
