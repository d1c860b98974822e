package memory

import (
	"cmp"
	"context"
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"

	"hafez/internal/persian"
)

// DuplicateOptions say what duplicates are and which of them stays. The zero value
// takes units that are the same but for outer white space, and keeps the best.
type DuplicateOptions struct {
	// Orthographic takes, beyond those, units whose sources have the same key (what
	// an orthographic match is) and whose targets are the same but for white space
	// and the form of quotes.
	Orthographic bool
	// Newest keeps what was changed last, though another be confirmed; it is confirmed
	// then too. Otherwise the best stays: what is confirmed, of these what was changed
	// last, of these that of which most is known.
	Newest bool
	// Progress, if not nil, is called from time to time with how many units were read.
	Progress func(done, all int)
}

// Duplicates are units that say the same.
type Duplicates struct {
	// Keep is the one that stays, with all that the others know beyond it: notes and
	// properties that it has not, and if it has none, origin, who made it and when,
	// and the segments around it. Its texts are its own.
	Keep Unit
	// Completed: Keep knows more than the unit that is stored.
	Completed bool
	// Others are those that can go, the best first.
	Others []Unit
}

// Duplicates finds units that say the same, in the order of the numbers of those to
// keep. Units of different languages or with different targets never do, nor does one
// that was rejected and one that was not. Once the others are gone and what was
// completed is stored, there are none:
//
//	r.Units = append(r.Units, d.Keep) // if d.Completed
//	r.Delete = append(r.Delete, …)    // all d.Others
//	m.Revise(ctx, r, memory.Change{Command: "dedupe"})
//
// While it reads it holds a hundred bytes or two for each unit of the memory, and then
// the duplicates.
func (m *Memory) Duplicates(ctx context.Context, opts DuplicateOptions) ([]Duplicates, error) {
	total, err := m.Count()
	if err != nil {
		return nil, err
	}
	var all []contender
	var analyzer persian.Analyzer
	for u, err := range m.Units() {
		if err := errJoin(err, ctx.Err); err != nil {
			return nil, err
		}
		all = append(all, contenderOf(&u, opts, &analyzer))
		if opts.Progress != nil && len(all)%1000 == 0 {
			opts.Progress(len(all), int(total))
		}
	}
	slices.SortFunc(all, func(a, b contender) int { return a.compare(&b, opts.Newest) })

	// From the best down: each goes to the first that says the same, or stays.
	keeper := make(map[sum]uint64)
	others := make(map[uint64][]uint64)
	for i := range all {
		c := &all[i]
		kept, found := uint64(0), false
		for _, s := range c.same {
			if kept, found = keeper[s]; found {
				break
			}
		}
		if found {
			others[kept] = append(others[kept], c.id)
			continue
		}
		for _, s := range c.same {
			keeper[s] = c.id
		}
	}
	return m.readDuplicates(ctx, others)
}

// readDuplicates reads the units of which only numbers are known.
func (m *Memory) readDuplicates(ctx context.Context, others map[uint64][]uint64) ([]Duplicates, error) {
	f := Filter{}
	for kept, gone := range others {
		for _, id := range append(gone, kept) {
			f.IDs = append(f.IDs, IDRange{id, id})
		}
	}
	if len(f.IDs) == 0 {
		return nil, nil
	}
	units := make(map[uint64]Unit, len(f.IDs))
	for u, err := range m.Select(f) {
		if err := errJoin(err, ctx.Err); err != nil {
			return nil, err
		}
		units[u.ID] = u
	}
	found := make([]Duplicates, 0, len(others))
	for kept, gone := range others {
		d := Duplicates{Keep: units[kept]}
		for _, id := range gone {
			d.Others = append(d.Others, units[id])
		}
		d.complete()
		found = append(found, d)
	}
	slices.SortFunc(found, func(a, b Duplicates) int { return cmp.Compare(a.Keep.ID, b.Keep.ID) })
	return found, nil
}

// sum stands for what units have in common that say the same. It is so long that no
// two that do not have the same one.
type sum [16]byte

// contender is what is remembered of a unit while others are read.
type contender struct {
	id      uint64
	status  Status
	changed int64 // in seconds since 1970
	known   int
	same    []sum // It says the same as a unit with one of these.
}

func contenderOf(u *Unit, opts DuplicateOptions, analyzer *persian.Analyzer) contender {
	pair := pairOf(u.From, u.To)
	rejected := strconv.FormatBool(u.Status == Rejected)
	c := contender{
		id: u.ID, status: u.Status, changed: u.LastChange().Unix(), known: knownOf(u),
		same: []sum{sumOf("exact", rejected, pair.from, pair.to, strings.TrimSpace(u.Source), strings.TrimSpace(u.Target))},
	}
	if !opts.Orthographic {
		return c
	}
	// As [Compare] has it: the tags are the same, and the tokens and marks in one of
	// the views.
	text := analyzer.Analyze(u.Source)
	head := []string{rejected, pair.from, pair.to, looseTarget(u.Target)}
	for _, t := range text.Tags {
		head = append(head, t.Text, strconv.Itoa(t.At))
	}
	c.same = append(c.same, viewSum(head, "split", text.Split), viewSum(head, "joined", text.Joined))
	return c
}

// sumOf is the sum of several texts.
func sumOf(texts ...string) sum {
	h := sha256.New()
	for _, t := range texts {
		h.Write([]byte(strconv.Itoa(len(t)) + ":" + t)) // Where one ends is told.
	}
	return sum(h.Sum(nil)[:len(sum{})])
}

func viewSum(head []string, name string, v persian.View) sum {
	texts := append(slices.Clip(head), name)
	for _, t := range v.Tokens {
		texts = append(texts, t.Key, t.Value)
	}
	texts = append(texts, "marks")
	for _, m := range v.Marks {
		texts = append(texts, string(m.Rune), strconv.Itoa(m.At))
	}
	return sumOf(texts...)
}

// plainQuotes writes quotes as a typewriter does.
var plainQuotes = strings.NewReplacer(
	"“", `"`, "”", `"`, "„", `"`, "‟", `"`, "«", `"`, "»", `"`, "＂", `"`,
	"‘", "'", "’", "'", "‚", "'", "‛", "'", "‹", "'", "›", "'", "`", "'", "´", "'",
)

// looseTarget is a target without what makes no difference.
func looseTarget(t string) string { return plainQuotes.Replace(strings.Join(strings.Fields(t), " ")) }

// compare puts the better contender first.
func (c *contender) compare(d *contender, newest bool) int {
	status := cmp.Compare(c.status, d.status) // Confirmed ones come first.
	if newest {
		status = 0
	}
	return cmp.Or(status, cmp.Compare(d.changed, c.changed), cmp.Compare(c.status, d.status), cmp.Compare(d.known, c.known), cmp.Compare(c.id, d.id))
}

// knownOf counts what is known of a unit.
func knownOf(u *Unit) int {
	n := len(u.Notes) + len(u.Props)
	for _, s := range []string{u.CreatedBy, u.ChangedBy, u.Origin, u.Previous, u.Next} {
		if s != "" {
			n++
		}
	}
	if !u.Created.IsZero() {
		n++
	}
	return n
}

// complete brings into Keep what the others know beyond it.
func (d *Duplicates) complete() {
	for i := range d.Others {
		d.Completed = join(&d.Keep, &d.Others[i]) || d.Completed
	}
}
