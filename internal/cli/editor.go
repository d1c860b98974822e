package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// openEditor has the person at the terminal edit a file, and waits until the editor is
// closed. It is the one of $VISUAL, else of $EDITOR, else one that the system has.
func openEditor(file string) error {
	args, err := editor()
	if err != nil {
		return err
	}
	cmd := exec.Command(args[0], append(args[1:], file)...) // Ctrl-C is the editor's while it is open.
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return hint(fmt.Errorf("the editor %s: %w", args[0], err), "$VISUAL or $EDITOR names another one")
	}
	return nil
}

// editor is the command of the editor, and its first arguments.
func editor() ([]string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if args := commandWords(os.Getenv(name)); len(args) > 0 {
			return args, nil
		}
	}
	known := []string{"sensible-editor", "nano", "vi"}
	if runtime.GOOS == "windows" {
		known = []string{"notepad"}
	}
	for _, name := range known {
		if path, err := exec.LookPath(name); err == nil {
			return []string{path}, nil
		}
	}
	return nil, hint(errors.New("no editor found"), "name one in the variable EDITOR, or give what is to change in flags: hafez edit --help")
}

// commandWords cuts a command line at spaces that do not stand in quotes. One that
// names a program as it stands, as paths of Windows with spaces do, is one word.
func commandWords(line string) (words []string) {
	if _, err := exec.LookPath(line); err == nil {
		return []string{line}
	}
	var word strings.Builder
	begun := false
	quote := rune(0)
	for _, r := range line {
		switch {
		case quote == 0 && (r == '"' || r == '\''):
			quote, begun = r, true
		case r == quote:
			quote = 0
		case quote == 0 && (r == ' ' || r == '\t'):
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if begun {
		words = append(words, word.String())
	}
	return words
}
