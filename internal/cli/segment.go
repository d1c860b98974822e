package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"hafez/segment"
)

type segmentOptions struct {
	textOptions
	explain    bool
	printRules string
}

func segmentCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "segment",
		Usage:     "cut texts into sentences",
		ArgsUsage: "[FILE…]",
		Description: `Prints the segments of each FILE (of standard input, if there is none), one a
line, with a blank line between paragraphs. No byte is changed or lost. The
language of the text is --from. By their extensions are also read ` + documentNames + `;
tags are left out: hafez pretranslate has them.

The rules are SRX 2.0, and data: --print-rules fa writes the built-in ones, to
start your own from, and --rules takes them. Those who know no SRX list their
abbreviations in a file, one a line, for --abbreviations.`,
		Flags: append([]cli.Flag{
			&cli.BoolFlag{Name: "explain", Usage: "print instead which rule broke the text, or kept it together, at each place"},
			&cli.StringFlag{Name: "print-rules", Usage: "print the built-in rules of a language by its `CODE`, and do nothing else"},
		}, textFlags()...),
		Action: action(s, func(c *cli.Context, o *common) error {
			text, err := textOptionsOf(c)
			if err != nil {
				return err
			}
			opts := segmentOptions{text, c.Bool("explain"), c.String("print-rules")}
			return runSegment(c.Context, o, opts, c.Args().Slice())
		}),
	}
}

// segmentJSON is a segment as printed with --json.
type segmentJSON struct {
	File      string `json:"file"`
	ID        int    `json:"id"`
	Paragraph int    `json:"paragraph"`
	Start     int64  `json:"start"`
	End       int64  `json:"end"`
	Text      string `json:"text"`
}

func runSegment(ctx context.Context, o *common, opts segmentOptions, files []string) error {
	if opts.printRules != "" {
		return printRules(o, opts.printRules)
	}
	r, err := o.compile(ctx, opts.textOptions, o.from)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		files = []string{"-"}
	}
	p := newPrinter(o)
	defer p.Flush()
	first := true
	for _, file := range files {
		var explain func(segment.Decision)
		if opts.explain {
			explain = func(d segment.Decision) { p.decision(file, d) }
		}
		id, paragraph := 0, 0
		for s, err := range o.segments(ctx, file, r, opts.textOptions, explain) {
			if err != nil {
				return errors.Join(p.Flush(), err)
			}
			id++
			switch {
			case opts.explain:
			case o.json:
				err = p.value(segmentJSON{file, id, s.Paragraph, s.Start, s.End, s.Text})
			default:
				if s.Paragraph != paragraph && !first {
					p.printf("\n")
				}
				p.printf("%s\n", p.text(inLine(s.Text)))
			}
			if err != nil {
				return err
			}
			paragraph, first = s.Paragraph, false
		}
	}
	return p.Flush()
}

// printRules writes the built-in rules of a language.
func printRules(o *common, language string) error {
	srx, err := segment.BuiltinSRX(language)
	if err != nil {
		return usageError{err}
	}
	_, err = o.Out.Write(srx)
	return err
}

const lineEnds = "\n\r\v\f\u0085\u2028\u2029"

// inLine puts a segment that runs over lines into one.
func inLine(s string) string {
	if !strings.ContainsAny(s, lineEnds) {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(lineEnds, r) }), " ")
}

// decisionJSON is a decision of --explain as printed with --json.
type decisionJSON struct {
	File   string    `json:"file"`
	Offset int64     `json:"offset"`
	Break  bool      `json:"break"`
	Cause  string    `json:"cause"` // rule, paragraph or length
	Rule   *ruleJSON `json:"rule,omitempty"`
	Before string    `json:"before"`
	After  string    `json:"after"`
}

type ruleJSON struct {
	Language string `json:"language"`
	Number   int    `json:"number"`
	Before   string `json:"beforebreak"`
	After    string `json:"afterbreak"`
}

// decision prints why a text was or was not cut at a place.
func (p *printer) decision(file string, d segment.Decision) {
	cause := [...]string{segment.ByRule: "rule", segment.ByParagraph: "paragraph", segment.ByLength: "length"}[d.Cause]
	if p.o.json {
		j := decisionJSON{File: file, Offset: d.Offset, Break: d.Break, Cause: cause, Before: d.Before, After: d.After}
		if d.Cause == segment.ByRule {
			j.Rule = &ruleJSON{d.Rule.Language, d.Rule.Number, d.Rule.Before, d.Rule.After}
		}
		_ = p.value(j) // a failed write is seen at the end, by Flush
		return
	}
	verdict := "keep "
	if d.Break {
		verdict = "break"
	}
	if d.Cause == segment.ByRule {
		cause = fmt.Sprintf("%s %d: %s | %s", d.Rule.Language, d.Rule.Number, d.Rule.Before, d.Rule.After)
	}
	p.printf("%8d  %s  %s | %s  (%s)\n", d.Offset, verdict, p.text(inLine(d.Before)), p.text(inLine(d.After)), cause)
}
