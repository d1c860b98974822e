package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"hafez/internal/document"
	"hafez/segment"
)

// textOptions say how a text is read and cut into segments.
type textOptions struct {
	rules, abbreviations string // files
	encoding             string
	paragraphs           segment.Paragraphs
	datelines            bool
}

func textFlags() []cli.Flag {
	const category = "text:"
	return []cli.Flag{
		&cli.StringFlag{Name: "rules", Category: category, Usage: "segmentation rules in an SRX `FILE`, instead of the built-in ones", TakesFile: true},
		&cli.StringFlag{Name: "abbreviations", Category: category, Usage: "a `FILE` of abbreviations that end no sentence, one a line", TakesFile: true},
		&cli.BoolFlag{Name: "datelines", Category: category, Usage: "cut off the dateline of a news report («تهران - ایرنا:»)"},
		&cli.StringFlag{Name: "encoding", Category: category, Usage: "the encoding of the files by `NAME`, such as windows-1256 (default: found out)"},
		&cli.StringFlag{Name: "paragraphs", Category: category, Value: "line", Usage: "`WHAT` ends a paragraph: line (every line end), blank (only a blank line, for hard-wrapped text) or none"},
	}
}

func textOptionsOf(c *cli.Context) (textOptions, error) {
	t := textOptions{
		rules: c.String("rules"), abbreviations: c.String("abbreviations"), encoding: c.String("encoding"), datelines: c.Bool("datelines"),
	}
	switch p := c.String("paragraphs"); p {
	case "line":
		t.paragraphs = segment.Line
	case "blank":
		t.paragraphs = segment.Blank
	case "none":
		t.paragraphs = segment.None
	default:
		return t, usagef("--paragraphs is line, blank or none, not %q", p)
	}
	if err := checkEncoding(t.encoding); err != nil {
		return t, err
	}
	if t.datelines && (t.rules != "" || !strings.HasPrefix(strings.ToLower(c.String("from")), "fa")) {
		return t, usagef("--datelines is for Persian with the built-in rules")
	}
	return t, nil
}

// checkEncoding refuses a name of an encoding that nobody knows.
func checkEncoding(name string) error {
	if name == "" {
		return nil
	}
	if _, err := document.EncodingName(name); err != nil {
		return usagef("--encoding: %v", err)
	}
	return nil
}

// compile gives the rules for a language: the built-in ones, or those of the
// SRX file, with the abbreviations.
func (o *common) compile(ctx context.Context, t textOptions, language string) (*segment.Rules, error) {
	r, err := t.baseRules(language)
	if err != nil || t.abbreviations == "" {
		return r, err
	}
	var list []string
	for line, err := range o.lines(ctx, t.abbreviations, "") {
		if err != nil {
			return nil, err
		}
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "#") {
			list = append(list, line)
		}
	}
	if r, err = r.WithAbbreviations(list); err != nil {
		return nil, fmt.Errorf("%s: %w", t.abbreviations, err)
	}
	return r, nil
}

func (t textOptions) baseRules(language string) (*segment.Rules, error) {
	if t.rules == "" {
		if t.datelines && strings.HasPrefix(strings.ToLower(language), "fa") { // not the other side of align
			language += "-x-dateline"
		}
		return segment.Builtin(language)
	}
	f, err := os.Open(t.rules)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := segment.ParseSRX(f, language)
	if errors.Is(err, segment.ErrNoLanguage) {
		err = hint(err, "name the language with --from as the file's languagepattern does")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.rules, err)
	}
	return r, nil
}
