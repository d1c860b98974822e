package cli

import "syscall"

// diskFull is the system's error for a disk without room, ERROR_DISK_FULL.
const diskFull = syscall.Errno(112)
