package memory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Report is what [Verify] found.
type Report struct {
	// Units is how many records there are that could be read.
	Units uint64
	// Changes is how many entries of the history could be read.
	Changes uint64
	// Findings are what is wrong, at most [MaxFindings] of each kind, by kind and
	// number of the unit. None: all is as it should be.
	Findings []Finding
	// Lost is how many more units there were that cannot be read, as far as that is
	// known.
	Lost uint64
	// Counts is how many findings there were of each kind.
	Counts map[FindingKind]int
	// Stale says that the index is of an older version of this program. It was not
	// looked at: it is made anew when the memory is opened for writing.
	Stale bool
}

// MaxFindings is how many findings of a kind are listed.
const MaxFindings = 100

// Finding is one thing that is wrong in a memory.
type Finding struct {
	Kind FindingKind
	// Unit is the unit that it is about; 0 if it is not about a single one.
	Unit uint64
	// Message says in one line what is wrong and what that means.
	Message string
	// Remedy is what [Repair] does about it.
	Remedy Remedy
}

// Remedy is what [Repair] can do about a [Finding].
type Remedy uint8

const (
	// Rebuilt: it is made anew, and nothing is lost.
	Rebuilt Remedy = iota
	// Lost: what it is about is left out of the repaired memory.
	Lost
	// Kept: it stays as it is.
	Kept
)

// FindingKind is the part of a memory in which something is wrong.
type FindingKind string

// The kinds of findings, in the order in which they are reported.
const (
	FoundFile     FindingKind = "file"     // pages of the file
	FoundCounter  FindingKind = "counter"  // versions, counters, sequences
	FoundLanguage FindingKind = "language" // the numbers of pairs of languages
	FoundRecord   FindingKind = "record"   // units themselves
	FoundPair     FindingKind = "pair"     // what finds a pair that is there
	FoundWord     FindingKind = "word"     // the vocabulary
	FoundTokens   FindingKind = "tokens"   // the words of sources
	FoundLength   FindingKind = "length"   // the lengths of sources
	FoundRow      FindingKind = "row"      // the index by length
	FoundPosting  FindingKind = "posting"  // the index by words
	FoundLexicon  FindingKind = "lexicon"  // glossary and learned lexicon
	FoundWork     FindingKind = "work"     // the works that are finished
	FoundHistory  FindingKind = "history"  // the changes that were made, and what undoes them
)

var findingOrder = []FindingKind{
	FoundFile, FoundCounter, FoundLanguage, FoundRecord, FoundPair, FoundWord, FoundTokens, FoundLength, FoundRow, FoundPosting, FoundLexicon, FoundWork, FoundHistory,
}

// findings are collected findings.
type findings struct {
	list   []Finding
	counts map[FindingKind]int
}

func (f *findings) add(kind FindingKind, unit uint64, remedy Remedy, format string, args ...any) {
	if f.counts == nil {
		f.counts = make(map[FindingKind]int)
	}
	f.counts[kind]++
	if f.counts[kind] <= MaxFindings {
		f.list = append(f.list, Finding{kind, unit, fmt.Sprintf(format, args...), remedy})
	}
}

// join takes over what others have found.
func (f *findings) join(other findings) {
	if f.counts == nil {
		f.counts = make(map[FindingKind]int)
	}
	listed := make(map[FindingKind]int)
	for _, x := range other.list {
		if f.counts[x.Kind]+listed[x.Kind] < MaxFindings {
			f.list = append(f.list, x)
			listed[x.Kind]++
		}
	}
	for kind, n := range other.counts {
		f.counts[kind] += n
	}
}

// VerifyOptions say how a memory is verified. The zero value will do.
type VerifyOptions struct {
	// Command is that of [Options].
	Command string
	// Progress, if not nil, is called now and then with how many pages of the file are
	// done, of how many.
	Progress func(done, total uint64)
}

