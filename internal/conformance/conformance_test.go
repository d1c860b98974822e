// Package conformance holds the files that other tools, old habits and ill will
// produce, and what Hafez makes of each. It has tests only: a test is a row of the
// table of such files, named as there, and runs the program as a user would.
//
// A file stands in testdata as a person can read it. What cannot be read — another
// encoding, an archive, a file that is cut or made to do harm — is made in Go of
// one that can.
package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"hafez/internal/cli"
	"hafez/memory"
)

// probe is a row of the table.
type probe struct {
	name string // As in the table: tmx/01-fa-utf8.
	ext  string // What the file's name ends in: .tmx.
	// Makes the file; nil: it is testdata/NAME.EXT as it stands.
	file func() []byte
	// Says what is expected of it.
	want func(d *desk)
}

// desk is where a file is tried: a folder that holds it, and a memory.
type desk struct {
	*testing.T
	file string // Its name, in the current folder.
}

const memoryFile = "حافظه.db"

func run(t *testing.T, probes []probe) {
	for _, p := range probes {
		t.Run(p.name, func(t *testing.T) {
			file := p.file
			if file == nil {
				file = func() []byte { return []byte(testdata(p.name + p.ext)) }
			}
			content := file()
			t.Chdir(t.TempDir())
			d := &desk{t, filepath.Base(p.name) + p.ext}
			d.write(d.file, content)
			p.want(d)
		})
	}
}

