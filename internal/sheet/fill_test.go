package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hafez/internal/sheet/cells"
	"hafez/internal/sheet/sheettest"
)

func replaced(t testing.TB, file []byte, part, old, new string) []byte {
	t.Helper()
	return sheettest.Repacked(t, file, func(name, text string) string {
		if name == part {
			return strings.Replace(text, old, new, 1)
		}
		return text
	})
}

// checkLine fails if an error is not what Open and Scan promise.
func checkLine(t *testing.T, err error) {
	t.Helper()
	if _, ok := errors.AsType[*Error](err); !ok || strings.ContainsAny(err.Error(), "\n\r") {
		t.Errorf("%T: %q", err, err)
	}
}

func filled(t interface{ Fatal(...any) }, shell []byte, rows func(*Rows) error) []byte {
	var b bytes.Buffer
	if err := Fill(&b, shell, Limits{}, Filling{Part: "xl/sheet1.xml", Rows: rows}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A text is read as it was written, whatever it is.
func TestFillIdentity(t *testing.T) {
	shell := workbook(t, rowsXML(""), "", "")
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.String(), 0, 30).Draw(t, "texts")
		file := filled(t, shell, func(w *Rows) error {
			for i, text := range texts {
				if i%3 == 0 {
					w.Begin(float64(i))
				}
				w.Text(i%3+1, 0, text)
			}
			return w.Err()
		})
		read, err := scanned(file, Limits{})
		if err != nil || len(read) != len(texts) {
			t.Fatalf("%d cells, %v", len(read), err)
		}
		for i, text := range texts {
			if got := read[cells.CellName(i%3+1, i/3+1)]; got != text {
				t.Fatalf("%q is read as %q", text, got)
			}
		}
	})
}

func TestFill(t *testing.T) {
	shell := workbook(t, `<worksheet><sheetData></sheetData><autoFilter ref="A1:A999"/></worksheet>`, "", "")
	var b bytes.Buffer
	rows := 0
	last := func() string { return strconv.Itoa(rows) }
	if err := Fill(&b, shell, Limits{}, Filling{Part: "xl/sheet1.xml", Old: "999", New: last, Rows: func(w *Rows) error {
		w.BeginFixed(34)
		w.Text(1, 2, "999")
		w.Begin(18.5)
		w.Number(27, 3, 0.5)
		w.Text(28, 3, "")
		rows = w.Row()
		return w.Err()
	}}, Filling{Part: "xl/workbook.xml", Old: "ترجمه", New: last}); err != nil {
		t.Fatal(err)
	}
	parts, err := sheettest.Parts(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	const want = `<worksheet><sheetData><row r="1" ht="34" customHeight="1"><c r="A1" s="2" t="inlineStr"><is><t xml:space="preserve">999</t></is></c></row>` +
		`<row r="2" ht="18.5"><c r="AA2" s="3"><v>0.5</v></c><c r="AB2" s="3"/></row></sheetData><autoFilter ref="A1:A2"/></worksheet>`
	if parts["xl/sheet1.xml"] != want || !strings.Contains(parts["xl/workbook.xml"], `name="2"`) {
		t.Errorf("got  %s\nwant %s\n%s", parts["xl/sheet1.xml"], want, parts["xl/workbook.xml"])
	}
	archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || archive.File[0].Name != "xl/sheet1.xml" {
		t.Errorf("the sheet does not come first: %v", err)
	}
}

// What Open would refuse is not written to the end, and says so.
func TestFillTooLarge(t *testing.T) {
	shell := workbook(t, rowsXML(""), "", "")
	same := strings.Repeat("ب", 10_000)
	broken := errors.New("broken")
	for _, c := range []struct {
		name   string
		w      io.Writer
		limits Limits
		rows   func(*Rows) error
		want   string
		is     error
	}{
		{"too long", io.Discard, Limits{Unpacked: 40 << 20}, func(w *Rows) error {
			for {
				w.Begin(0)
				w.Text(1, 0, same)
				if err := w.Err(); err != nil {
					return err
				}
			}
		}, "MiB: more than is read again", ErrTooLarge},
		{"too alike", io.Discard, Limits{}, func(w *Rows) error {
			for range 2000 {
				w.Begin(0)
				w.Text(1, 0, same)
			}
			return nil
		}, "the rows are so alike that they are packed more than 100 times: more than is read again", ErrTooLarge},
		{"error of the rows", io.Discard, Limits{}, func(*Rows) error { return broken }, "broken", broken},
		{"full", fullWriter{broken}, Limits{}, func(w *Rows) error {
			for {
				w.Begin(0)
				w.Text(1, 0, same)
				if err := w.Err(); err != nil {
					return err
				}
			}
		}, "broken", broken},
	} {
		err := Fill(c.w, shell, c.limits, Filling{Part: "xl/sheet1.xml", Rows: c.rows})
		if err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, c.is) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if err := Fill(io.Discard, shell, Limits{}, Filling{Part: "xl/shared.xml", Rows: func(*Rows) error { return nil }}); err == nil {
		t.Error("rows were put where no sheet is")
	}
}

type fullWriter struct{ err error }

func (w fullWriter) Write(p []byte) (int, error) { return 0, w.err }
