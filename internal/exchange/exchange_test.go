package exchange

import (
	"bytes"
	"errors"
	"iter"
	"strings"
	"testing"

	"hafez/memory"
)

// sequence gives units without errors.
func sequence(units []memory.Unit) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		for _, u := range units {
			if !yield(u, nil) {
				return
			}
		}
	}
}

func written(t interface {
	Helper()
	Fatal(...any)
}, f Format, units []memory.Unit, opts Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, f, sequence(units), opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormatOf(t *testing.T) {
	for name, want := range map[string]Format{
		"a.tmx": TMX, "A.TMX": TMX, "حافظه.tmx": TMX, "a.tmx.gz": TMXGzip, "x.y/a.TSV": TSV, "a.tab": TSV, "a.txt": TSV,
		"a": "", "a.xlsx": "", "tmx": "", "a.gz": "", "": "",
	} {
		got, err := FormatOf(name)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v", name, got, err)
		}
	}
	_, err := FormatOf("a.sdltm")
	if want := `the format of "a.sdltm" is not known by its name: it should end in one of .tmx.gz .tmx .tsv .tab .txt`; err.Error() != want {
		t.Errorf("got %v", err)
	}
}

func TestUnknownFormat(t *testing.T) {
	if got := read(strings.NewReader(four), "xlsx", Options{Name: "a.xlsx"}); got.err == nil || got.err.Error() != `a.xlsx: unknown format "xlsx": known are tmx.gz tmx tsv` {
		t.Errorf("got %v", got.err)
	}
	if err := Write(&bytes.Buffer{}, "xlsx", sequence(nil), Options{}); err == nil {
		t.Error("written")
	}
}

// An error of the units' source must come back as it is.
func TestWriteStopsAtError(t *testing.T) {
	broken := errors.New("the memory is locked")
	for _, f := range []Format{TMX, TMXGzip, TSV} {
		units := func(yield func(memory.Unit, error) bool) {
			if yield(memory.Unit{Source: "الف", Target: "a"}, nil) {
				yield(memory.Unit{}, broken)
			}
		}
		if err := Write(&bytes.Buffer{}, f, units, Options{}); err != broken {
			t.Errorf("%s: got %v", f, err)
		}
	}
}

// A writer that is full must not go unnoticed.
func TestWriterFails(t *testing.T) {
	units := make([]memory.Unit, 2000)
	for i := range units {
		units[i] = memory.Unit{Source: strings.Repeat("الف ", 20), Target: strings.Repeat("a ", 20)}
	}
	for _, f := range []Format{TMX, TMXGzip, TSV} {
		for _, n := range []int{0, 100, 100_000} {
			if f == TMXGzip && n > 0 {
				continue // It all fits.
			}
			if err := Write(&full{n}, f, sequence(units), Options{}); err != errFull {
				t.Errorf("%s, room for %d bytes: got %v", f, n, err)
			}
		}
	}
}

var errFull = errors.New("no space left")

// full has room for so many bytes.
type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriteRefuses(t *testing.T) {
	for _, c := range []struct {
		format Format
		unit   memory.Unit
		want   string
	}{
		{TMX, memory.Unit{ID: 12, Source: "الف\x0b", Target: "a"}, `o: unit 12 ("الف\v"): the source holds the character U+000B, which XML forbids`},
		{TMX, memory.Unit{Source: "الف", Target: "a\uFFFE"}, `o: unit no. 1 ("الف"): the target holds the character U+FFFE, which XML forbids`},
		{TMX, memory.Unit{Source: "الف", Target: "a\xff"}, `o: unit no. 1 ("الف"): the target holds bytes that are not UTF-8`},
		{TMX, memory.Unit{Source: "الف", Target: "a", Notes: []string{"\x01"}}, `o: unit no. 1 ("الف"): a note holds the character U+0001, which XML forbids`},
		{TMX, memory.Unit{Source: "الف", Target: "a", Props: []memory.Prop{{Key: "k", Value: "\x00"}}}, `o: unit no. 1 ("الف"): property k holds the character U+0000, which XML forbids`},
		{TMX, memory.Unit{Source: " ", Target: "a"}, `o: unit no. 1 (" "): the source is empty`},
		{TMX, memory.Unit{Source: "الف", Target: "a", Created: date("1402-01-01 00:00:00")}, `o: unit no. 1 ("الف"): a date outside the years 1900 to 9999`},
	} {
		err := Write(&bytes.Buffer{}, c.format, sequence([]memory.Unit{c.unit}), Options{Name: "o"})
		var fe *FileError
		if !errors.As(err, &fe) || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	if err := Write(&bytes.Buffer{}, TMX, sequence(nil), Options{Encoding: "windows-1256"}); err == nil {
		t.Error("TMX written in windows-1256")
	}
}
