package cli

import (
	"os"
	"strconv"
)

// apart refuses an output file that is one of the input files: writing it
// would destroy what is read.
func apart(output string, inputs ...string) error {
	out, err := os.Stat(output)
	if err != nil {
		return nil // there is nothing to destroy
	}
	for _, name := range inputs {
		if in, err := os.Stat(name); err == nil && os.SameFile(in, out) && in.Mode().IsRegular() {
			return usagef("-o %s is %s itself: name another file", output, name)
		}
	}
	return nil
}

// count is a number of things, in words that fit it.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return thousands(n) + " " + thing + "s"
}

// thousands writes a count with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