// Verify checks every page of the memory at path, every record, every entry of the
// index and every counter against the others. It changes nothing and does not
// trust what it reads: a damaged file is looked through to its end, over what cannot
// be read.
//
// Each record is decoded, checked and encoded again; what the index has of it is
// compared with what a new analysis of its texts gives. What the index keeps of
// deleted units is no finding; see [Memory.Delete]. Of the lexicon and the finished
// works, which have no sums, it can only say that they look as they should.
//
// It needs some 50 bytes of memory for each unit and 100 for each word. The memory is
// locked as by a reader. An error is one that keeps it from looking: those of the
// operating system, [ErrLocked], [ErrNotMemory], [ErrNewer], and that of ctx.
func Verify(ctx context.Context, path string, opts VerifyOptions) (Report, error) {
	progress := opts.Progress
	if progress == nil {
		progress = func(uint64, uint64) {}
	}
	if err := checkThere(path); err != nil {
		return Report{}, err
	}
	path, err := filepath.EvalSymlinks(path) // The lock stands beside the file itself.
	if err != nil {
		return Report{}, err
	}
	held, err := holdToRead(path, opts.Command, defaultTimeout)
	if err != nil {
		return Report{}, err
	}
	defer held.close()
	defer held.release()
	f, err := os.Open(path)
	if err != nil {
		return Report{}, err
	}
	defer f.Close()
	v := &verifier{ctx: ctx, path: path}
	file, roots, err := v.open(f)
	if errors.Is(err, ErrDamaged) { // There is nothing to be looked at.
		v.found.add(FoundFile, 0, Lost, "%s", strings.TrimPrefix(err.Error(), fmt.Sprintf("%s: %v: ", path, ErrDamaged)))
		return Report{Findings: v.found.list, Counts: v.found.counts}, nil
	}
	if err != nil {
		return Report{}, err
	}
	done := uint64(0)
	v.pages = newWalk(ctx, file, nil, func() {
		if done++; done&0x3F == 0 {
			progress(done, file.pages)
		}
	})
	v.roots, v.unseen = roots, maps.Clone(roots)
	if err := v.all(); err != nil {
		return Report{}, err
	}
	progress(file.pages, file.pages)
	order := func(k FindingKind) int { return slices.Index(findingOrder, k) }
	slices.SortStableFunc(v.found.list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(order(a.Kind), order(b.Kind)), cmp.Compare(a.Unit, b.Unit))
	})
	return Report{Units: v.readable, Lost: v.unreadable, Changes: v.changes, Findings: v.found.list, Counts: v.found.counts, Stale: v.stale}, nil
}

// verifier is one run of Verify.
type verifier struct {
	ctx    context.Context
	path   string
	pages  *walk
	roots  map[string]bucketAt
	unseen map[string]bucketAt // those that were not gone through yet
	found  findings

	numbers              map[uint16]languagePair
	indexed              uint32
	stale                bool
	words                map[string]uint32
	units                unitTable
	readable, unreadable uint64
	counted              uint64 // by the counter
	changes              uint64 // of the history
	lost                 gaps
}

// open chooses the state of the file that counts and reads where its buckets are.
func (v *verifier) open(f *os.File) (*pageFile, map[string]bucketAt, error) {
	metas, _, err := readMetas(f)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", v.path, err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	states := newest(metas)
	if len(states) == 0 {
		return nil, nil, fmt.Errorf("%s: %w: both meta pages are damaged: nothing can be found in it, and only a copy helps", v.path, ErrDamaged)
	}
	for i, meta := range metas {
		if meta == nil {
			v.found.add(FoundFile, 0, Rebuilt, "meta page %d is damaged: if it was that of the last change, this change is lost", i)
		}
	}
	state := states[0]
	if size := state.pages * state.pageSize; size > info.Size() {
		v.found.add(FoundFile, 0, Lost, "the file is cut short: %d bytes are left of %d", info.Size(), size)
	}
	file, err := newPageFile(f, state)
	if err != nil {
		return nil, nil, err
	}
	var problems []trouble
	roots, err := readRoots(v.ctx, file, func(t trouble) { problems = append(problems, t) })
	if err != nil {
		return nil, nil, err
	}
	for _, t := range problems {
		v.found.add(FoundFile, 0, Lost, "the list of buckets, page %d: %v", t.page, t.what)
	}
	if len(problems) == 0 {
		if _, is := roots[string(metaBucket)]; !is && len(roots) > 0 {
			return nil, nil, fmt.Errorf("%s: %w: a bbolt file of another program", v.path, ErrNotMemory)
		} else if !is {
			return nil, nil, fmt.Errorf("%s: %w: nothing was ever added", v.path, ErrNotMemory)
		}
	}
	return file, roots, nil
}

