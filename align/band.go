package align

// band is the part of a lattice that is searched: in row i (i source segments
// done) the columns lo[i] to hi[i], both included. Both limits rise from row to
// row, rows next to each other have a column in common, and the corners belong
// to it: so there is always a path of 1-1, 1-0 and 0-1 beads.
type band struct {
	lo, hi []int
	start  []int // start[i] is the number of vertices in the rows above i
}

// everything is the band that leaves nothing out.
func everything(m, n int) band {
	lo, hi := make([]int, m+1), make([]int, m+1)
	for i := range hi {
		hi[i] = n
	}
	return newBand(lo, hi, n)
}

// newBand makes a band for n target segments of rough limits: it makes them
// rise, meet, and hold the corners.
func newBand(lo, hi []int, n int) band {
	m := len(lo) - 1
	lo[0], hi[m] = 0, n
	for i := m; i >= 0; i-- {
		lo[i] = min(max(lo[i], 0), n)
		if i < m {
			lo[i] = min(lo[i], lo[i+1])
		}
	}
	for i := range hi {
		hi[i] = max(min(hi[i], n), lo[min(i+1, m)])
		if i > 0 {
			hi[i] = max(hi[i], hi[i-1])
		}
	}
	b := band{lo: lo, hi: hi, start: make([]int, m+2)}
	for i := range lo {
		b.start[i+1] = b.start[i] + b.width(i)
	}
	return b
}

func (b *band) rows() int          { return len(b.lo) }
func (b *band) columns() int       { return b.hi[len(b.hi)-1] + 1 }
func (b *band) size() int          { return b.start[len(b.start)-1] }
func (b *band) width(i int) int    { return b.hi[i] - b.lo[i] + 1 }
func (b *band) index(i, j int) int { return b.start[i] + j - b.lo[i] }
func (b *band) has(i, j int) bool  { return j >= b.lo[i] && j <= b.hi[i] }
