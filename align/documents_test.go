package align

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOnDocuments measures the strict F1 on documents aligned by hand, if
// HAFEZ_DATA names a folder that holds them, itself or in a folder "align", as
// SET.NAME.fa, .en (a segment a line) and .gold (a bead a line: source and target segments counted
// from 0, with commas, and a tab between).
func TestOnDocuments(t *testing.T) {
	folder := os.Getenv("HAFEZ_DATA")
	if folder == "" {
		t.Skip("HAFEZ_DATA is not set")
	}
	least := map[string]float64{"news": .96, "wiki": .98, "lit": .97}
	files, err := filepath.Glob(filepath.Join(folder, "align", "*.gold"))
	if len(files) == 0 {
		files, err = filepath.Glob(filepath.Join(folder, "*.gold"))
	}
	if err != nil || len(files) == 0 {
		t.Skipf("no documents in %s: %v", folder, err)
	}
	type counts struct{ hits, found, wanted float64 }
	sets := map[string]*counts{}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".gold")
		set, _, _ := strings.Cut(filepath.Base(name), ".")
		if sets[set] == nil {
			sets[set] = &counts{}
		}
		source, target := readLines(t, name+".fa"), readLines(t, name+".en")
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		gold, err := ReadBeads(f, len(source), len(target))
		f.Close()
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		q := Evaluate(mustAlign(t, source, target), gold)
		sets[set].hits += q.Strict.Precision * float64(q.Found)
		sets[set].found += float64(q.Found)
		sets[set].wanted += float64(q.Gold)
	}
	for set, c := range sets {
		f1 := 2 * c.hits / (c.found + c.wanted)
		t.Logf("%s: strict F1 %.4f", set, f1)
		if f1 < least[set] {
			t.Errorf("%s: strict F1 %.4f is less than %.2f", set, f1, least[set])
		}
	}
}

func readLines(t *testing.T, name string) []string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines []string
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<24)
	for s.Scan() {
		lines = append(lines, s.Text())
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}
