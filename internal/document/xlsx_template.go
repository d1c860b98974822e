package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"hafez/internal/sheet/cells"
	"hafez/internal/xmlscan"
)

// maxCells and maxTexts are how many cells with something in them a spreadsheet may
// have, and how many texts: more than anybody has translated.
const (
	maxCells = 4 << 20
	maxTexts = 1 << 20
)

// xlsxTemplate is a spreadsheet that is read to be written anew.
//
// Its blocks are the texts of the visible sheets, row by row. A text that the file has
// once for all the cells that show it is one block, where the first of them stands;
// its translation is shown in all, those of hidden sheets too, so that what is looked
// up there is found. Numbers, dates and what formulas result in are no text.
type xlsxTemplate struct {
	a      *archive
	note   func(string)
	shared []*xlsxText
	sheets []*xlsxSheet
	tables []*xlsxTable
	styles *xlsxStyles
	blocks []*xlsxText
	cells  int
	texts  int

	quoting int  // formulas that have texts in quotes
	named   bool // formulas refer to the columns of tables by their names
}

// xlsxSheet is a sheet.
type xlsxSheet struct {
	source *xmlSource
	name   string
	hidden bool
	views  []span // the start tags of its views
	before int    // where they would stand
	tables []string
	texts  []*xlsxCell
}

// xlsxCell is a cell with a text.
type xlsxCell struct {
	sheet       *xlsxSheet
	tag         span
	style       int
	column, row int
	text        *xlsxText
}

// xlsxColumn is a column of a table, which has the name that is in its first cell.
type xlsxColumn struct {
	table *xlsxTable
	tag   span
	name  string
}

// xlsxTable is a table in a sheet.
type xlsxTable struct {
	source  *xmlSource
	name    string
	columns []*xlsxColumn
}

func loadXLSX(name string, whole []byte, opts Options) (*Template, error) {
	x, err := openXLSX(name, bytes.NewReader(whole), int64(len(whole)), opts)
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, x.a.fail("damaged: %w", err)
	}
	t := &Template{parts: z, build: x.build}
	for _, b := range x.blocks {
		t.add(Cell, 0, b.inline)
	}
	return t, nil
}

// readXLSX gives the blocks of a spreadsheet.
func readXLSX(name string, in io.ReaderAt, size int64, out *flow, opts Options) error {
	x, err := openXLSX(name, in, size, opts)
	if err != nil {
		return err
	}
	opts.Progress(size, size)
	for _, b := range x.blocks {
		if err := out.emit(Block{Kind: Cell, Text: b.shown()}); err != nil {
			return err
		}
	}
	return nil
}

// openXLSX reads a spreadsheet.
func openXLSX(name string, in io.ReaderAt, size int64, opts Options) (*xlsxTemplate, error) {
	a, err := openArchive(name, in, size, XLSX)
	if err != nil {
		return nil, err
	}
	x := &xlsxTemplate{a: a, note: opts.Note}
	if err := x.open(); err != nil {
		return nil, err
	}
	return x, nil
}

// open reads all that may have a text, or tells how one is shown.
func (x *xlsxTemplate) open() error {
	a := x.a
	root, err := readRelations(a, "")
	if err != nil {
		return err
	}
	main := root.ofType("officeDocument")
	if main == "" || !a.has(main) {
		return a.fail("it has no main part: it is no spreadsheet, or damaged")
	}
	content, err := contentType(a, main)
	if err != nil {
		return err
	}
	switch {
	case strings.Contains(content, "sheet.binary"):
		return &Error{Name: a.name, Err: notText("a binary workbook (.xlsb)"), Hint: "open it in Excel and save it as .xlsx"}
	case strings.Contains(content, "wordprocessingml"):
		return &Error{Name: a.name, Err: notText("a Word document, not a workbook of Excel"), Hint: "its extension should be .docx"}
	case strings.Contains(content, "presentationml"):
		return &Error{Name: a.name, Err: notText("a presentation of PowerPoint, not a workbook of Excel"), Hint: "its extension should be .pptx"}
	}
	rels, err := readRelations(a, main)
	if err != nil {
		return err
	}
	if part := rels.ofType("sharedStrings"); part != "" {
		if err := x.readShared(part); err != nil {
			return err
		}
	}
	if part := rels.ofType("styles"); part != "" {
		if x.styles, err = readXLSXStyles(a, part); err != nil {
			return err
		}
	}
	if err := x.readBook(main, rels); err != nil {
		return err
	}
	for _, s := range x.sheets {
		if err := x.readTables(s); err != nil {
			return err
		}
	}
	x.choose()
	x.tell()
	return nil
}

