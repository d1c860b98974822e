package review

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// LibreOffice opens the spreadsheet and saves it its own way; HAFEZ_SOFFICE names
// it. All comes back: texts, marks, the order, and the data; only CR LF inside a
// text becomes LF, as the package comment says.
func TestOffice(t *testing.T) {
	office := os.Getenv("HAFEZ_SOFFICE")
	if office == "" {
		t.Skip("HAFEZ_SOFFICE names no LibreOffice: set it to soffice to test the spreadsheet in it")
	}
	s := sample()
	for _, piece := range append(pieces(), strings.Repeat("بلند ", 1000), "007", "1/2", "12:30", "(5)", "=1+1", "'quoted", "-5") {
		s.Rows = append(s.Rows, Row{Mark: Right, Confidence: 0.123456789012345, Source: piece + "ن", Target: " " + piece + " ", Note: piece})
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "review.xlsx")
	if err := os.WriteFile(name, written(t, WriteXLSX, s), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "saved")
	profile := "-env:UserInstallation=file:///" + strings.TrimPrefix(filepath.ToSlash(filepath.Join(dir, "profile")), "/")
	if text, err := exec.Command(office, profile, "--headless", "--convert-to", "xlsx", "--outdir", out, name).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	got, err := Read(filepath.Join(out, "review.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Rows {
		for _, text := range []*string{&s.Rows[i].Source, &s.Rows[i].Target, &s.Rows[i].Note} {
			*text = strings.ReplaceAll(*text, "\r\n", "\n")
		}
	}
	if reflect.DeepEqual(got, s) {
		return
	}
	for i := range max(len(got.Rows), len(s.Rows)) {
		switch {
		case i >= len(got.Rows) || i >= len(s.Rows):
			t.Fatalf("%d rows, not %d", len(got.Rows), len(s.Rows))
		case got.Rows[i] != s.Rows[i]:
			t.Errorf("row %d: got %+q\nnot %+q", i+1, []string{got.Rows[i].Source, got.Rows[i].Target, got.Rows[i].Note}, []string{s.Rows[i].Source, s.Rows[i].Target, s.Rows[i].Note})
		}
	}
	got.Rows, s.Rows = nil, nil
	t.Errorf("%+v, %+v", got, s)
}
