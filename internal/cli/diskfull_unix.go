//go:build !windows

package cli

import "syscall"

// diskFull is the system's error for a disk without room.
const diskFull = syscall.ENOSPC
