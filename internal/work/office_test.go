package work

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// office is the name of a LibreOffice, from the environment; the test is skipped
// without.
func office(t *testing.T) string {
	t.Helper()
	name := os.Getenv("HAFEZ_SOFFICE")
	if name == "" {
		t.Skip("HAFEZ_SOFFICE names no LibreOffice: set it to soffice to test files in it")
	}
	return name
}

// address is the URL of a file.
func address(name string) string {
	return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(name), "/")}).String()
}

// LibreOffice opens the files and saves them its own way, a table as a spreadsheet and
// back too: all rows come back as they were. HAFEZ_SOFFICE names it.
func TestOffice(t *testing.T) {
	dir := t.TempDir()
	profile := "-env:UserInstallation=" + address(filepath.Join(dir, "profile"))
	j := sample()
	for _, s := range []string{"007 ن", "1/2", "12:30", "(5)", "=1+1", "'quoted", "-5 ", "TRUE", "  ⟨1⟩ x⟨/1⟩", strings.Repeat("بلند ", 1000) + "ن"} {
		s = strings.TrimSpace(s)
		j.Rows = append(j.Rows, Row{ID: len(j.Rows) + 1, Block: 7, Kind: "cell", Source: s, Target: s, Note: s})
	}
	for _, ext := range []string{".xlsx", ".docx"} {
		name := filepath.Join(dir, "work"+ext)
		if err := Write(name, j, WriteOptions{Date: "2026-11-29"}); err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(dir, "saved")
		if text, err := exec.Command(office(t), profile, "--headless", "--convert-to", ext[1:], "--outdir", out, name).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		got, err := Read(filepath.Join(out, "work"+ext))
		if err != nil {
			t.Fatal(err)
		}
		differ(t, ext, got, j)
	}
}
