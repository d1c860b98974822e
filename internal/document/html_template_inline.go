package document

import (
	"slices"
	"strings"
)

// block makes a block of what stands between two cuts.
func (p *htmlPage) block(atoms []atom, pre bool) htmlBlock {
	atoms = shownAtoms(atoms)
	b := htmlBlock{text: &inline{}, place: span{atoms[0].at.start, atoms[len(atoms)-1].at.end}, pre: pre}
	b.crlf = strings.Contains(p.text[b.place.start:b.place.end], "\r\n")
	var text strings.Builder
	flush := func() {
		b.text.addText(text.String())
		text.Reset()
	}
	inlineOf := map[int]int{} // codes by the atom that begins them
	for i := 0; i < len(atoms); i++ {
		a := atoms[i]
		wide := widened(atoms, i, i)
		switch {
		case a.kind == atomGap:
		case a.frozen:
			end := i + 1
			for end < len(atoms) && (atoms[end].frozen || atoms[end].kind == atomGap) {
				end++
			}
			for !atoms[end-1].frozen {
				end--
			}
			flush()
			b.protect(atoms, i, end)
			i = end - 1
		case a.kind == atomText:
			text.WriteString(a.text)
		case a.kind == atomSpace:
			text.WriteByte(' ')
		case a.kind == atomLine:
			text.WriteString(a.lines())
			b.breaks = append(b.breaks, wide)
		case a.kind == atomOpen && a.mate >= 0:
			flush()
			b.text.begin(code{what: a.what})
			inlineOf[i] = len(b.codes)
			b.codes = append(b.codes, htmlCode{open: a.at, openWide: wide, tag: a.tag})
		case a.kind == atomClose && a.mate >= 0:
			flush()
			is := inlineOf[a.mate]
			b.codes[is].close, b.codes[is].closeWide = a.at, wide
			b.codes[is].closeInstead = a.instead
			b.text.end()
			// With nothing in it, it is there for itself: an anchor, an icon.
			b.text.codes[is].kept = !b.text.codes[is].pair
		default:
			flush()
			b.text.addSingle(code{what: a.what, word: a.what == "picture", kept: a.kept || a.kind == atomOpen || a.kind == atomClose})
			b.codes = append(b.codes, htmlCode{open: a.at, openWide: wide, tag: a.tag})
		}
	}
	flush()
	return b
}

// lines is what an atomLine says.
func (a atom) lines() string {
	if a.br {
		return "\n"
	}
	return a.text
}

// protect adds atoms that are not to be translated. What they say is shown between
// tags, so that the sentence can be understood, and stays as it is.
func (b *htmlBlock) protect(atoms []atom, from, to int) {
	var text strings.Builder
	for _, a := range atoms[from:to] {
		switch a.kind {
		case atomText:
			text.WriteString(a.text)
		case atomSpace:
			text.WriteByte(' ')
		case atomLine:
			text.WriteString(a.lines())
		}
	}
	at := span{atoms[from].at.start, atoms[to-1].at.end}
	c := code{what: "not to be translated", kept: true, fixed: text.Len() > 0}
	b.codes = append(b.codes, htmlCode{open: at, openWide: widened(atoms, from, to-1), protected: true})
	if text.Len() == 0 {
		b.text.addSingle(c)
		return
	}
	b.text.begin(c)
	b.text.addText(text.String())
	b.text.end()
}

// widened is the place of atoms[from] to atoms[to] with the white space around them
// that nobody sees, but for that which the atom before has.
func widened(atoms []atom, from, to int) span {
	wide := span{atoms[from].at.start, atoms[to].at.end}
	if from >= 2 && atoms[from-1].kind == atomGap && atoms[from-2].kind == atomText {
		wide.start = atoms[from-1].at.start
	}
	if to+1 < len(atoms) && atoms[to+1].kind == atomGap {
		wide.end = atoms[to+1].at.end
	}
	return wide
}

// shownAtoms decides which white space counts, as flow does. What does not, side by
// side, becomes one gap; at the beginning and at the end there is none.
func shownAtoms(atoms []atom) []atom {
	// Which spaces count: the first after a word, if a word comes.
	spaced, due := true, -1
	for i := range atoms {
		switch a := &atoms[i]; {
		case a.kind == atomSpace:
			if !spaced {
				due = i
			}
			spaced = true
			if due != i {
				a.kind = atomGap
			}
		case a.kind == atomLine && !a.pre:
			if due >= 0 {
				atoms[due].kind = atomGap
			}
			spaced, due = true, -1
		case a.kind == atomText && a.text != "", a.kind == atomLine:
			spaced, due = false, -1
		}
	}
	if due >= 0 {
		atoms[due].kind = atomGap
	}
	// Line ends at the beginning and at the end do not.
	trim := func(a *atom) (goOn bool) {
		switch {
		case a.kind == atomText && a.text != "", a.kind == atomSpace:
			return false
		case a.kind == atomLine && a.br:
			a.kind = atomSingle
		case a.kind == atomLine:
			a.kind = atomGap
		}
		return true
	}
	for i := 0; i < len(atoms) && trim(&atoms[i]); i++ {
	}
	for i := len(atoms) - 1; i >= 0 && trim(&atoms[i]); i-- {
	}
	place := make([]int, len(atoms)) // where each atom comes to be
	var shown []atom
	for i, a := range atoms {
		if n := len(shown); a.kind == atomGap && (n == 0 || shown[n-1].kind == atomGap) {
			if n > 0 {
				shown[n-1].at.end = a.at.end
			}
			continue
		}
		place[i] = len(shown)
		shown = append(shown, a)
	}
	if n := len(shown); n > 0 && shown[n-1].kind == atomGap {
		shown = shown[:n-1]
	}
	for i := range shown {
		if shown[i].mate >= 0 {
			shown[i].mate = place[shown[i].mate]
		}
	}
	return slices.Clip(shown)
}
