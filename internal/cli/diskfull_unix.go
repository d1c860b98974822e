//go:build !windows

package cli

import (
	"errors"
	"syscall"
)

// isDiskFull tells the system's errors for a disk, or what a user may have of
// it, without room.
func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}
