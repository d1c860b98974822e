package memory

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"
)

var errEmptyFile = errors.New("empty file")

// checkFile looks at a file before bbolt maps it into memory, where reading
// behind the end of one that was cut short would be a fault and something
// else than a memory gives no clear message.
func checkFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil {
		return err
	} else if info.IsDir() {
		return fmt.Errorf("%s: %w: it is a folder", path, ErrNotMemory)
	}
	metas, magic, err := readMetas(f)
	// One of them may be being written just now.
	for try := 0; err == nil && len(newest(metas)) == 1 && try < 5; try++ {
		time.Sleep(2 * time.Millisecond)
		metas, magic, err = readMetas(f)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}

	// The size is asked for last: while another process writes, the file may
	// grow, and it grows before a meta page tells so.
	info, err := f.Stat()
	valid := newest(metas)
	switch {
	case err != nil:
		return err
	case info.Size() == 0:
		return errEmptyFile
	case len(valid) == 0 && !magic:
		return fmt.Errorf("%s: %w%s", path, ErrNotMemory, otherKind(f))
	case len(valid) == 0:
		return fmt.Errorf("%s: %w: no valid meta page", path, ErrDamaged)
	case len(valid) == 1:
		// Each is written by turns, so that it may be the last change that is lost; if
		// anything were written now there would be no telling any more.
		return fmt.Errorf("%s: %w: one of its two meta pages is not valid: the last change may be lost", path, ErrDamaged)
	case valid[0].pages > info.Size()/valid[0].pageSize:
		return fmt.Errorf("%s: %w: cut short: %d bytes are left of %d", path, ErrDamaged, info.Size(), valid[0].pages*valid[0].pageSize)
	}
	return nil
}

// checkFilled is checkFile for a memory that has to be there and to hold something.
func checkFilled(path string) error {
	err := checkFile(path)
	if err == errEmptyFile {
		return fmt.Errorf("%s: %w: the file is empty", path, ErrNotMemory)
	}
	return err
}

// otherKind says what a file that is no memory may be instead: ": it is …", or nothing.
func otherKind(f io.ReaderAt) string {
	b := make([]byte, 512)
	n, _ := f.ReadAt(b, 0)
	b = b[:n]
	text := bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\uFEFF")), " \t\r\n")
	for i := 1; i < utf8.UTFMax && len(text) > 0 && !utf8.Valid(text); i++ { // the last letter may be cut
		text = text[:len(text)-1]
	}
	switch {
	case bytes.HasPrefix(b, []byte("SQLite format 3\x00")):
		return ": it is an SQLite database"
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return ": it is a zip or a document of an office program"
	case bytes.HasPrefix(text, []byte("<")):
		return ": it is XML or HTML"
	case len(text) > 0 && utf8.Valid(text) && !bytes.ContainsFunc(text, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\r", r) }):
		return ": it is a text"
	}
	return ""
}
