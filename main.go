// Command hafez is a translation memory and aligner for people who translate
// Persian. Its commands are in package internal/cli.
package main

import (
	"context"
	"os"
	"os/signal"

	"hafez/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	// The first Ctrl-C asks for an orderly end; the next one is the system's.
	context.AfterFunc(ctx, stop)
	os.Exit(cli.Main(ctx))
}