// readRoots reads where the buckets of a file are.
func readRoots(ctx context.Context, f *pageFile, tell func(trouble)) (map[string]bucketAt, error) {
	roots := make(map[string]bucketAt)
	err := newWalk(ctx, f, tell, nil).bucket(f.meta.root, func(key, _ []byte, inner *bucketAt) error {
		if inner != nil {
			at := *inner
			at.inline = slices.Clone(at.inline)
			roots[string(key)] = at
		}
		return nil
	})
	return roots, err
}

// bucket goes through a bucket of the memory and says what of it cannot be read.
// at is where it is, if it is not one of the top.
func (v *verifier) bucket(name []byte, at bucketAt, each entry) error {
	w := *v.pages
	w.trouble = func(t trouble) { v.pageTrouble(name, t) }
	return w.bucket(at, each)
}

// top goes through a bucket of the top; one that is missing is a finding.
func (v *verifier) top(name []byte, each entry) error {
	at, is := v.roots[string(name)]
	delete(v.unseen, string(name))
	if !is {
		v.found.add(FoundFile, 0, remedyOf(name), "the bucket %s is missing%s", name, consequence(name))
		return nil
	}
	return v.bucket(name, at, each)
}

// pageTrouble notes what the pages of a bucket do not give.
func (v *verifier) pageTrouble(name []byte, t trouble) {
	where := "page " + fmt.Sprint(t.page)
	if t.page == 0 {
		where = "within the list of buckets"
	}
	if string(name) == string(unitsBucket) {
		lost := gapOf(t)
		v.lost = append(v.lost, lost)
		to := fmt.Sprint(" to ", lost.to)
		if t.to == nil {
			to = " to the last"
		}
		v.found.add(FoundFile, 0, Lost, "%s: %v: units %d%s cannot be read there", where, t.what, lost.from, to)
		return
	}
	v.found.add(FoundFile, 0, remedyOf(name), "%s, of the bucket %s: %v%s", where, name, t.what, consequence(name))
}

// remedyOf is what Repair does about a damaged bucket.
func remedyOf(name []byte) Remedy {
	if slices.ContainsFunc(unitBuckets[1:], func(b []byte) bool { return string(b) == string(name) }) {
		return Lost
	}
	return Rebuilt
}

// consequence says what a damaged bucket means.
func consequence(name []byte) string {
	switch string(name) {
	case "units", "languages":
		return ": units are lost"
	case "pairs":
		return ": a pair that is there may be stored again"
	case "words", "spellings", "tokens", "lengths", "rows":
		return ": suggest and search may miss units"
	case "postings":
		return ": search may miss units"
	case "history", "journal":
		return ": undo may not be possible"
	case "lexicon":
		return ": terms of the glossary may be lost"
	}
	return ""
}

// all makes every check.
func (v *verifier) all() error {
	if err := v.meta(); err != nil {
		return err
	}
	checks := []func() error{v.languages, v.lexicon, v.finished, v.history, v.vocabulary, v.records, v.pairs, v.rows, v.postings, v.leftOver}
	if v.stale {
		checks = []func() error{v.languages, v.lexicon, v.finished, v.history, v.records, v.leftOver}
	}
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}
