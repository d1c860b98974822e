package cli

import (
	"time"

	"github.com/cheggaaa/pb/v3"
)

// progress shows on standard error how far a long work has come, if that is a
// terminal and the work takes longer than a second.
type progress struct {
	o     *common
	what  string
	total int64 // -1: not known
	done  int64
	start time.Time
	bar   *pb.ProgressBar
}

// unknownTotal is for works of which it is not known how long they are: no share of
// them can be told, and no end.
const unknownTotal pb.ProgressBarTemplate = `{{with string . "prefix"}}{{.}}{{end}}{{counters . }} {{etime . }}`

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
		template := pb.Full
		if p.total <= 0 {
			template = unknownTotal
		}
		p.bar = pb.New64(max(p.total, 0)).SetWriter(p.o.Err).SetTemplate(template)
		p.bar.Set("prefix", p.what+" ").Set(pb.CleanOnFinish, true).SetRefreshRate(100 * time.Millisecond)
		p.bar.Start()
	}
	p.bar.SetTotal(max(p.total, 0)).SetCurrent(done) // How much there is may show by and by.
}

// of tells how much is done by now, and of how much.
func (p *progress) of(done, total int) {
	p.total = int64(total)
	p.set(int64(done))
}

func (p *progress) add(n int64) { p.set(p.done + n) }

// end takes the bar away.
func (p *progress) end() {
	if p.bar != nil {
		p.bar.Finish()
	}
}
