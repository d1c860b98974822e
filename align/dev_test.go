package align

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"
)

func readLines(t *testing.T, name string) []string {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<24)
	for s.Scan() {
		out = append(out, s.Text())
	}
	return out
}

func TestDev(t *testing.T) {
	dir := os.Getenv("HAFEZ_DATA")
	if dir == "" {
		t.Skip()
	}
	files, _ := filepath.Glob(dir + "/align/*.gold")
	sort.Strings(files)
	type res struct{ hit, gold, hyp int }
	sum := map[string]*res{}
	tm := map[string]time.Duration{}
	for _, f := range files {
		base := strings.TrimSuffix(f, ".gold")
		set := strings.Split(filepath.Base(base), ".")[0]
		if want := os.Getenv("SETS"); want != "" && !strings.Contains(want, set) {
			continue
		}
		keys := []string{set}
		if set == "lit" {
			keys = append(keys, filepath.Base(base))
		}
		fa, en := readLines(t, base+".fa"), readLines(t, base+".en")
		start := time.Now()
		beads, err := Align(context.Background(), fa, en, Options{})
		if err != nil {
			t.Fatal(err)
		}
		tm[set] += time.Since(start)
		id := func(r Range) string {
			var s []string
			for i := r.From; i < r.To; i++ {
				s = append(s, fmt.Sprint(i))
			}
			return strings.Join(s, ",")
		}
		gold := map[string]bool{}
		for _, g := range readLines(t, f) {
			a, b, _ := strings.Cut(g, "\t")
			if a != "" && b != "" {
				gold[g] = true
			}
		}
		for _, k := range keys {
			r := sum[k]
			if r == nil {
				r = &res{}
				sum[k] = r
			}
			r.gold += len(gold)
			for _, b := range beads {
				if b.Source.From < b.Source.To && b.Target.From < b.Target.To {
					r.hyp++
					if gold[id(b.Source)+"\t"+id(b.Target)] {
						r.hit++
					}
				}
			}
		}
	}
	var ks []string
	for k := range sum {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	for _, k := range ks {
		r := sum[k]
		fmt.Printf("%s %.4f (P %.3f R %.3f) %v\n", k, 2*float64(r.hit)/float64(r.gold+r.hyp), float64(r.hit)/float64(r.hyp), float64(r.hit)/float64(r.gold), tm[k].Round(time.Millisecond))
	}
}
