// Command hafez is a translation memory and aligner for people who translate
// Persian. Its commands are in package internal/cli.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"hafez/internal/cli"
)

func main() {
	// Ctrl-C, the end of the session, and a terminal that is closed ask for an orderly
	// end; the next signal is the system's.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	context.AfterFunc(ctx, stop)
	os.Exit(cli.Main(ctx))
}
