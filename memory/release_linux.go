package memory

import (
	bolt "go.etcd.io/bbolt"
	"golang.org/x/sys/unix"
)

// releasePages gives back the memory that pages of the file take which have been
// read: an import of a gigabyte reads all over a file that is larger still, and what
// the system could take back at any time is counted as the process's all the same.
// The pages stay in the system's cache, so that to read one again costs little, and
// what was read before is there still. The transaction keeps the file mapped where
// it is.
func (m *Memory) releasePages(tx *bolt.Tx) error {
	_, _, errno := unix.Syscall(unix.SYS_MADVISE, tx.DB().Info().Data, uintptr(tx.Size()), unix.MADV_DONTNEED)
	if errno != 0 {
		return errno
	}
	return nil
}
