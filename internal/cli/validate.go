package cli

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"hafez/internal/exchange"
	"hafez/segment"
)

func validateCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "validate",
		Usage:     "tell what is wrong with a bilingual file",
		ArgsUsage: "FILE…",
		Description: `Reads ` + formatNames(false) + `, and
segmentation rules (.srx), and tells what in them is not as the specification of
the format says, with line and column; of a format without one what could not be
taken. Nothing is changed. The exit code is 3 if anything was found.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Usage: "the `FORMAT` of the files: " + formatNames(false) + " (default: by the extension)"},
			&cli.StringFlag{Name: "encoding", Usage: "the encoding of the files by `NAME` (default: what they say or show)"},
		},
		Action: action(s, func(c *cli.Context, o *common) error {
			opts := readOptions{format: c.String("format"), encoding: c.String("encoding")}
			if err := checkEncoding(opts.encoding); err != nil {
				return err
			}
			return runValidate(c.Context, o, opts, c.Args().Slice())
		}),
	}
}

func runValidate(ctx context.Context, o *common, opts readOptions, files []string) error {
	if len(files) == 0 {
		return usagef("validate takes one FILE or more; - is standard input")
	}
	for _, f := range files {
		if _, err := formatOf(f, opts.format); err != nil && !isSRX(f, opts) {
			return err
		}
	}
	p := newPrinter(o)
	all := 0
	var failed error
	for _, f := range files {
		n, err := o.validateFile(ctx, p, f, opts)
		all += n
		switch {
		case errors.Is(err, context.Canceled):
			return errJoin(p.Flush(), err)
		case err == nil && n == 0:
			o.note("%s: nothing is wrong", f)
		case err != nil:
			if failed != nil {
				o.complain(failed)
			}
			failed = err
		}
	}
	if err := errJoin(failed, p.Flush()); err != nil {
		return err
	}
	if all > 0 {
		return errFound
	}
	return nil
}

func isSRX(file string, opts readOptions) bool {
	return opts.format == "" && strings.EqualFold(filepath.Ext(file), ".srx")
}

// validateFile prints what is wrong with a file and counts it. A file that cannot
// be read to its end is wrong too; an error is one of the machine.
func (o *common) validateFile(ctx context.Context, p *printer, name string, opts readOptions) (found int, err error) {
	tell := func(f exchange.Finding) error {
		found++
		return p.finding(findingJSON{name, f.Line, f.Column, f.Message})
	}
	if isSRX(name, opts) {
		f, err := os.Open(name)
		if err != nil {
			return 0, err
		}
		defer f.Close()
		_, err = segment.ParseSRX(f, o.from)
		switch {
		case err == nil, errors.Is(err, segment.ErrNoLanguage):
			return 0, nil
		case isMachine(err):
			return 0, err
		}
		return found, tell(srxFinding(err))
	}
	format, err := formatOf(name, opts.format)
	if err != nil {
		return 0, err
	}
	in, err := o.openBilingual(name, format, opts)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	if _, err := in.file.Seek(0, io.SeekStart); err != nil { // A pipe has been read into a file.
		return 0, err
	}
	bar := o.progress("checking "+in.opts.Name, -1)
	defer bar.end()
	for f, err := range exchange.Validate(in.file, format, in.opts) {
		var file *exchange.FileError
		switch {
		case errors.As(err, &file) && !isMachine(file):
			f = exchange.Finding{Line: file.Line, Message: file.Msg}
		case err != nil:
			return found, err
		}
		if err := errJoin(ctx.Err(), tell(f)); err != nil {
			return found, err
		}
		bar.add(1)
	}
	return found, ctx.Err()
}

// srxFinding takes the error of a rule file apart, which names its line in words.
func srxFinding(err error) exchange.Finding {
	f := exchange.Finding{Message: strings.TrimPrefix(err.Error(), "srx: ")}
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return exchange.Finding{Line: syntax.Line, Message: syntax.Msg}
	}
	if line, msg, ok := strings.Cut(f.Message, ": "); ok {
		if _, err := fmt.Sscanf(line, "line %d", &f.Line); err == nil {
			f.Message = msg
		}
	}
	return f
}

// isMachine tells errors of the machine from those of the file.
func isMachine(err error) bool {
	var path *os.PathError
	return errors.As(err, &path)
}

// findingJSON is what hafez validate found, as printed with --json.
type findingJSON struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

func (p *printer) finding(f findingJSON) error {
	if p.o.json {
		return p.value(f)
	}
	at := f.File
	if f.Line > 0 {
		at = fmt.Sprintf("%s:%d", at, f.Line)
		if f.Column > 0 {
			at = fmt.Sprintf("%s:%d", at, f.Column)
		}
	}
	p.printf("%s: %s\n", at, p.text(f.Message))
	return nil
}
