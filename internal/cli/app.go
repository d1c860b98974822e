package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"
)

// Version is the version of the program.
const Version = "0.1.0"

// Streams are what a command reads and writes. Terminals are told by
// OutTerminal and ErrTerminal, so that tests can stand in for them.
type Streams struct {
	In                       io.Reader
	Out, Err                 io.Writer
	InTerminal               bool
	OutTerminal, ErrTerminal bool
	OutWidth                 int // cells in a line of the terminal; 0 if not known

	// openKeyboard begins to read lines from the terminal.
	openKeyboard func() keyboard
	// openEditor has a file edited, and waits until that is done; nil: nobody can.
	openEditor func(file string) error
}

// Main runs the program with the process's own arguments and streams, and
// returns its exit code.
func Main(ctx context.Context) int {
	terminal := func(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
	width, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		width = 0
	}
	return Run(ctx, os.Args, Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		InTerminal: terminal(os.Stdin), OutTerminal: terminal(os.Stdout), ErrTerminal: terminal(os.Stderr),
		OutWidth:     width,
		openKeyboard: openKeyboard, openEditor: openEditor,
	})
}

// Run runs the program and returns its exit code. args[0] is its name.
func Run(ctx context.Context, args []string, s Streams) int {
	s.In = cancelled{ctx, s.In}
	app := newApp(&s)
	ordered, err := order(app, args)
	if err == nil {
		err = app.RunContext(ctx, ordered)
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFound):
		return 3
	case errors.Is(err, context.Canceled):
		err = errors.New("interrupted")
	}
	s.complain(err)
	var usage usageError
	if errors.As(err, &usage) {
		return 2
	}
	return 1
}

// complain tells an error, in one line.
func (s *Streams) complain(err error) {
	fmt.Fprintln(s.Err, "hafez: "+inWords(err))
}

func newApp(s *Streams) *cli.App {
	app := &cli.App{
		Name:  "hafez",
		Usage: "a translation memory and aligner for people who translate Persian",
		Description: `Hafez cuts an article into sentences (segment), makes pairs of an old article
and its translation (align), keeps pairs in a memory (add, import), and brings
back for new text what was translated before, however the Persian was typed
(suggest). Everything stays on this machine.

Flags may stand before or after the command's name and after its arguments;
"--" ends them, "-" is standard input.

Exit codes: 0 done; 1 failed; 2 wrong usage; 3 done, but a check found
something.`,
		Version:                   Version,
		Writer:                    s.Out,
		ErrWriter:                 s.Err,
		Flags:                     commonFlags(),
		Suggest:                   true,
		HideHelpCommand:           true,
		DisableSliceFlagSeparator: true,
		EnableBashCompletion:      true,
		ExitErrHandler:            func(*cli.Context, error) {}, // Run decides
		OnUsageError:              onUsageError,
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usagef("there is no command %q: see hafez --help", c.Args().First())
			}
			cli.HelpPrinter(s.Err, cli.AppHelpTemplate, c.App)
			return usagef("no command given")
		},
	}
	for _, group := range []struct {
		name     string // The library sorts them by it.
		commands []*cli.Command
	}{
		{"articles", []*cli.Command{segmentCommand(s), alignCommand(s), lexiconCommand(s)}},
		{"care of the memory", []*cli.Command{
			statsCommand(s), historyCommand(s), undoCommand(s), redoCommand(s), editCommand(s), deleteCommand(s), replaceCommand(s),
			dedupeCommand(s), mergeMemoryCommand(s), verifyCommand(s), compactCommand(s), backupCommand(s), restoreCommand(s),
		}},
		{"documents and files", []*cli.Command{pretranslateCommand(s), mergeCommand(s), convertCommand(s), validateCommand(s)}},
		{"memory", []*cli.Command{
			addCommand(s), importCommand(s), exportCommand(s), suggestCommand(s), searchCommand(s), listCommand(s),
		}},
	} {
		for _, c := range group.commands {
			c.Category = group.name
		}
		app.Commands = append(app.Commands, group.commands...)
	}
	for _, c := range app.Commands {
		c.OnUsageError = onUsageError
		c.HideHelpCommand = true
		c.Flags = append(c.Flags, commonFlags()...)
	}
	return app
}

