package memory

// Kind says in what way a match is like the query. Lower is better.
type Kind uint8

const (
	// Context: exact, and the segment before or after is the same too.
	Context Kind = iota
	// Exact: the same text but for white space around it.
	Exact
	// Orthographic: the same words, numbers and marks, typed differently:
	// another keyboard's letters and digits, half-spaces, quotes.
	Orthographic
	// Numbers: the same but for the values of numbers or dates.
	Numbers
	// Fuzzy: anything else.
	Fuzzy
)

var kindNames = [...]string{"context", "exact", "orthographic", "numbers", "fuzzy"}

// String gives the kind as it stands in JSON.
func (k Kind) String() string { return kindNames[k] }
