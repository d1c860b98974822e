package cli

import (
	"maps"
	"strings"

	"github.com/urfave/cli/v2"
)

// order puts the arguments into the one order that urfave/cli understands:
// the command, its flags, "--", its arguments. Left to itself it takes a flag
// behind an argument for an argument, without a word, and common flags only
// before the command. Flags that nobody knows stay flags, so that it refuses
// them.
func order(app *cli.App, args []string) ([]string, error) {
	var command *cli.Command
	var flags, rest []string
	name, help := "", false
	takesValue := make(map[string]bool) // before the command's name: those of all
	for _, c := range app.Commands {
		maps.Copy(takesValue, valueFlags(c.Flags))
	}
	delete(takesValue, "version") // There it asks for the program's.
	for i := 1; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			rest = append(rest, args[i+1:]...)
			i = len(args)
		case len(a) > 1 && a[0] == '-':
			flags = append(flags, a)
			flag, _, hasValue := strings.Cut(strings.TrimLeft(a, "-"), "=")
			help = help || a == "--help" || a == "-h"
			if takesValue[flag] && !hasValue {
				if i+1 == len(args) {
					return nil, usagef("%s needs a value", a)
				}
				i++
				flags = append(flags, args[i])
			}
		case name == "":
			name = a
			if command = app.Command(name); command != nil {
				takesValue = valueFlags(command.Flags)
			}
		default:
			rest = append(rest, a)
		}
	}
	switch {
	case name == "help" && len(rest) > 0: // hafez help segment
		return []string{args[0], rest[0], "--help"}, nil
	case name == "help":
		return []string{args[0], "--help"}, nil
	case command != nil && help: // whatever else is there
		return []string{args[0], name, "--help"}, nil
	case command == nil && name != "":
		if s := closest(app, name); s != "" {
			return nil, usagef("there is no command %q; did you mean %s?", name, s)
		}
		return nil, usagef("there is no command %q: see hafez --help", name)
	case command == nil:
		return append([]string{args[0]}, flags...), nil
	}
	ordered := append([]string{args[0], name}, flags...)
	return append(append(ordered, "--"), rest...), nil
}

// valueFlags tells, by all their names, which flags take a value.
func valueFlags(flags []cli.Flag) map[string]bool {
	takes := make(map[string]bool)
	for _, f := range flags {
		if _, isBool := f.(*cli.BoolFlag); isBool {
			continue
		}
		for _, n := range f.Names() {
			takes[n] = true
		}
	}
	return takes
}

// closest is the command whose name is likely meant: the nearest one, if it
// begins alike.
func closest(app *cli.App, name string) string {
	advice := cli.SuggestCommand(app.Commands, name) // a sentence with the name in quotes
	for _, c := range app.Commands {
		if strings.Contains(advice, c.Name) && c.Name[0] == name[0] {
			return c.Name
		}
	}
	return ""
}