// testdata is a file of that folder, with line ends as on Unix whatever the
// checkout made of them.
func testdata(name string) string {
	_, here, _, _ := runtime.Caller(0)
	b, err := os.ReadFile(filepath.Join(filepath.Dir(here), "testdata", filepath.FromSlash(name)))
	if err != nil {
		panic(err)
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

func (d *desk) write(name string, content []byte) {
	d.Helper()
	if err := os.WriteFile(name, content, 0o600); err != nil {
		d.Fatal(err)
	}
}

// said is what a run of the program says.
type said struct {
	code     int
	out, err string
}

// hafez runs the program with the memory of the desk.
func (d *desk) hafez(args ...string) said {
	d.Helper()
	var out, errs bytes.Buffer
	args = append([]string{"hafez", "--memory", memoryFile}, args...)
	code := cli.Run(context.Background(), args, cli.Streams{In: strings.NewReader(""), Out: &out, Err: &errs})
	return said{code, out.String(), errs.String()}
}

// terminal runs the program on a terminal and gives what is shown there.
func (d *desk) terminal(args ...string) string {
	d.Helper()
	var out bytes.Buffer
	args = append([]string{"hafez", "--memory", memoryFile}, args...)
	cli.Run(context.Background(), args, cli.Streams{In: strings.NewReader(""), Out: &out, Err: io.Discard, OutTerminal: true, OutWidth: 80})
	return out.String()
}

// report is what import --json says of a file.
type report struct {
	said
	Added, Updated, Unchanged, Skipped int
	Problems                           []struct {
		Line    int
		Message string
	}
}

// counts is the report in short.
func (r report) counts() string {
	return fmt.Sprintf("added %d, updated %d, unchanged %d, skipped %d", r.Added, r.Updated, r.Unchanged, r.Skipped)
}

// imports imports the file of the desk.
func (d *desk) imports(flags ...string) report {
	d.Helper()
	r := report{said: d.hafez(append([]string{"import", "--json", d.file}, flags...)...)}
	if r.out != "" {
		if err := json.Unmarshal([]byte(r.out), &r); err != nil {
			d.Fatalf("import --json: %v in %q", err, r.out)
		}
	}
	return r
}

// expect checks a report: the exit code, how many units came new and were skipped,
// and the problems, each "LINE: a part of the message", in their order.
func (d *desk) expect(r report, code, added, skipped int, problems ...string) {
	d.Helper()
	if r.code != code || r.Added != added || r.Skipped != skipped || r.Updated+r.Unchanged != 0 {
		d.Errorf("import: exit code %d, %s; want %d, added %d, skipped %d: %s", r.code, r.counts(), code, added, skipped, r.err)
	}
	ok := len(r.Problems) == len(problems)
	for i := 0; ok && i < len(problems); i++ {
		line, message, _ := strings.Cut(problems[i], ": ")
		ok = fmt.Sprint(r.Problems[i].Line) == line && strings.Contains(r.Problems[i].Message, message)
	}
	if !ok {
		d.Errorf("import: problems\n %v\nwant\n %q", r.Problems, problems)
	}
}

// refused checks that a file is refused with one line that holds every one of
// these words, and that the memory is as if it had never been named: not there.
func (d *desk) refused(words ...string) {
	d.Helper()
	d.refusal(d.hafez("import", d.file), words...)
	if _, err := os.Stat(memoryFile); err == nil {
		d.Error("there is a memory although nothing was imported")
	}
}

// refusal checks what is said of a file that is refused.
func (d *desk) refusal(s said, words ...string) {
	d.Helper()
	last := s.err[strings.LastIndex(strings.TrimSuffix(s.err, "\n"), "\n")+1:]
	if s.code != 1 || s.out != "" || !strings.HasPrefix(last, "hafez: "+d.file) {
		d.Errorf("exit code %d, output %q, error %q; want one line that names the file", s.code, s.out, s.err)
	}
	for _, w := range words {
		if !strings.Contains(last, w) {
			d.Errorf("error %q does not say %q", last, w)
		}
	}
}

// units are those in the memory, in its order.
func (d *desk) units() []memory.Unit {
	d.Helper()
	m, err := memory.Open(memoryFile, memory.Options{ReadOnly: true})
	if err != nil {
		d.Fatal(err)
	}
	defer m.Close()
	var units []memory.Unit
	for u, err := range m.Units() {
		if err != nil {
			d.Fatal(err)
		}
		units = append(units, u)
	}
	return units
}

// holds checks the texts of all units in the memory, each "source = target".
func (d *desk) holds(want ...string) {
	d.Helper()
	var got []string
	for _, u := range d.units() {
		got = append(got, u.Source+" = "+u.Target)
	}
	if !slices.Equal(got, want) {
		d.Errorf("the memory holds\n %q\nwant\n %q", got, want)
	}
}

// match is what suggest --json brings back.
type match struct {
	Score          int
	Kind           string
	Source, Target string
}

// suggests looks a text up as a whole.
func (d *desk) suggests(text string) []match {
	d.Helper()
	s := d.hafez("suggest", "--json", "--lines", "--top", "0", "--", text)
	var answer struct{ Matches []match }
	if err := json.Unmarshal([]byte(s.out), &answer); err != nil || s.code != 0 {
		d.Fatalf("suggest: exit code %d, %v, %s", s.code, err, s.err)
	}
	return answer.Matches
}

// finds checks that a text is found as the unit with this source, of this kind
// and with this score.
func (d *desk) finds(text, kind string, score int, source string) {
	d.Helper()
	for _, m := range d.suggests(text) {
		if m.Source == source {
			if m.Kind != kind || m.Score != score {
				d.Errorf("%q finds %q as %s, %d; want %s, %d", text, source, m.Kind, m.Score, kind, score)
			}
			return
		}
	}
	d.Errorf("%q does not find %q", text, source)
}

// segments cuts a file and gives the texts.
func (d *desk) segments(file string, flags ...string) []string {
	d.Helper()
	s := d.hafez(append([]string{"segment", "--json", file}, flags...)...)
	if s.code != 0 {
		d.Errorf("segment %s: exit code %d: %s", file, s.code, s.err)
	}
	var texts []string
	for line := range strings.Lines(s.out) {
		var segment struct{ Text string }
		if err := json.Unmarshal([]byte(line), &segment); err != nil {
			d.Fatal(err)
		}
		texts = append(texts, segment.Text)
	}
	return texts
}

// cuts checks the segments of the file of the desk.
func (d *desk) cuts(want ...string) {
	d.Helper()
	if got := d.segments(d.file); !slices.Equal(got, want) {
		d.Errorf("segments\n %q\nwant\n %q", got, want)
	}
}

// exports writes the memory into a file and gives its bytes.
func (d *desk) exports(name string) string {
	d.Helper()
	if s := d.hafez("export", "-o", name); s.code != 0 {
		d.Fatalf("export: exit code %d: %s", s.code, s.err)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		d.Fatal(err)
	}
	return string(b)
}

// validates runs validate on the file of the desk and checks what it finds, each
// "LINE: a part of the message".
func (d *desk) validates(want ...string) {
	d.Helper()
	s := d.hafez("validate", "--json", d.file)
	type finding struct {
		File         string
		Line, Column int
		Message      string
	}
	var got []finding
	for line := range strings.Lines(s.out) {
		var f finding
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			d.Fatalf("validate: %v in %q", err, line)
		}
		if f.File != d.file {
			d.Errorf("validate names the file %q", f.File)
		}
		got = append(got, f)
	}
	ok := len(got) == len(want)
	for i := 0; ok && i < len(want); i++ {
		line, message, _ := strings.Cut(want[i], ": ")
		ok = fmt.Sprint(got[i].Line) == line && strings.Contains(got[i].Message, message)
	}
	code := 3
	if len(want) == 0 {
		code = 0
	}
	if !ok || s.code != code {
		d.Errorf("validate: exit code %d, findings\n %v\nwant code %d,\n %q\n%s", s.code, got, code, want, s.err)
	}
}

// allocates checks that something takes less than so many bytes of memory, all
// that is given back again counted.
func (d *desk) allocates(less uint64, f func()) {
	d.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n >= less {
		d.Errorf("%d bytes were taken, %d or more", n, less)
	}
}

// secret is what the file "secret.txt" holds, which other files try to have read.
const secret = "رمزِ-نهان-۴۸۱۵"

// secretURL makes that file, and gives its address.
func (d *desk) secretURL() string {
	d.Helper()
	name, err := filepath.Abs("secret.txt")
	if err != nil {
		d.Fatal(err)
	}
	d.write(name, []byte(secret))
	name = filepath.ToSlash(name)
	if !strings.HasPrefix(name, "/") { // C:/…
		name = "/" + name
	}
	return "file://" + name
}

// keepsSecret checks that what was said does not hold the secret, nor anything
// in the folder but the file itself.
func (d *desk) keepsSecret(s said) {
	d.Helper()
	if strings.Contains(s.out+s.err, secret) {
		d.Errorf("the secret is told: %q, %q", s.out, s.err)
	}
	files, err := filepath.Glob("*")
	if err != nil {
		d.Fatal(err)
	}
	for _, name := range files {
		if b, err := os.ReadFile(name); err == nil && name != "secret.txt" && bytes.Contains(b, []byte(secret)) {
			d.Errorf("the secret is in %s", name)
		}
	}
}
