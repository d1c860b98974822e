package exchange

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"hafez/memory"
)

// news gives n units as a newsroom's memory has them.
func news(n int) func(yield func(memory.Unit, error) bool) {
	return func(yield func(memory.Unit, error) bool) {
		for i := range n {
			u := memory.Unit{
				Source:    fmt.Sprintf("وزیر امور خارجه روز سه‌شنبه در نشست خبری هفتگی شمارهٔ %d به پرسش‌های خبرنگاران «ایرنا» پاسخ داد.", i),
				Target:    fmt.Sprintf("The foreign minister answered the questions of \"IRNA\" reporters at weekly news conference no. %d on Tuesday.", i),
				Created:   date("2024-01-02 03:04:05"),
				CreatedBy: "مریم",
				Origin:    "news.docx",
				Props:     []memory.Prop{{Key: "client", Value: "ایرنا"}},
			}
			if !yield(u, nil) {
				return
			}
		}
	}
}

// file streams a file of n units.
func file(f Format, n int) io.ReadCloser {
	r, w := io.Pipe()
	go func() { w.CloseWithError(Write(w, f, news(n), Options{})) }()
	return r
}

// A file is read and written without being held: what is in use stays the same
// however long it is.
func TestMemoryIsBounded(t *testing.T) {
	const n = 40_000 // Some 25 MB of TMX.
	for _, f := range []Format{TMX, XLIFF, TSV, CSV, PO, JSONL} {
		r := file(f, n)
		units, most := 0, uint64(0)
		for _, err := range Read(r, f, Options{}) {
			if err != nil {
				t.Fatal(err)
			}
			if units++; units%10_000 == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
		r.Close()
		if units != n || most > 8<<20 {
			t.Errorf("%s: %d units of %d, %d bytes in use", f, units, n, most)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	for _, f := range []Format{TMX, XLIFF, TSV, CSV, PO, JSONL} {
		in := written(b, f, collect(news(10_000)), Options{})
		b.Run(string(f), func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			units := 0
			for b.Loop() {
				for _, err := range Read(strings.NewReader(in), f, Options{}) {
					if err != nil {
						b.Fatal(err)
					}
					units++
				}
			}
			b.ReportMetric(float64(units)/b.Elapsed().Seconds(), "units/s")
		})
	}
}

func BenchmarkWrite(b *testing.B) {
	units := collect(news(10_000))
	for _, f := range []Format{TMX, XLIFF, TSV, CSV, PO, JSONL} {
		b.Run(string(f), func(b *testing.B) {
			b.SetBytes(int64(len(written(b, f, units, Options{}))))
			b.ReportAllocs()
			for b.Loop() {
				if err := Write(io.Discard, f, sequence(units), Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func collect(seq func(yield func(memory.Unit, error) bool)) (units []memory.Unit) {
	for u := range seq {
		units = append(units, u)
	}
	return units
}

func BenchmarkValidateXLIFF(b *testing.B) {
	in := written(b, XLIFF, collect(news(10_000)), Options{})
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		for f, err := range Validate(strings.NewReader(in), XLIFF, Options{}) {
			b.Fatal(f, err)
		}
	}
}
