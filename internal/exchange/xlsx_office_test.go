package exchange

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"hafez/memory"
)

// LibreOffice opens the spreadsheet and saves it its own way; HAFEZ_SOFFICE names
// it, and the test is skipped without. All comes back, and which unit a row was;
// only CR LF inside a text becomes LF.
func TestXLSXOffice(t *testing.T) {
	office := os.Getenv("HAFEZ_SOFFICE")
	if office == "" {
		t.Skip("HAFEZ_SOFFICE names no LibreOffice: set it to soffice to test the spreadsheet in it")
	}
	units := []memory.Unit{{ID: 1, Source: "کتاب", Target: "book", Created: date("2024-01-02 03:04:05"), CreatedBy: "مریم", Changed: date("2024-02-02 03:04:05"), ChangedBy: "علی", Origin: "خبر.docx",
		Previous: "پیش", Next: "پس", Status: memory.Draft, Notes: []string{"یک", "دو\nسه"}, Props: []memory.Prop{{Key: "a=b", Value: "c\nd"}, {Key: "e"}}, From: "fa-IR", To: "en-GB"}}
	for i, text := range append(pieces[:], strings.Repeat("بلند ", 1000), "007", "1/2", "12:30", "(5)", "=1+1", "'quoted", "-5", "12345678901234567890", "_x000D_", "1.50", "TRUE", "50%", "2024-01-02") {
		units = append(units, memory.Unit{ID: uint64(10 + i), Source: text + "ن", Target: " " + text + "a ", Notes: []string{text + "."}})
		if strings.TrimSpace(text) != "" {
			units = append(units, memory.Unit{ID: uint64(1000 + i), Source: text, Target: text})
		}
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "units.xlsx")
	if err := os.WriteFile(name, []byte(written(t, XLSX, units, Options{})), 0o600); err != nil {
		t.Fatal(err)
	}
	profile := (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(filepath.Join(dir, "profile")), "/")}).String()
	if text, err := exec.Command(office, "-env:UserInstallation="+profile, "--headless", "--convert-to", "xlsx", "--outdir", filepath.Join(dir, "saved"), name).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	f, err := os.Open(filepath.Join(dir, "saved", "units.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got := read(f, XLSX, Options{Origin: "o"})
	if got.err != nil || len(got.problems) > 0 || len(got.units) != len(units) {
		t.Fatalf("%d units of %d, %q, %v", len(got.units), len(units), got.problems, got.err)
	}
	for i, want := range units {
		want.ID, want.Replaces = 0, want.Ref()
		texts := []*string{&want.Source, &want.Target}
		for i := range want.Notes {
			texts = append(texts, &want.Notes[i])
		}
		for _, text := range texts {
			*text = strings.ReplaceAll(*text, "\r\n", "\n")
		}
		if !reflect.DeepEqual(got.units[i], want) {
			t.Errorf("got  %+q\nwant %+q", []any{got.units[i]}, []any{want})
		}
	}
}
