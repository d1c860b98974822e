package memory

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
)

func BenchmarkCompare(b *testing.B) {
	query := "وزیر امور خارجهٔ روسیه نیز نسبت به تلفات غیرنظامیان در منطقه ابراز نگرانی کرد."
	source := "وزیر امور خارجهٔ ترکیه نیز دربارهٔ تلفات غیرنظامیان منطقه ابراز نگرانی کرده است."
	q := newQuery(query)
	b.ReportAllocs()
	for b.Loop() {
		q.compare(source)
	}
}

func BenchmarkImport(b *testing.B) {
	sources := corpus(11, 50_000)
	units := make([]Unit, len(sources))
	for i, s := range sources {
		units[i] = Unit{Source: s, Target: fmt.Sprint("the translation of segment ", i)}
	}
	dir := b.TempDir()
	i := 0
	for b.Loop() {
		m, err := Open(filepath.Join(dir, fmt.Sprint(i, ".db")), Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := m.Import(list(units...), ImportOptions{}, nil); err != nil {
			b.Fatal(err)
		}
		m.Close()
		i++
	}
	b.ReportMetric(float64(len(units)*b.N)/b.Elapsed().Seconds(), "units/s")
}

func BenchmarkLookup(b *testing.B) {
	sources := corpus(11, 100_000)
	units := make([]Unit, len(sources))
	for i, s := range sources {
		units[i] = Unit{Source: s, Target: fmt.Sprint("the translation of segment ", i)}
	}
	m := fresh(b)
	if _, err := m.Import(list(units...), ImportOptions{}, nil); err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(5, 5))
	queries := make([]string, 500)
	for i := range queries {
		queries[i] = mutate(r, sources[r.IntN(len(sources))], func() string { return "نو" })
	}
	for _, min := range []int{50, 70, 85} {
		b.Run(fmt.Sprint(min), func(b *testing.B) {
			i := 0
			for b.Loop() {
				if _, err := m.Lookup(queries[i%len(queries)], LookupOptions{Min: min}); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}
