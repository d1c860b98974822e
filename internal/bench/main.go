// Command bench measures a memory of a million units, or as many as are asked
// for: how fast it is made, how large it is, how fast look-ups are in a process
// that stays and in one that is started for each, and what one added unit
// costs.
//
//	go run ./internal/bench -units 1000000
//
// The units are made by the program itself, the same ones every time; see
// corpus.go. -keep FILE keeps the memory, to look at it or to use it again.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"iter"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"hafez/memory"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	units := flag.Int("units", 1_000_000, "units in the memory")
	queries := flag.Int("queries", 1000, "queries for each figure")
	keep := flag.String("keep", "", "keep the memory in this file; one that is there is used as it is")
	flag.Parse()
	if err := run(*units, *queries, *keep); err != nil {
		log.Fatal(err)
	}
}

func run(n, queries int, keep string) error {
	dir, err := os.MkdirTemp("", "hafez-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := keep
	if path == "" {
		path = filepath.Join(dir, "bench.db")
	}

	fmt.Printf("%s/%s, %d processors, %s, %s\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), time.Now().Format("2006-01-02"))
	c := newCorpus(1)
	sources := c.sources(n)
	letters := 0
	for _, s := range sources {
		letters += len([]rune(s))
	}
	fmt.Printf("units        %d, %.1f letters in the mean\n", n, float64(letters)/float64(n))

	if _, err := os.Stat(path); err != nil {
		if err := build(c, path, sources); err != nil {
			return err
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	fmt.Printf("file         %d bytes, %.0f a unit\n", info.Size(), float64(info.Size())/float64(n))

	asked := makeQueries(c, sources, queries)
	if err := warm(path, asked); err != nil {
		return err
	}
	if err := processes(dir, path, asked[:min(len(asked), 200)]); err != nil {
		return err
	}
	return add(path)
}

// makeQueries edits units in up to three places; every fourth is typed
// otherwise, every tenth has nothing to do with any.
func makeQueries(c *corpus, sources []string, n int) []string {
	out := make([]string, n)
	for i := range out {
		s := sources[c.rand.IntN(len(sources))]
		switch {
		case i%10 == 9:
			s = c.segment()
		case i%4 == 0:
			s = retype(s, i)
		default:
			s = c.change(s, 1+i%3)
		}
		out[i] = s
	}
	return out
}

func build(c *corpus, path string, sources []string) error {
	targets := make([]string, 1000)
	for i := range targets {
		targets[i] = c.translation()
	}
	now := time.Now()
	units := func(yield func(memory.Unit, error) bool) {
		for i, s := range sources {
			u := memory.Unit{Source: s, Target: targets[i%len(targets)], Created: now, CreatedBy: "sara", Origin: "bench"}
			if !yield(u, nil) {
				return
			}
		}
	}
	start := time.Now()
	m, err := memory.Open(path, memory.Options{})
	if err != nil {
		return err
	}
	if _, err := m.Import(iter.Seq2[memory.Unit, error](units), memory.ImportOptions{}, nil); err != nil {
		return err
	}
	if err := m.Close(); err != nil {
		return err
	}
	took := time.Since(start)
	fmt.Printf("import       %.1f s, %.0f units/s\n", took.Seconds(), float64(len(sources))/took.Seconds())
	return nil
}

// warm asks from one process.
func warm(path string, queries []string) error {
	m, err := memory.Open(path, memory.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer m.Close()
	for i, min := range []int{70, 85, 70, 50} { // the first round only warms
		var times []time.Duration
		found := 0
		for _, q := range queries {
			start := time.Now()
			matches, err := m.Lookup(q, memory.LookupOptions{Min: min})
			if err != nil {
				return err
			}
			times = append(times, time.Since(start))
			if len(matches) > 0 {
				found++
			}
		}
		if i > 0 {
			fmt.Printf("warm, %d     %s, %d of %d queries matched\n", min, percentiles(times), found, len(queries))
		}
	}
	return nil
}

// processes starts the program for each query.
func processes(dir, path string, queries []string) error {
	program := filepath.Join(dir, "hafez")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	build := exec.Command("go", "build", "-tags", "urfave_cli_no_docs", "-trimpath", "-ldflags", "-s -w", "-o", program, "hafez")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as the README says
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("building hafez: %w", err)
	}
	for _, f := range []struct {
		name string
		args func(query string) []string
	}{
		{"no work     ", func(string) []string { return []string{"--version"} }},
		{"process, 70 ", func(q string) []string { return []string{"suggest", "--json", "--lines", "-m", path, "--", q} }},
	} {
		var times []time.Duration
		for _, q := range queries {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			c := exec.CommandContext(ctx, program, f.args(q)...)
			var errors bytes.Buffer
			c.Stderr = &errors
			start := time.Now()
			err := c.Run()
			times = append(times, time.Since(start))
			cancel()
			if err != nil {
				return fmt.Errorf("%s: %w: %s", c, err, errors.Bytes())
			}
		}
		fmt.Printf("%s %s\n", f.name, percentiles(times))
	}
	return nil
}

// add adds units one by one, each of them on disk before the next.
func add(path string) error {
	m, err := memory.Open(path, memory.Options{})
	if err != nil {
		return err
	}
	defer m.Close()
	var times []time.Duration
	for i := range 300 {
		u := memory.Unit{Source: fmt.Sprintf("این جمله در %v برای بار %dم افزوده شد.", time.Now().UnixNano(), i), Target: "This sentence was added."}
		start := time.Now()
		if _, _, err := m.Add(u); err != nil {
			return err
		}
		times = append(times, time.Since(start))
	}
	fmt.Printf("add          %s\n", percentiles(times))
	return nil
}

func percentiles(times []time.Duration) string {
	slices.Sort(times)
	at := func(p float64) float64 { return float64(times[int(p*float64(len(times)-1))].Microseconds()) / 1000 }
	return fmt.Sprintf("p50 %.2f ms, p90 %.2f, p99 %.2f, max %.2f", at(.5), at(.9), at(.99), at(1))
}