func onUsageError(_ *cli.Context, err error, _ bool) error {
	if flag, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: "); ok {
		return usagef("there is no flag %s; put -- before a text that begins with a dash, or see hafez --help", flag)
	}
	// Of a flag with two dashes it speaks as if it had one.
	return usagef("%s: see hafez --help", strings.ReplaceAll(err.Error(), "for flag -", "for flag --"))
}

// commonFlags are taken by every command, on either side of its name.
func commonFlags() []cli.Flag {
	const category = "common:"
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "memory", Aliases: []string{"m"}, EnvVars: []string{"HAFEZ_MEMORY"}, Category: category, TakesFile: true,
			Usage: "the memory `FILE`, or a bilingual file (TMX, TSV …) to read from; several are asked in order, the first is written to (default: hafez.db in the user's data folder)"},
		&cli.BoolFlag{Name: "json", Category: category, Usage: "print JSON Lines"},
		&cli.StringFlag{Name: "from", Category: category, Value: "fa", Usage: "the language `CODE` of the source"},
		&cli.StringFlag{Name: "to", Category: category, Value: "en", Usage: "the language `CODE` of the target"},
		&cli.StringFlag{Name: "bidi", Category: category, Usage: "`HOW` to print Persian: isolate (the default on a terminal) or none"},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Category: category, Usage: "no notes and no progress on standard error"},
	}
}

// common are the values of the common flags.
type common struct {
	*Streams
	memories []string
	json     bool
	from, to string
	named    bool // --from or --to was given.
	quiet    bool
	isolate  bool
	colour   bool
	command  string // the name of the command
}

// action makes the action of a command, which begins with the common flags.
func action(s *Streams, run func(*cli.Context, *common) error) cli.ActionFunc {
	return func(c *cli.Context) error {
		o, err := commonOf(c, s)
		if err != nil {
			return err
		}
		return run(c, o)
	}
}

func commonOf(c *cli.Context, s *Streams) (*common, error) {
	o := &common{
		Streams: s, memories: c.StringSlice("memory"), json: c.Bool("json"), from: c.String("from"), to: c.String("to"),
		named: c.IsSet("from") || c.IsSet("to"), quiet: c.Bool("quiet"), command: "hafez " + c.Command.Name,
	}
	switch c.String("bidi") {
	case "":
		o.isolate = s.OutTerminal && !o.json
	case "isolate":
		o.isolate = !o.json
	case "none":
	case "visual":
		return nil, usagef("--bidi=visual is not there yet; --bidi is isolate or none")
	default:
		return nil, usagef("--bidi is isolate or none, not %q", c.String("bidi"))
	}
	for flag, tag := range map[string]string{"--from": o.from, "--to": o.to} {
		if !isLanguage(tag) {
			return nil, usagef("%s is a language code such as fa, en or fa-IR, not %q", flag, tag)
		}
	}
	o.colour = s.OutTerminal && !o.json && os.Getenv("NO_COLOR") == ""
	return o, nil
}

// isLanguage reports whether a tag looks like one of BCP 47.
func isLanguage(tag string) bool {
	letters := 0
	for _, r := range tag {
		switch {
		case r == '-' || r == '_':
			return letters >= 2 && letters <= 8
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			letters++
		default:
			return false
		}
	}
	return letters >= 2 && letters <= 8
}

// warn prints a line that tells the reason of an exit code: --quiet does not
// keep it back.
func (o *common) warn(format string, args ...any) {
	fmt.Fprintln(o.Err, "hafez: "+oneLine(fmt.Sprintf(format, args...)))
}

// note prints a line for the person at the keyboard.
func (o *common) note(format string, args ...any) {
	if !o.quiet {
		fmt.Fprintf(o.Err, "hafez: "+format+"\n", args...)
	}
}
