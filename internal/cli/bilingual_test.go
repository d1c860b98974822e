package cli

import "testing"

// Of a hostile file's problems the most are only counted, and all of them are.
func TestManyProblems(t *testing.T) {
	r := newReadReport()
	for i := range mostProblems + 2 {
		r.skipped(i+1, "the target is empty")
	}
	last := r.Problems[len(r.Problems)-1]
	if len(r.Problems) != mostProblems+1 || last.String() != "2 more problems not listed" {
		t.Errorf("%d problems, the last %q", len(r.Problems), last)
	}
	if r.Skipped != mostProblems+2 || r.found() != mostProblems+2 {
		t.Errorf("%d skipped, %d problems", r.Skipped, r.found())
	}
}