// readBook reads the list of sheets, and these.
func (x *xlsxTemplate) readBook(name string, rels relations) error {
	p, err := x.a.part(name, nil)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.root("x:workbook", "a workbook"); err != nil {
		return err
	}
	type listed struct{ name, part, state string }
	var sheets []listed
	seen := map[string]bool{}
	err = p.inside(func() error {
		switch p.element {
		case "x:sheet":
			id, _ := p.attr("r:id")
			name, _ := p.attr("name")
			state, _ := p.attr("state")
			part := rels.byID[id]
			if part == "" { // A sheet of macros, or a chart.
				return nil
			}
			if seen[partKey(part)] {
				return p.fail("two sheets are the part %.80q", part)
			}
			seen[partKey(part)] = true
			sheets = append(sheets, listed{name, part, state})
		case "x:definedName":
			return x.formula(p)
		}
		return nil
	})
	if err == nil {
		err = p.finish()
	}
	if err != nil {
		return err
	}
	for _, l := range sheets {
		s := &xlsxSheet{name: l.name, hidden: l.state == "hidden" || l.state == "veryHidden"}
		if err := x.readSheet(s, l.part); err != nil {
			return err
		}
		x.sheets = append(x.sheets, s)
	}
	return nil
}

// formula reads a formula, and counts those that have texts of their own in quotes.
func (x *xlsxTemplate) formula(p *part) error {
	quotes := 0
	err := p.each(func(kind xmlscan.Kind) error {
		if kind == xmlscan.Text {
			x.named = x.named || bytes.IndexByte(p.s.Text(), '[') >= 0
			quotes += bytes.Count(p.s.Text(), []byte{'"'}) - 2*bytes.Count(p.s.Text(), []byte(`""`))
		}
		return nil
	})
	if quotes >= 2 {
		x.quoting++
	}
	return err
}

// readShared reads the texts that cells share.
func (x *xlsxTemplate) readShared(name string) error {
	s, err := x.a.source(name)
	if err != nil {
		return err
	}
	if err := s.root("x:sst", "a list of texts"); err != nil {
		return err
	}
	err = s.inside(func() error {
		if s.element != "x:si" {
			return s.skip()
		}
		if err := x.another(s); err != nil {
			return err
		}
		t, err := readXLSXText(s)
		x.shared = append(x.shared, t)
		return err
	})
	if err == nil {
		err = s.finish()
	}
	return err
}

// another counts a text.
func (x *xlsxTemplate) another(s *xmlSource) error {
	if x.texts++; x.texts > maxTexts {
		return s.fail("more than %d texts", maxTexts)
	}
	return nil
}

// readSheet reads a sheet.
func (x *xlsxTemplate) readSheet(sh *xlsxSheet, name string) error {
	s, err := x.a.source(name)
	if err != nil {
		return err
	}
	rels, err := readRelations(x.a, name)
	if err != nil {
		return err
	}
	sh.source, sh.before = s, -1
	if err := s.root("x:worksheet", "a sheet"); err != nil {
		return err
	}
	row, column := 0, 0
	err = s.inside(func() error {
		switch s.element {
		case "x:sheetView":
			sh.views = append(sh.views, s.span())
		case "x:sheetViews", "x:sheetFormatPr", "x:cols", "x:sheetData":
			if sh.before < 0 {
				sh.before = s.span().start
			}
		case "x:row":
			row, column = row+1, 0
			if r, ok := s.attr("r"); ok {
				if row, err = strconv.Atoi(r); err != nil || row < 1 || row > cells.MaxRows {
					return s.fail("%.20q cannot be the number of a row", r)
				}
			}
		case "x:c":
			column++
			if r, ok := s.attr("r"); ok {
				var of int
				if column, of, ok = cells.Place(r); !ok || of != row {
					return s.fail("%.20q cannot be the name of a cell in row %d", r, row)
				}
			}
			return x.readCell(sh, &xlsxCell{sheet: sh, tag: s.span(), column: column, row: row})
		case "x:tablePart":
			id, _ := s.attr("r:id")
			if part := rels.byID[id]; part != "" {
				sh.tables = append(sh.tables, part)
			}
		}
		return nil
	})
	if err == nil {
		err = s.finish()
	}
	return err
}

// readCell reads a cell.
func (x *xlsxTemplate) readCell(sh *xlsxSheet, c *xlsxCell) error {
	s := sh.source
	kind, _ := s.attr("t")
	style, _ := s.attr("s")
	c.style, _ = strconv.Atoi(style)
	var value []byte
	var inside span
	formula, filled := false, false
	err := s.inside(func() (err error) {
		switch s.element {
		case "x:f":
			formula, filled = true, true
			return x.formula(s.part)
		case "x:v":
			filled = true
			tag := s.span()
			value, err = readInside(s)
			inside = insideOf(s, tag)
		case "x:is":
			filled = true
			if kind == "inlineStr" {
				if err := x.another(s); err != nil {
					return err
				}
				c.text, err = readXLSXText(s)
			}
		}
		return err
	})
	if err != nil || !filled {
		return err
	}
	if x.cells++; x.cells > maxCells {
		return s.fail("more than %d cells", maxCells)
	}
	if x.styles != nil {
		x.styles.users[c.style]++
	}
	switch {
	case formula:
		c.text = nil
	case kind == "s" && len(value) > 0:
		n, err := strconv.Atoi(string(value))
		if err != nil || n < 0 || n >= len(x.shared) {
			return s.fail("cell %s: there is no text number %.20q", cells.CellName(c.column, c.row), value)
		}
		c.text = x.shared[n]
	case kind == "str" && len(value) > 0:
		if err := x.another(s); err != nil {
			return err
		}
		c.text = &xlsxText{source: s, inside: inside, plain: true, runs: []xlsxRun{{text: cellText(string(value))}}}
		c.text.finish()
	}
	if c.text != nil && c.text.inline.hasText() {
		c.text.cells = append(c.text.cells, c)
		sh.texts = append(sh.texts, c)
	}
	return nil
}

