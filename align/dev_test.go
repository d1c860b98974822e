package align

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
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

type doc struct {
	set    string
	fa, en []string
	gold   []goldBead
}
type goldBead struct{ s, t []int }

func ints(s string) (r []int) {
	for _, f := range strings.Split(s, ",") {
		if n, err := strconv.Atoi(f); err == nil {
			r = append(r, n)
		}
	}
	return
}

// rebuild makes a doc of gold beads [from,to), leaving out those drop says on one side
func (d doc) rebuild(set string, from, to int, drop func(i int) (bool, bool)) doc {
	out := doc{set: set}
	for i := from; i < to; i++ {
		a, b := drop(i)
		var g goldBead
		if !a {
			for _, x := range d.gold[i].s {
				g.s = append(g.s, len(out.fa))
				out.fa = append(out.fa, d.fa[x])
			}
		}
		if !b {
			for _, x := range d.gold[i].t {
				g.t = append(g.t, len(out.en))
				out.en = append(out.en, d.en[x])
			}
		}
		out.gold = append(out.gold, g)
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
	var docs []doc
	newsAll := doc{set: "joined"}
	big := doc{set: "big"}
	none := func(int) (bool, bool) { return false, false }
	for _, f := range files {
		base := strings.TrimSuffix(f, ".gold")
		d := doc{set: strings.Split(filepath.Base(base), ".")[0], fa: readLines(t, base+".fa"), en: readLines(t, base+".en")}
		for _, g := range readLines(t, f) {
			a, b, _ := strings.Cut(g, "\t")
			d.gold = append(d.gold, goldBead{ints(a), ints(b)})
		}
		docs = append(docs, d)
		{
			for _, g := range d.gold {
				h := goldBead{}
				for _, x := range g.s {
					h.s = append(h.s, x+len(big.fa))
				}
				for _, x := range g.t {
					h.t = append(h.t, x+len(big.en))
				}
				big.gold = append(big.gold, h)
			}
			big.fa = append(big.fa, d.fa...)
			big.en = append(big.en, d.en...)
		}
		if d.set == "lit" {
			for i := 0; i < len(d.gold); i += 60 {
				docs = append(docs, d.rebuild("verses", i, min(i+60, len(d.gold)), none))
			}
			docs = append(docs, d.rebuild("litgap", 0, len(d.gold), func(i int) (bool, bool) { return i%200 >= 50 && i%200 < 70, i%200 > 150 }))
		} else {
			for _, g := range d.gold {
				h := goldBead{}
				for _, x := range g.s {
					h.s = append(h.s, x+len(newsAll.fa))
				}
				for _, x := range g.t {
					h.t = append(h.t, x+len(newsAll.en))
				}
				newsAll.gold = append(newsAll.gold, h)
			}
			newsAll.fa = append(newsAll.fa, d.fa...)
			newsAll.en = append(newsAll.en, d.en...)
		}
	}
	docs = append(docs, newsAll.rebuild("joined", 0, len(newsAll.gold), func(i int) (bool, bool) { return i%100 >= 50 && i%100 < 55+i/100, i%100 > 90-i/100 }))
	docs = append(docs, newsAll.rebuild("half", 0, len(newsAll.gold), func(i int) (bool, bool) { return i < 200, i >= 500 && i < 700 }))
	docs = append(docs, big)
	docs = append(docs, big.rebuild("biggap", 0, len(big.gold), func(i int) (bool, bool) { return i%200 >= 50 && i%200 < 70, i%200 > 150 }))
	type res struct {
		hit, gold, hyp int
		tm             time.Duration
	}
	sum := map[string]*res{}
	for _, d := range docs {
		if want := os.Getenv("SETS"); (want != "all" || strings.HasPrefix(d.set, "big")) && !strings.Contains(","+want+",", ","+d.set+",") {
			continue
		}
		start := time.Now()
		beads, err := Align(context.Background(), d.fa, d.en, Options{})
		if err != nil {
			t.Fatal(err)
		}
		r := sum[d.set]
		if r == nil {
			r = &res{}
			sum[d.set] = r
		}
		r.tm += time.Since(start)
		gold := map[string]bool{}
		for _, g := range d.gold {
			if len(g.s) > 0 && len(g.t) > 0 {
				gold[fmt.Sprint(g.s[0], g.s[len(g.s)-1]+1, g.t[0], g.t[len(g.t)-1]+1)] = true
				r.gold++
			}
		}
		for _, b := range beads {
			if b.Source.From < b.Source.To && b.Target.From < b.Target.To {
				r.hyp++
				if gold[fmt.Sprint(b.Source.From, b.Source.To, b.Target.From, b.Target.To)] {
					r.hit++
				}
			}
		}
	}
	for _, k := range []string{"news", "wiki", "lit", "verses", "joined", "half", "litgap", "big", "biggap"} {
		if r := sum[k]; r != nil {
			fmt.Printf("%s %.4f %.1fs\n", k, 2*float64(r.hit)/float64(r.gold+r.hyp), r.tm.Seconds())
		}
	}
}
