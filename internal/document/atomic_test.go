package document

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// put is a write function that writes s in small pieces.
func put(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		for i := range len(s) {
			if _, err := io.WriteString(w, s[i:i+1]); err != nil {
				return err
			}
		}
		return nil
	}
}

func mustRead(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func mustWrite(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask
		t.Fatal(err)
	}
}

// only checks that dir holds the named files and no others.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("folder holds %q, want %q", got, names)
	}
}

func TestWriteAtomicNew(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "حافظه.tsv")
	text := strings.Repeat("سلام\thello\n", 20_000) // longer than the buffer
	if err := WriteAtomic(path, put(text)); err != nil {
		t.Fatal(err)
	}
	if got := mustRead(t, path); got != text {
		t.Errorf("got %d bytes, want %d", len(got), len(text))
	}
	only(t, dir, "حافظه.tsv")

	// The mode must be what the umask leaves of 0644.
	plain := filepath.Join(t.TempDir(), "plain")
	if err := os.WriteFile(plain, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	sameMode(t, path, plain)
}

func sameMode(t *testing.T, a, b string) {
	t.Helper()
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if infoA.Mode() != infoB.Mode() {
		t.Errorf("mode %v, want %v", infoA.Mode(), infoB.Mode())
	}
}

func TestWriteAtomicReplaces(t *testing.T) {
	for _, mode := range []fs.FileMode{0o600, 0o644, 0o666, 0o755} {
		dir := t.TempDir()
		path := filepath.Join(dir, "a.tsv")
		like := filepath.Join(t.TempDir(), "like")
		mustWrite(t, path, "old and longer", mode)
		mustWrite(t, like, "", mode)
		if err := WriteAtomic(path, put("new")); err != nil {
			t.Fatal(err)
		}
		if got := mustRead(t, path); got != "new" {
			t.Errorf("got %q", got)
		}
		sameMode(t, path, like)
		only(t, dir, "a.tsv")
	}
}

func TestWriteAtomicKeepsOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.tsv")
	mustWrite(t, path, "old", 0o644)
	failure := errors.New("disagree")

	err := WriteAtomic(path, func(w io.Writer) error {
		io.WriteString(w, strings.Repeat("new", 100_000))
		if got := mustRead(t, path); got != "old" {
			t.Errorf("while writing: %q", got[:min(len(got), 20)])
		}
		return failure
	})
	if err != failure {
		t.Errorf("got %v, want the error of write as it is", err)
	}
	func() {
		defer func() { recover() }()
		WriteAtomic(path, func(w io.Writer) error { panic("in write") })
	}()
	if got := mustRead(t, path); got != "old" {
		t.Errorf("got %q, want the old file", got)
	}
	only(t, dir, "a.tsv")
}

func TestWriteAtomicErrors(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct{ path, want string }{
		{dir, "directory"},
		{filepath.Join(dir, "none", "a.tsv"), ""},
	} {
		err := WriteAtomic(tt.path, put("x"))
		if err == nil {
			t.Errorf("%s: no error", tt.path)
			continue
		}
		if msg := err.Error(); !strings.HasPrefix(msg, "write "+tt.path+": ") || !strings.Contains(msg, tt.want) ||
			strings.Contains(msg, ".tmp") || strings.Contains(msg, "\n") {
			t.Errorf("%s: %q", tt.path, msg)
		}
	}
	if err := WriteAtomic(filepath.Join(dir, "none", "a.tsv"), put("x")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v does not wrap the os error", err)
	}
	only(t, dir)
}

func TestWriteAtomicReadOnly(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everything")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "a.tsv")
	mustWrite(t, path, "old", 0o444)
	if err := WriteAtomic(path, put("new")); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v, want a permission error", err)
	}
	if got := mustRead(t, path); got != "old" {
		t.Errorf("got %q", got)
	}
}

func TestWriteAtomicLinks(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	link := func(target, name string) string {
		path := filepath.Join(dir, name)
		if err := os.Symlink(target, path); err != nil {
			t.Skip(err) // Windows without the right to
		}
		return path
	}
	real := filepath.Join(other, "real.tsv")
	mustWrite(t, real, "old", 0o644)
	for _, path := range []string{
		link(real, "direct"),
		link("direct", "indirect"),
		link(filepath.Join(other, "new.tsv"), "dangling"),
	} {
		if err := WriteAtomic(path, put("by "+filepath.Base(path))); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("%s is no link any more", path)
		}
		if got := mustRead(t, path); got != "by "+filepath.Base(path) {
			t.Errorf("%s: %q", path, got)
		}
	}
	if got := mustRead(t, real); got != "by indirect" {
		t.Errorf("the file linked to: %q", got)
	}
	only(t, other, "new.tsv", "real.tsv")
	if err := WriteAtomic(link("circle", "circle"), put("x")); err == nil {
		t.Error("no error for a link to itself")
	}
}

func TestWriteAtomicDevices(t *testing.T) {
	if err := WriteAtomic(os.DevNull, put("gone")); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Fatalf("%s is a regular file now", os.DevNull)
	}
	if runtime.GOOS == "windows" {
		return
	}
	// Standard output in the middle of a file, as in (echo head; hafez …) > file.
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	stdout := os.Stdout
	defer func() { os.Stdout = stdout }()
	os.Stdout = f
	io.WriteString(f, "head ")
	if err := WriteAtomic("/dev/stdout", put("body ")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(f, "tail"); err != nil {
		t.Fatal(err)
	}
	if got := mustRead(t, f.Name()); got != "head body tail" {
		t.Errorf("standard output got %q", got)
	}
	// Opening the full device works; writing to it does not.
	if _, err := os.Stat("/dev/full"); err == nil {
		if err := WriteAtomic("/dev/full", put("x")); err == nil || !strings.HasPrefix(err.Error(), "write /dev/full: ") {
			t.Errorf("/dev/full: %v", err)
		}
	}
}

func TestWriteAtomicPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	path := filepath.Join("/dev/fd", strconv.Itoa(int(w.Fd())))
	if _, err := os.Stat(path); err != nil {
		t.Skip(err)
	}
	if err := WriteAtomic(path, put("through")); err != nil {
		t.Fatal(err)
	}
	w.Close()
	if got, err := io.ReadAll(r); string(got) != "through" {
		t.Errorf("%q, %v", got, err)
	}
}