// insideOf is what is between the tags of the element that has ended, given its start
// tag.
func insideOf(s *xmlSource, tag span) span {
	if isEmptyTag(s.text[tag.start:tag.end]) {
		return span{tag.end, tag.end}
	}
	return span{tag.end, s.span().start}
}

// readInside is the text in the element that has begun, and reads to its end.
func readInside(s *xmlSource) (text []byte, err error) {
	err = s.each(func(kind xmlscan.Kind) error {
		if kind == xmlscan.Text {
			if text = append(text, s.s.Text()...); len(text) > maxHeld {
				return errHeld
			}
		}
		return nil
	})
	return text, err
}

// readTables reads the tables of a sheet.
func (x *xlsxTemplate) readTables(sh *xlsxSheet) error {
	if len(sh.tables) == 0 {
		return nil
	}
	at := map[[2]int]*xlsxCell{}
	for _, c := range sh.texts {
		at[[2]int{c.column, c.row}] = c
	}
	for _, name := range sh.tables {
		s, err := x.a.source(name)
		if err != nil {
			return err
		}
		if err := s.root("x:table", "a table"); err != nil {
			return err
		}
		table := &xlsxTable{source: s}
		table.name, _ = s.attr("displayName")
		ref, _ := s.attr("ref")
		heads, _ := s.attr("headerRowCount")
		first, _, _ := strings.Cut(ref, ":")
		column, row, _ := cells.Place(first)
		err = s.inside(func() error {
			switch s.element {
			case "x:calculatedColumnFormula", "x:totalsRowFormula":
				return x.formula(s.part)
			case "x:tableColumn":
				c := &xlsxColumn{table: table, tag: s.span()}
				c.name, _ = s.attr("name")
				table.columns = append(table.columns, c)
				if head := at[[2]int{column + len(table.columns) - 1, row}]; head != nil && heads != "0" {
					head.text.names = append(head.text.names, c)
				}
			}
			return nil
		})
		if err == nil {
			err = s.finish()
		}
		if err != nil {
			return err
		}
		x.tables = append(x.tables, table)
	}
	return nil
}

// choose chooses the blocks.
func (x *xlsxTemplate) choose() {
	seen := map[*xlsxText]bool{}
	left := map[string]bool{}
	for _, s := range x.sheets {
		for _, c := range s.texts {
			switch {
			case s.hidden:
				continue
			case x.named && len(c.text.names) > 0:
				left[c.text.names[0].table.name] = true
			case !seen[c.text]:
				seen[c.text] = true
				x.blocks = append(x.blocks, c.text)
			}
		}
	}
	for _, t := range x.tables {
		if left[t.name] {
			x.note(fmt.Sprintf("the heads of the table %.40q are left out, since formulas call its columns by them", t.name))
			left[t.name] = false
		}
	}
}

// plainName is what programs call a sheet that nobody has given a name.
var plainName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[\pL ]*[0-9۰-۹]+$`)
})

// tell tells what is left out.
func (x *xlsxTemplate) tell() {
	var names, hidden []string
	for _, s := range x.sheets {
		switch {
		case s.hidden && len(s.texts) > 0:
			hidden = append(hidden, strconv.Quote(s.name))
		case !s.hidden && len(s.texts) > 0 && !plainName().MatchString(s.name):
			names = append(names, strconv.Quote(s.name))
		}
	}
	if len(hidden) > 0 {
		x.note("hidden sheets are left out: " + strings.Join(hidden, ", "))
	}
	if len(names) > 0 {
		x.note("the names of sheets are left out, since formulas refer to them: " + strings.Join(names, ", "))
	}
	var kinds []string
	for name := range x.a.parts {
		for _, k := range [][2]string{{"comments", "comments"}, {"/charts/", "charts"}, {"/drawings/drawing", "drawings"}, {"/pivottables/", "pivot tables"}} {
			if strings.Contains(name, k[0]) && strings.HasSuffix(name, ".xml") && !slices.Contains(kinds, k[1]) {
				kinds = append(kinds, k[1])
			}
		}
	}
	if len(kinds) > 0 {
		slices.Sort(kinds)
		x.note("text in " + strings.Join(kinds, ", ") + " is left out")
	}
	if x.quoting > 0 {
		x.note(fmt.Sprintf("texts in formulas stay as they are (%d): see whether they still fit what is translated", x.quoting))
	}
}
