package review

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"

	"hafez/internal/document"
)

//go:embed page.html page.css page.js rows.js
var page embed.FS

// pageRow is a row in the page's data.
type pageRow struct {
	Mark       string   `json:"mark"`
	Confidence *float64 `json:"confidence"` // null for a row that a person made
	Source     string   `json:"source"`
	Target     string   `json:"target"`
	Note       string   `json:"note"`
}

// pageData is the page's data but for the rows.
type pageData struct {
	Format     string   `json:"format"`
	Version    int      `json:"version"`
	From       string   `json:"from"`
	To         string   `json:"to"`
	SourceName string   `json:"sourceName"`
	Texts      string   `json:"texts,omitempty"`
	TargetName string   `json:"targetName"`
	Rejected   []string `json:"rejected,omitempty"`
}

// WriteHTML writes a review as a page that needs nothing but itself. A row
// without texts and note is left out, as reading would leave it out. A text that is
// not UTF-8 and a confidence that is none are errors, and data that come to more
// than the 112 MiB or 2,097,152 rows which are read again; nothing has been written
// then.
func WriteHTML(w io.Writer, s *Sheet) error {
	if err := s.check(); err != nil {
		return err
	}
	rows := 0
	for _, r := range s.Rows {
		if !r.isEmpty() {
			rows++
		}
	}
	if rows > pageRows {
		return fmt.Errorf("%d rows, and a page holds %d: review the texts in parts", rows, pageRows)
	}
	var problem error
	if !fits(pageLimit-headRoom, func(w *bufio.Writer) { problem = writePageData(w, s) }) {
		return fmt.Errorf("the rows take more than %d MiB, and a page is read up to that: review the texts in parts", (pageLimit-headRoom)>>20)
	}
	if problem != nil {
		return fmt.Errorf("writing a page: %w", problem)
	}
	parts := map[string]string{}
	for _, name := range []string{"page.html", "page.css", "page.js", "rows.js"} {
		text, err := page.ReadFile(name)
		if err != nil {
			return err
		}
		// Every system writes the same page, also if git gave it other line ends.
		parts[name] = strings.ReplaceAll(string(text), "\r\n", "\n")
	}
	script := parts["rows.js"] + parts["page.js"]
	sum := sha256.Sum256([]byte("\n" + script))
	direction := "ltr"
	if document.RightToLeft(s.From) {
		direction = "rtl"
	}
	before, after, ok := strings.Cut(parts["page.html"], "{{data}}")
	if !ok {
		return errors.New("the page has no place for the data")
	}
	fill := strings.NewReplacer(
		"{{dir}}", direction,
		"{{title}}", html.EscapeString(s.title()),
		"{{style}}", parts["page.css"],
		"{{script}}", script,
		// No script but the page's own runs, and nothing is fetched or sent.
		"{{hash}}", "sha256-"+base64.StdEncoding.EncodeToString(sum[:]),
		"{{bands}}", pageBands(),
	)
	b := bufio.NewWriterSize(w, 64<<10)
	fill.WriteString(b, before)
	if err := writePageData(b, s); err != nil {
		return fmt.Errorf("writing a page: %w", err)
	}
	fill.WriteString(b, after)
	if err := b.Flush(); err != nil { // It keeps the first error.
		return fmt.Errorf("writing a page: %w", err)
	}
	return nil
}

// writePageData writes the data as JSON, one row a line. encoding/json escapes
// "<", ">", "&" and the line separators of Unicode, so that no text can end the
// script that it stands in.
func writePageData(w *bufio.Writer, s *Sheet) error {
	head, err := json.Marshal(pageData{
		Format: format, Version: version, From: s.From, To: s.To, SourceName: s.SourceName, TargetName: s.TargetName, Texts: s.Texts, Rejected: s.Rejected,
	})
	if err != nil {
		return err
	}
	w.Write(head[:len(head)-1]) // All but the brace.
	w.WriteString(`,"rows":[`)
	between := "\n"
	for _, r := range s.Rows {
		if r.isEmpty() {
			continue
		}
		row := pageRow{r.Mark.String(), nil, r.Source, r.Target, r.Note}
		if c, _ := confidence(r.Confidence); c != made {
			row.Confidence = &c
		}
		text, err := json.Marshal(row)
		if err != nil {
			return err
		}
		w.WriteString(between)
		w.Write(text)
		between = ",\n"
	}
	w.WriteString("\n]}")
	return nil
}

// pageBands is the bands' bounds for the page's style and script, and the legend.
func pageBands() string {
	var b strings.Builder
	for _, band := range bands() {
		fmt.Fprintf(&b, `<li class="%s" data-least="%v"><span lang="en">%s</span> <span lang="fa">%s</span></li>`, band.name, band.least, band.english, band.persian)
	}
	return b.String()
}
