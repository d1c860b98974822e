// Package sheettest helps the tests of packages that write spreadsheets: to take
// one apart, to change it, and to make the shells that are kept in the program.
package sheettest

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Parts are the parts of an archive, unpacked, by their names. A sheet without rows
// has <sheetData></sheetData> in it, however it was written.
func Parts(book []byte) (map[string]string, error) {
	archive, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return nil, err
	}
	parts := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, err
		}
		parts[f.Name] = strings.Replace(string(text), "<sheetData/>", "<sheetData></sheetData>", 1)
	}
	return parts, nil
}

// Pack makes an archive of parts, the same bytes of the same parts.
func Pack(parts map[string]string) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		part, err := w.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(part, parts[name]); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// Repacked is an archive with other parts: change gives the new text of each, or
// nothing for one that is left out.
func Repacked(t testing.TB, archive []byte, change func(name, text string) string) []byte {
	t.Helper()
	parts, err := Parts(archive)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range parts {
		if parts[name] = change(name, text); parts[name] == "" {
			delete(parts, name)
		}
	}
	packed, err := Pack(parts)
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

// CheckShells checks the shells of a package, one for each way that the two texts run,
// which lie in its folder shell: made makes one, kept is what is in the program. If write
// is set they are written anew.
func CheckShells(t testing.TB, write bool, made, kept func(from, to string) ([]byte, error)) {
	t.Helper()
	directions := map[string]string{"fa": "rtl", "en": "ltr"}
	for _, from := range []string{"fa", "en"} {
		for _, to := range []string{"fa", "en"} {
			new, err := made(from, to)
			if err != nil {
				t.Fatal(err)
			}
			name := directions[from] + "-" + directions[to] + ".xlsx"
			if write {
				if err := os.WriteFile(filepath.Join("shell", name), new, 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			old, err := kept(from, to)
			if err != nil {
				t.Fatal(err)
			}
			CheckShell(t, name, new, old)
		}
	}
}

// CheckShell fails if a shell that is kept is not what is made now; packed they may
// differ, since not every Go packs alike.
func CheckShell(t testing.TB, name string, made, kept []byte) {
	t.Helper()
	want, err1 := Parts(made)
	got, err2 := Parts(kept)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(want, got) {
		t.Errorf("%s is not what is made now: run go generate in its package", name)
	}
}
