package cli

import (
	"errors"
	"syscall"
)

// isReadOnly reports whether an error is that of a medium that cannot be written to.
func isReadOnly(err error) bool {
	const writeProtect = syscall.Errno(19) // ERROR_WRITE_PROTECT
	return errors.Is(err, writeProtect)
}
