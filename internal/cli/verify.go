package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"hafez/internal/exchange"
	"hafez/memory"
)

func verifyCommand(s *Streams) *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "check every record, index entry and counter of the memory, and mend what is wrong",
		ArgsUsage: " ",
		Description: `Reads the whole memory, compares all that is in it with each other, and says
what is wrong and what that means. Nothing is changed without --repair.

With --repair a memory in which something is wrong is made anew of what can be
read of it, with a new index. It takes the place of the old one, which is kept
beside it as FILE.damaged. If units would be lost it asks first, on a terminal;
others can be had back from a backup (hafez restore).

Exit codes: 0 all is sound, or was mended; 1 it could not be checked; 3 something
is wrong, or after --repair units are lost or something is left to do.`,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "repair", Usage: "mend what is wrong"},
			&cli.BoolFlag{Name: "yes", Usage: "do not ask before units are lost"},
		},
		Action: action(s, func(c *cli.Context, o *common) error {
			if c.Args().Present() {
				return usagef("verify takes no arguments; --memory names the memory")
			}
			return runVerify(c.Context, o, verifyOptions{repair: c.Bool("repair"), yes: c.Bool("yes")})
		}),
	}
}

type verifyOptions struct{ repair, yes bool }

// verifiedJSON is what was found in a memory, as printed with --json.
type verifiedJSON struct {
	Memory   string              `json:"memory"`
	Units    uint64              `json:"units"`
	Changes  uint64              `json:"changes"`
	Sound    bool                `json:"sound"`
	Findings []memoryFindingJSON `json:"findings"`
	Counts   map[string]int      `json:"counts"`
	Stale    bool                `json:"stale_index"`
	Repaired *repairedJSON       `json:"repaired,omitempty"`
	Seconds  float64             `json:"seconds"`
}

type memoryFindingJSON struct {
	Kind       string `json:"kind"`
	Unit       uint64 `json:"unit,omitempty"`
	Message    string `json:"message"`
	Repairable bool   `json:"repairable"`
}

type repairedJSON struct {
	Units   uint64   `json:"units"`
	Lost    []uint64 `json:"lost"`
	Unnamed uint64   `json:"lost_unnamed"`
	Notes   []string `json:"also_lost"`
	Damaged string   `json:"kept_as"`
}

func runVerify(ctx context.Context, o *common, opts verifyOptions) error {
	paths, err := o.memoryPaths()
	if err != nil {
		return err
	}
	if len(paths) > 1 {
		return usagef("verify takes one --memory, not %d", len(paths))
	}
	path := paths[0]
	if _, err := exchange.FormatOf(path); err == nil {
		return hint(fmt.Errorf("%s: not a memory but a bilingual file", path), "hafez validate checks it")
	}
	start := time.Now()
	report, err := o.verified(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		return hint(fmt.Errorf("%s: no memory there", path), "--memory names another")
	}
	if err != nil {
		return err
	}
	v := verified{path: path, report: report}
	p := newPrinter(o)
	if !o.json { // before it asks
		v.seconds = time.Since(start).Seconds()
		if err := errJoin(p.verified(v), p.Flush()); err != nil {
			return err
		}
	}
	if opts.repair && len(report.Findings) > 0 {
		if !opts.yes && o.InTerminal && o.ErrTerminal && report.Lost > 0 {
			if err := o.askToLose(report); err != nil {
				return err
			}
		}
		if v.repaired, err = o.repairMemory(ctx, path); err != nil {
			return err
		}
	}
	v.seconds = time.Since(start).Seconds()
	switch {
	case o.json:
		err = p.value(v.json())
	case v.repaired != nil:
		p.repaired(v)
	}
	if err := errJoin(err, p.Flush()); err != nil {
		return err
	}
	if advice := v.advice(); advice != "" {
		o.warn("%s: %s", path, advice)
		return errFound
	}
	return nil
}

// askToLose asks whether units may be lost; an error if not.
func (o *common) askToLose(r memory.Report) error {
	yes, err := o.confirm(fmt.Sprintf("%s cannot be read and would be left out; go on?", count(int(r.Lost), "unit")))
	if err != nil || yes {
		return err
	}
	return hint(errors.New("nothing was changed"), "hafez restore brings back all units of a backup")
}

func (o *common) repairMemory(ctx context.Context, path string) (*memory.Repaired, error) {
	bar := o.progress("repairing "+path, -1)
	defer bar.end()
	r, err := memory.Repair(ctx, path, memory.Options{Command: o.command, Progress: bar.of})
	if errors.Is(err, memory.ErrDamaged) {
		return nil, hint(err, "only a backup helps: hafez restore brings it back; the file was left as it is")
	}
	if err != nil {
		return nil, err
	}
	return &r, nil
}

// verified is what became of one memory.
type verified struct {
	path     string
	report   memory.Report
	repaired *memory.Repaired // nil: it was not
	seconds  float64
}

