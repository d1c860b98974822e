package memory

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// What must be seen between processes is tested with real ones: the test program is
// started anew, and childVariable names what it is to do there.
const childVariable = "HAFEZ_TEST_CHILD"

var children = map[string]func(args []string) error{
	"crash":   crashChild,
	"hold":    holdChild,
	"walk":    walkChild,
	"stream":  streamChild,
	"busy":    busyChild,
	"import":  importChild,
	"read":    readChild,
	"write":   writeChild,
	"compact": compactChild,
}

func TestMain(m *testing.M) {
	name := os.Getenv(childVariable)
	if name == "" {
		os.Exit(m.Run())
	}
	if err := children[name](os.Args[1:]); err != nil {
		os.Stdout.WriteString("error " + err.Error() + "\n")
		os.Exit(1)
	}
}

// child is a process that was started by start.
type child struct {
	*exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

// start starts a process that runs one of children.
func start(t testing.TB, name string, args ...string) *child {
	t.Helper()
	c := &child{Cmd: exec.Command(os.Args[0], args...)}
	c.Env = append(os.Environ(), childVariable+"="+name)
	c.Stderr = os.Stderr
	var err error
	if c.in, err = c.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.out = bufio.NewScanner(out)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
	})
	return c
}

// line waits for the next line that the process prints; empty: it has ended.
func (c *child) line() string {
	c.out.Scan()
	return c.out.Text()
}

// say prints a line for the one who has started this process.
func say(words ...string) { os.Stdout.WriteString(strings.Join(words, " ") + "\n") }
