package cli

import (
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows on standard error how far a long work has come, if that is a
// terminal and the work takes longer than a second.
type progress struct {
	o     *common
	what  string
	total int64 // -1: not known
	done  int64
	start time.Time
	bar   *progressbar.ProgressBar
}

func (o *common) progress(what string, total int64) *progress {
	return &progress{o: o, what: what, total: total, start: time.Now()}
}

// set tells how much is done by now.
func (p *progress) set(done int64) {
	p.done = done
	if p.bar == nil {
		if p.o.quiet || !p.o.ErrTerminal || time.Since(p.start) < time.Second {
			return
		}
		p.bar = progressbar.NewOptions64(p.total,
			progressbar.OptionSetWriter(p.o.Err), progressbar.OptionSetDescription(p.what),
			progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish())
	}
	_ = p.bar.Set64(done) // a bar that cannot be drawn is no reason to fail
}

func (p *progress) add(n int64) { p.set(p.done + n) }

// end takes the bar away.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
