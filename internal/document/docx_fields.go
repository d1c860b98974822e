package document

// fieldStack tells the instructions of fields from what they result in: a field
// is a mark that begins it, instructions, a mark that parts, the result, a mark
// that ends it. The result may run over many paragraphs, and fields stand in
// each other's instructions and results.
type fieldStack struct {
	open         []bool // whether it is still at its instructions
	instructions int    // how many are
}

// mark takes a mark of the kind.
func (f *fieldStack) mark(kind string) {
	last := len(f.open) - 1
	switch kind {
	case "begin":
		f.open = append(f.open, true)
		f.instructions++
	case "separate", "end":
		if last < 0 {
			return
		}
		if f.open[last] {
			f.open[last] = false
			f.instructions--
		}
		if kind == "end" {
			f.open = f.open[:last]
		}
	}
}

// endParagraph makes sure that a field without an end hides no more than the
// paragraph that it begins in. Instructions that do run on are w:instrText and
// known as such.
func (f *fieldStack) endParagraph() {
	if f.instructions > 0 {
		clear(f.open)
		f.instructions = 0
	}
}
