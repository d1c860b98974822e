package review

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// office is the name of a LibreOffice, from the environment; the test is skipped
// without.
func office(t *testing.T) string {
	t.Helper()
	name := os.Getenv("HAFEZ_SOFFICE")
	if name == "" {
		t.Skip("HAFEZ_SOFFICE names no LibreOffice: set it to soffice to test the spreadsheet in it")
	}
	return name
}

// runOffice runs LibreOffice without windows, and with settings of its own.
func runOffice(t *testing.T, profile string, args ...string) {
	t.Helper()
	if text, err := exec.Command(office(t), append([]string{"-env:UserInstallation=" + address(profile), "--headless"}, args...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
}

// address is the URL of a file.
func address(name string) string {
	return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(name), "/")}).String()
}

// LibreOffice opens the spreadsheet and saves it its own way; HAFEZ_SOFFICE names
// it. All comes back: texts, marks, the order, and the data; only CR LF inside a
// text becomes LF, as the package comment says.
func TestOffice(t *testing.T) {
	office(t)
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
	runOffice(t, filepath.Join(dir, "profile"), "--convert-to", "xlsx", "--outdir", out, name)
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

// The macro in testdata sorts the sheet by confidence, which LibreOffice does with
// empty cells last, puts a row in below the first with its place in №, and marks
// the first.
func TestOfficeSorted(t *testing.T) {
	office(t)
	dir := t.TempDir()
	in, out, profile := filepath.Join(dir, "review.xlsx"), filepath.Join(dir, "sorted.xlsx"), filepath.Join(dir, "profile")
	if err := os.WriteFile(in, written(t, WriteXLSX, sample()), 0o600); err != nil {
		t.Fatal(err)
	}
	runOffice(t, profile, "--terminate_after_init") // Makes the profile.
	macros := filepath.Join(profile, "user", "basic", "Standard")
	if err := os.MkdirAll(macros, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Module1.xba", "script.xlb"} {
		text, err := os.ReadFile(filepath.Join("testdata", "office", name))
		if err != nil {
			t.Fatal(err)
		}
		filled := strings.NewReplacer("{{in}}", address(in), "{{out}}", address(out)).Replace(string(text))
		if err := os.WriteFile(filepath.Join(macros, name), []byte(filled), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	runOffice(t, profile, "macro:///Standard.Module1.Review")
	got, err := Read(out)
	if err != nil {
		t.Fatal(err)
	}
	want := sample()
	want.Rows[4].Mark = Right // The least sure.
	want.Rows = slices.Insert(want.Rows, 5, Row{Confidence: made, Source: "ردیف تازه"})
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}