// advice says why it does not end well, and what to do; empty if it does.
func (v verified) advice() string {
	kept := 0
	for _, f := range v.report.Findings {
		if f.Remedy == memory.Kept {
			kept++
		}
	}
	if r := v.repaired; r != nil {
		switch lost := len(r.Lost) + int(r.Unnamed); {
		case lost > 0:
			return count(lost, "unit") + " lost; hint: hafez restore brings them back if a backup has them"
		case kept > 0:
			return "not all could be mended; hint: see above what to do"
		}
		return ""
	}
	n := 0
	for _, more := range v.report.Counts {
		n += more
	}
	what := count(n, "thing") + " wrong; hint: "
	switch {
	case n == 0:
		return ""
	case v.report.Lost > 0:
		return what + fmt.Sprintf("hafez verify --repair saves the other %s; hafez restore brings back a backup", count(int(v.report.Units), "unit"))
	case v.report.Units == 0:
		return what + "hafez restore brings back a backup; hafez verify --repair saves what can be read"
	}
	return what + "hafez verify --repair mends it"
}

// titleOf says what a kind of findings is about.
func titleOf(kind memory.FindingKind) string {
	switch kind {
	case memory.FoundFile:
		return "the file"
	case memory.FoundCounter:
		return "counters"
	case memory.FoundLanguage:
		return "languages"
	case memory.FoundRecord:
		return "units"
	case memory.FoundPair:
		return "what finds a pair that is there"
	case memory.FoundWord:
		return "vocabulary"
	case memory.FoundTokens:
		return "words of the sources"
	case memory.FoundLength:
		return "lengths of the sources"
	case memory.FoundRow:
		return "index by length"
	case memory.FoundPosting:
		return "index by words"
	case memory.FoundLexicon:
		return "lexicon"
	case memory.FoundWork:
		return "finished works"
	case memory.FoundHistory:
		return "history"
	}
	return string(kind)
}

func (p *printer) verified(v verified) error {
	r := v.report
	if len(r.Findings) == 0 {
		index := "index and counters are sound"
		if r.Stale {
			index = "all sound; the index is of an older version and is made anew when something is added"
		}
		if r.Changes > 0 && !r.Stale {
			index = "index, counters and " + count(int(r.Changes), "change") + " of history are sound"
		}
		p.printf("%s: %s, %s (%.1f s)\n", v.path, count(int(r.Units), "unit"), index, v.seconds)
		return nil
	}
	p.printf("%s: %s can be read (%.1f s)\n", v.path, count(int(r.Units), "unit"), v.seconds)
	kind := memory.FindingKind("")
	for i, f := range r.Findings {
		if f.Kind != kind {
			kind = f.Kind
			p.printf("%s\n", titleOf(kind))
		}
		p.printf("  %s\n", p.text1(f.Message))
		if last := i+1 == len(r.Findings) || r.Findings[i+1].Kind != kind; last && r.Counts[kind] > memory.MaxFindings {
			p.printf("  and %s more\n", thousands(r.Counts[kind]-memory.MaxFindings))
		}
	}
	return nil
}

// repaired tells what became of a memory.
func (p *printer) repaired(v verified) {
	r := v.repaired
	p.printf("%s: repaired: %s saved", v.path, count(int(r.Units), "unit"))
	if lost := len(r.Lost); lost > 0 {
		p.printf(", %s lost: %s", thousands(lost), ranges(r.Lost))
	}
	if r.Unnamed > 0 {
		p.printf(", %s lost of which not even the number is known", thousands(int(r.Unnamed)))
	}
	p.printf("\n")
	for _, note := range r.Notes {
		p.printf("  lost too: %s\n", p.text1(note))
	}
	p.printf("the file as it was is %s\n", r.Damaged)
}

// ranges writes numbers that rise in a few words: 3, 7–12, 40.
func ranges(ids []uint64) string {
	const most = 20
	var parts []string
	for i := 0; i < len(ids); {
		j := i
		for j+1 < len(ids) && ids[j+1] == ids[j]+1 {
			j++
		}
		if len(parts) == most {
			return strings.Join(parts, ", ") + " …"
		}
		part := fmt.Sprint(ids[i])
		if j > i {
			part = fmt.Sprintf("%d–%d", ids[i], ids[j])
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

func (v verified) json() verifiedJSON {
	out := verifiedJSON{
		Memory: v.path, Units: v.report.Units, Changes: v.report.Changes, Sound: len(v.report.Findings) == 0, Findings: []memoryFindingJSON{},
		Counts: map[string]int{}, Stale: v.report.Stale, Seconds: v.seconds,
	}
	for _, f := range v.report.Findings {
		out.Findings = append(out.Findings, memoryFindingJSON{string(f.Kind), f.Unit, f.Message, f.Remedy == memory.Rebuilt})
	}
	for kind, n := range v.report.Counts {
		out.Counts[string(kind)] = n
	}
	if r := v.repaired; r != nil {
		out.Repaired = &repairedJSON{r.Units, append([]uint64{}, r.Lost...), r.Unnamed, append([]string{}, r.Notes...), r.Damaged}
	}
	return out
}
