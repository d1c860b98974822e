package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	bolt "go.etcd.io/bbolt"

	"hafez/memory"
)

// flip FILE OFFSET changes one byte of a file.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	data := []byte(ts.ReadFile(args[0]))
	data[at] ^= 0x20
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

// spoil FILE TEXT changes one byte in the last place where a text stands in a file.
func spoil(ts *testscript.TestScript, _ bool, args []string) {
	data := []byte(ts.ReadFile(args[0]))
	at := bytes.LastIndex(data, []byte(args[1]))
	if at < 0 {
		ts.Fatalf("%s does not have %q", args[0], args[1])
	}
	for ; at >= 0; at = bytes.LastIndex(data[:at], []byte(args[1])) { // old pages may have it too
		data[at] ^= 0x20
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

// tamper writes to a memory behind its back.
func tamper(ts *testscript.TestScript, file string, f func(*bolt.Tx) error) {
	db, err := bolt.Open(ts.MkAbs(file), 0o600, nil)
	ts.Check(err)
	defer db.Close()
	ts.Check(db.Update(f))
}

// newer FILE makes a memory one of a later version.
func newer(ts *testscript.TestScript, _ bool, args []string) {
	tamper(ts, args[0], func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte{0, 0, 0, 99}) })
}

// foreign FILE makes a bbolt file of another program.
func foreign(ts *testscript.TestScript, _ bool, args []string) {
	tamper(ts, args[0], func(tx *bolt.Tx) error {
		_, err := tx.CreateBucket([]byte("sessions"))
		return err
	})
}

// unindex FILE takes something out of the index of a memory.
func unindex(ts *testscript.TestScript, _ bool, args []string) {
	tamper(ts, args[0], func(tx *bolt.Tx) error {
		pairs := tx.Bucket([]byte("pairs"))
		k, _ := pairs.Cursor().First()
		return pairs.Delete(bytes.Clone(k))
	})
}

// A medium that cannot be written to is told from a file that one may not write.
func TestReadOnlyMedium(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("another number there")
	}
	err := error(&fs.PathError{Op: "open", Path: "work.db", Err: syscall.EROFS})
	if line := inWords(err); !strings.Contains(line, "read-only file system") || !strings.Contains(line, "copy it to a disk that can be written to") {
		t.Error(line)
	}
	err = &fs.PathError{Op: "open", Path: "work.db", Err: syscall.EACCES}
	if line := inWords(err); !strings.Contains(line, "permission denied") || strings.Contains(line, "copy it") {
		t.Error(line)
	}
}

// Before units are lost a person is asked, and nothing happens without a yes.
func TestVerifyAsks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m, err := memory.Open(path, memory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m.Add(memory.Unit{Source: "سلام", Target: "Hello"})
	m.Add(memory.Unit{Source: "آب", Target: "water"})
	m.Close()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("units"))
		k, v := b.Cursor().First()
		v = bytes.Clone(v)
		v[8] ^= 1
		return b.Put(bytes.Clone(k), v)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	for _, c := range []struct {
		answer string
		args   []string
		code   int
		said   string
	}{
		{"n", nil, 1, "nothing was changed"},
		{"", nil, 1, "nothing was changed"},
		{"Yes", nil, 3, "1 unit lost"},
		{"never asked", []string{"--yes"}, 3, "1 unit lost"},
	} {
		os.WriteFile(path, before, 0o600)
		in := strings.NewReader(c.answer + "\n")
		var out, errs bytes.Buffer
		code := Run(t.Context(), append([]string{"hafez", "verify", "--repair", "-m", path}, c.args...), Streams{
			In: in, Out: &out, Err: &errs, InTerminal: true, ErrTerminal: true,
		})
		if code != c.code || !strings.Contains(errs.String(), c.said) || (in.Len() == 0) == (len(c.args) > 0) {
			t.Errorf("%q: exit code %d, %s%s", c.answer, code, &out, &errs)
		}
		if after, _ := os.ReadFile(path); bytes.Equal(before, after) != (c.code == 1) {
			t.Errorf("%q: changed: %v", c.answer, !bytes.Equal(before, after))
		}
	}
}
