package sheet

import (
	"hafez/internal/sheet/cells"
	"math"
	"strconv"

	"hafez/internal/xmlscan"
)

// Cell is a cell of a sheet as it stands in the file.
type Cell struct {
	Column, Row int // from 1

	book     *Book
	kind     string // the attribute t
	style    string // the attribute s
	value    string // what <v> holds
	inline   string // what <is> holds
	formula  bool
	hasValue bool
}

// Name is the name of the cell, such as "D12".
func (c Cell) Name() string { return cells.CellName(c.Column, c.Row) }

// read takes the inside of <c>.
func (c *Cell) read(t *tokens) error {
	for {
		kind, err := t.next()
		if err != nil {
			return &xmlError{err}
		}
		switch kind {
		case xmlscan.Start:
			switch t.name() {
			case "v":
				c.hasValue = true
				c.value, err = t.plain()
			case "is":
				c.inline, err = t.richText()
			case "f":
				c.formula = true
				_, err = t.plain()
			default:
				_, err = t.plain()
			}
			if err != nil {
				return err
			}
		case xmlscan.End:
			return nil
		}
	}
}

const (
	hintSave = "open it in a spreadsheet program, and save it again"
	hintText = "format the cell as text, and write it anew"
)

// Text is what the cell holds: the text, the value of a formula when the file was
// saved, or a number, a date, true and false as they are stored. An error is an
// [*Error]: that of a formula, a value that is not in the file; it is [ErrDamaged]
// if the cell has a text that the file does not.
func (c Cell) Text() (string, error) {
	switch c.kind {
	case "s":
		if !c.hasValue {
			return "", nil
		}
		n, err := strconv.Atoi(c.value)
		text, ok := c.book.shared.at(n)
		if err != nil || !ok {
			return "", hinted(hintSave, "cell %s: %w: it has no text number %.20q", c.Name(), ErrDamaged, c.value)
		}
		return text, nil
	case "inlineStr":
		return c.inline, nil
	case "e":
		what := "an error"
		if c.formula {
			what = "a formula with an error"
		}
		return "", hinted("write the text anew, behind an apostrophe (') if it begins with = + - or @", "cell %s holds %s, %.20q, in the place of text", c.Name(), what, c.value)
	case "str":
		if c.formula && !c.hasValue {
			break
		}
		return cells.Unescape(c.value), nil
	}
	if c.formula && !c.hasValue {
		return "", hinted(hintSave, "cell %s holds a formula whose value is not in the file", c.Name())
	}
	return c.value, nil
}

// Typed is the text of a cell for texts. A number is in digits, up to 15 that
// count, as it is shown where nobody has chosen otherwise. In a cell that shows it
// in another way (a date, 50%, 007) it would be one that nobody typed, and is an
// error.
func (c Cell) Typed() (string, error) {
	return c.asText(func(n float64, stored string, f numberFormat) (string, error) {
		if f.kind == otherFormat || f.kind == fixedFormat && (f.decimals > 0 || f.digits > 1 || f.grouped || f.percent || n != math.Trunc(n)) {
			return "", c.shownOtherwise(stored)
		}
		return digits(n), nil
	})
}

// Shown is like [Cell.Typed], but for numbers that are shown in another way which
// is the same everywhere: with a fixed number of digits before and behind the
// decimal point, in groups of three, or as a percentage. They come as they are
// shown, with the English signs. All else is an error as in Typed: dates and
// amounts of money, for which every country has a way of its own.
func (c Cell) Shown() (string, error) {
	return c.asText(func(n float64, stored string, f numberFormat) (string, error) {
		switch f.kind {
		case fixedFormat:
			return f.format(n), nil
		case digitsFormat:
			return digits(n), nil
		}
		return "", c.shownOtherwise(stored)
	})
}

// asText gives the text of a cell, with show for numbers that are no dates.
func (c Cell) asText(show func(n float64, stored string, f numberFormat) (string, error)) (string, error) {
	text, err := c.Text()
	if err != nil {
		return "", err
	}
	switch c.kind {
	case "", "n":
	case "b":
		switch text {
		case "":
			return "", nil
		case "1", "true":
			return "TRUE", nil
		}
		return "FALSE", nil
	case "d":
		return "", c.isDate()
	default:
		return text, nil
	}
	if text == "" {
		return "", nil
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return "", hinted("write the text anew", "cell %s: %.40q is no number", c.Name(), text)
	}
	f := c.format()
	if f.kind == dateFormat {
		return "", c.isDate()
	}
	// Spreadsheets count in binary and show 15 digits: 0.1 + 0.2 is 0.3.
	if short, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64); err == nil {
		n = short
	}
	return show(n, text, f)
}

// format is how the cell shows a number.
func (c Cell) format() numberFormat {
	if style, err := strconv.Atoi(c.style); err == nil && style >= 0 && style < len(c.book.formats) {
		return c.book.formats[style]
	}
	return numberFormat{kind: digitsFormat}
}

func (c Cell) shownOtherwise(stored string) error {
	return hinted(hintText, "cell %s holds the number %.20q, which is shown in another way, in the place of text", c.Name(), stored)
}

func (c Cell) isDate() error {
	return hinted(hintText, "cell %s holds a date, which a spreadsheet keeps as a number, in the place of text", c.Name())
}
