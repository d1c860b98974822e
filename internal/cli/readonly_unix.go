//go:build !windows

package cli

import (
	"errors"
	"syscall"
)

// isReadOnly reports whether an error is that of a medium that cannot be written to.
func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }
