package memory

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

// read gives all that a file holds, with the buckets in it, as lines: by the reader of
// pages, and what it passed over.
func readPages(t testing.TB, path string) (lines []string, troubles []trouble) {
	t.Helper()
	f, file, err := openPages(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := newWalk(t.Context(), file, func(x trouble) { troubles = append(troubles, x) }, nil)
	var read func(at bucketAt, within string) error
	read = func(at bucketAt, within string) error {
		lines = append(lines, fmt.Sprint(within, " sequence ", at.sequence))
		return w.bucket(at, func(key, value []byte, inner *bucketAt) error {
			if inner != nil {
				return read(*inner, fmt.Sprintf("%s/%x", within, key))
			}
			lines = append(lines, fmt.Sprintf("%s %x=%x", within, key, value))
			return nil
		})
	}
	if err := read(file.meta.root, ""); err != nil {
		t.Fatal(err)
	}
	return lines, troubles
}

// readBolt gives the same by bbolt.
func readBolt(t testing.TB, path string) (lines []string) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var read func(b *bolt.Bucket, within string) error
	read = func(b *bolt.Bucket, within string) error {
		lines = append(lines, fmt.Sprint(within, " sequence ", b.Sequence()))
		return b.ForEach(func(k, v []byte) error {
			if v == nil {
				return read(b.Bucket(k), fmt.Sprintf("%s/%x", within, k))
			}
			lines = append(lines, fmt.Sprintf("%s %x=%x", within, k, v))
			return nil
		})
	}
	if err := db.View(func(tx *bolt.Tx) error { return read(tx.Cursor().Bucket(), "") }); err != nil {
		t.Fatal(err)
	}
	return lines
}

// Of a sound file the reader of pages gives what bbolt gives, whatever is in it and
// whatever the size of its pages is.
func TestPagesAsBbolt(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		path := filepath.Join(dir, fmt.Sprint(n))
		defer os.Remove(path)
		size := rapid.SampledFrom([]int{1024, 4096, 16384}).Draw(r, "page size")
		db, err := bolt.Open(path, 0o600, &bolt.Options{PageSize: size, NoSync: true})
		if err != nil {
			r.Fatal(err)
		}
		for range rapid.IntRange(1, 5).Draw(r, "transactions") {
			err := db.Update(func(tx *bolt.Tx) error {
				b := tx.Cursor().Bucket()
				for range rapid.IntRange(1, 3).Draw(r, "depth") {
					if b, err = b.CreateBucketIfNotExists([]byte(rapid.SampledFrom([]string{"units", "pairs", "x"}).Draw(r, "bucket"))); err != nil {
						return err
					}
				}
				if _, err := b.NextSequence(); err != nil {
					return err
				}
				first := rapid.IntRange(0, 400).Draw(r, "first")
				long := rapid.SampledFrom([]int{0, 3, 40, 3000}).Draw(r, "length")
				for i := range rapid.IntRange(0, 150).Draw(r, "keys") {
					key := idKey(uint64(first + i))
					switch old := b.Bucket(key); {
					case old != nil:
					case i%7 == 6:
						err = b.Delete(key)
					default:
						err = b.Put(key, bytes.Repeat([]byte{byte(i)}, long+i%5))
					}
					if err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				r.Fatal(err)
			}
		}
		db.Close()
		got, troubles := readPages(t, path)
		if want := readBolt(t, path); !slices.Equal(got, want) || len(troubles) > 0 {
			r.Fatalf("%d lines, want %d; %v", len(got), len(want), troubles)
		}
		for _, check := range []func(string) error{checkFreeList, checkWhole, func(p string) error { return checkTree(p, true) }} {
			if err := check(path); err != nil {
				r.Fatal(err)
			}
		}
	})
}

// Whatever byte is flipped, all that stands on pages that are still whole, and whose
// branches are, is read; and what is not is told.
func TestPagesFlipped(t *testing.T) {
	path := varied(t, 300)
	sound, _ := readPages(t, path)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, file, err := openPages(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data = data[:file.meta.pages*file.meta.pageSize] // The rest is room to grow.
	// The units by the page that they stand on.
	page := make(map[string]int)
	w := newWalk(t.Context(), file, nil, nil)
	roots, _ := readRoots(context.Background(), file, nil)
	var buffer []byte
	var leaves func(id uint64)
	leaves = func(id uint64) {
		p, err := w.page(id, &buffer)
		if err != nil {
			t.Fatal(err)
		}
		if p.leaf {
			for i := range p.count {
				v, _ := p.value(i)
				page[fmt.Sprintf("/%x %x=%x", unitsBucket, p.key(i), v)] = int(id)
			}
			return
		}
		for i := range p.count {
			child := p.child(i)
			leaves(child)
			if p, err = w.page(id, &buffer); err != nil {
				t.Fatal(err)
			}
		}
	}
	leaves(roots["units"].root)
	if len(page) < 200 {
		t.Fatalf("%d units on pages", len(page))
	}
	isLeaf := make(map[int]bool)
	for _, id := range page {
		isLeaf[id] = true
	}
	broken := filepath.Join(t.TempDir(), "m.db")
	for at := 0; at < len(data); at += 211 {
		id := at / int(file.meta.pageSize)
		if !isLeaf[id] {
			continue
		}
		for _, with := range []byte{0x01, 0x80} {
			data[at] ^= with
			if err := os.WriteFile(broken, data, 0o600); err != nil {
				t.Fatal(err)
			}
			data[at] ^= with
			got, troubles := readPages(t, broken)
			has := make(map[string]bool, len(got))
			for _, line := range got {
				has[line] = true
			}
			for unit, on := range page {
				if on != id && !has[unit] {
					t.Fatalf("byte %d ^ %#x, of page %d: what stands on page %d is lost", at, with, id, on)
				}
			}
			if len(got) < len(sound) && len(troubles) == 0 {
				t.Fatalf("byte %d ^ %#x: %d lines of %d, and nothing is told", at, with, len(got), len(sound))
			}
		}
	}
}
