package memory

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// smallPages makes a memory of pages of 1 KiB, so that its trees are deep and its file
// is short, and gives the bytes that are in use.
func smallPages(t testing.TB) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "m.db")
	db, err := bolt.Open(path, 0o600, &bolt.Options{PageSize: 1024})
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	m := open(t, path, Options{})
	var units []Unit
	for _, s := range corpus(9, 40) {
		units = append(units, Unit{Source: s, Target: "a sentence about water"})
	}
	if _, err := m.Import(list(units...), ImportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	if err := m.extendIndex(t.Context(), nil, 0, nil); err != nil {
		t.Fatal(err)
	}
	m.AddTerms("fa", "en", []GlossaryEntry{{"آب", "water"}})
	m.Delete(t.Context(), []uint64{5}, Change{})
	m.Add(Unit{Source: "سلام", Target: "Hello"})
	m.Close()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, file, err := openPages(path)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	return data[:file.meta.pages*file.meta.pageSize]
}

// resealMetas gives the meta pages the sum that their bytes have.
func resealMetas(data []byte, pageSize int) {
	for at := pageHeader; at <= pageHeader+pageSize && at+metaSize <= len(data); at += pageSize {
		h := fnv.New64a()
		h.Write(data[at : at+metaSize-8])
		binary.NativeEndian.PutUint64(data[at+metaSize-8:], h.Sum64())
	}
}

// Whatever a file holds, it is opened, read, verified and repaired without a panic, and
// in the end. edits are put into a memory, four bytes each: the place and the byte;
// raw, if it is not empty, is the file instead.
func FuzzOpen(f *testing.F) {
	good := smallPages(f)
	f.Add([]byte(nil), []byte{0, 4, 10, 1}, false, uint32(0))
	f.Add([]byte(nil), []byte{0, 0, 40, 7, 0, 4, 40, 7}, true, uint32(0))
	f.Add([]byte(nil), []byte{0, 12, 9, 255}, false, uint32(9000))
	f.Add(good[:1200], []byte(nil), false, uint32(0))
	f.Add([]byte("این حافظه نیست"), []byte(nil), false, uint32(0))
	f.Fuzz(func(t *testing.T, raw, edits []byte, reseal bool, cut uint32) {
		data := bytes.Clone(raw)
		if len(data) == 0 {
			data = bytes.Clone(good)
			for ; len(edits) >= 4; edits = edits[4:] {
				at := int(edits[0])<<16 | int(edits[1])<<8 | int(edits[2])
				data[at%len(data)] = edits[3]
			}
			if cut > 0 {
				data = data[:int(cut)%len(data)]
			}
		}
		if reseal {
			resealMetas(data, 1024)
		}
		dir := t.TempDir()
		file := func(name string) string {
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
		path := file("read.db")
		ask(path, []string{"سلام", "water"})
		if r, err := Verify(t.Context(), path, VerifyOptions{}); err == nil && len(r.Findings) == 0 && r.Units > uint64(len(data)) {
			t.Error("more units than bytes")
		}
		path = file("repair.db")
		if _, err := Repair(t.Context(), path, Options{}); err == nil {
			r, err := Verify(t.Context(), path, VerifyOptions{})
			for _, x := range r.Findings {
				if x.Remedy != Kept {
					t.Errorf("repaired: %+v", x)
				}
			}
			if err != nil {
				t.Error(err)
			}
		}
		path = file("write.db")
		if m, err := Open(path, Options{}); err == nil {
			m.Add(Unit{Source: "یک جملهٔ دیگر", Target: "another sentence"})
			m.Delete(t.Context(), []uint64{2}, Change{})
			m.Undo(t.Context(), 2, Change{})
			m.Close()
		}
	})
}

// Whatever pages hold, the walk through them comes to an end, and each page is read for
// one place.
func FuzzPages(f *testing.F) {
	const size = 512
	page := func(id uint64, flags uint16, rest ...byte) []byte {
		b := binary.NativeEndian.AppendUint64(nil, id)
		b = binary.NativeEndian.AppendUint16(b, flags)
		return append(b, rest...)
	}
	f.Add(page(2, leafFlag, 0, 0), uint64(2))
	f.Add(page(2, branchFlag, 1, 0, 0, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 'k'), uint64(2))
	f.Add(page(2, leafFlag, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 'k', 2, 0, 0, 0, 0, 0, 0, 0), uint64(2))
	f.Fuzz(func(t *testing.T, pages []byte, root uint64) {
		pages = append(pages, make([]byte, (size-len(pages)%size)%size)...)
		n := int64(2 + len(pages)/size)
		file := &pageFile{bytes.NewReader(append(make([]byte, 2*size), pages...)), &metaPage{pageSize: size, pages: n, root: bucketAt{root: root}, freeList: root}, uint64(n)}
		ticks := 0
		w := newWalk(t.Context(), file, func(trouble) {}, func() { ticks++ })
		if err := w.deep(file.meta.root, 0); err != nil {
			t.Error(err)
		}
		if int64(ticks) > n {
			t.Errorf("%d pages of %d were read", ticks, n)
		}
		file.freePages()
		(&treeCheck{walk: newWalk(t.Context(), file, nil, nil)}).bucket(file.meta.root, 0)
	})
}
