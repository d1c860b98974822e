package persian

// prefixes are tied to the word behind them in the joined view: the signs of
// the verb, which are typed «می‌رود», «می رود» and «میرود».
var prefixes = map[string]bool{"می": true, "نمی": true, "همی": true}

// suffixes are tied to the word before them in the joined view: plural,
// comparative, the verb "to be", possessives and the yeh of ezafe or
// indefiniteness. As words of their own they are rare; a key that ties them
// wrongly does so for every text alike.
var suffixes = map[string]bool{
	"ها": true, "های": true, "هایی": true, "هایم": true, "هایت": true, "هایش": true,
	"هایمان": true, "هایتان": true, "هایشان": true,
	"تر": true, "تری": true, "ترین": true, "ترینی": true,
	"ام": true, "ات": true, "اش": true, "ای": true, "ایم": true, "اید": true, "اند": true,
	"مان": true, "تان": true, "شان": true, "ی": true,
}

// pairs are words that are written together or apart: اینکه، این که; بنابراین،
// بنابر این.
var pairs = map[[2]string]bool{
	{"این", "که"}: true, {"آن", "که"}: true, {"چنان", "که"}: true, {"همین", "که"}: true, {"بنابر", "این"}: true,
}

// joined makes the joined view of the tokens of the split one, and tells
// whether it differs.
func joined(folded string, tokens []open, split View) (View, bool) {
	differ := false
	for i := 1; i < len(tokens); i++ {
		if ties(&tokens[i-1].Token, &tokens[i].Token) {
			differ = true
			break
		}
	}
	if !differ {
		return split, false
	}
	v := View{Tokens: make([]Token, 0, len(tokens)), Marks: make([]Mark, 0, len(split.Marks))}
	from, m := 0, 0
	for i := range tokens {
		for m < len(split.Marks) && split.Marks[m].At == i {
			v.Marks = append(v.Marks, Mark{split.Marks[m].Rune, len(v.Tokens)})
			m++
		}
		if i > 0 && ties(&tokens[i-1].Token, &tokens[i].Token) {
			last := &v.Tokens[len(v.Tokens)-1]
			last.Joints = (last.Joints+uint32(len(last.Key)))*31 + uint32(tokens[i].Glue) + 1
			last.Key, last.End = spelling(folded[from:tokens[i].to]), tokens[i].End
			continue
		}
		from = tokens[i].from
		v.Tokens = append(v.Tokens, tokens[i].Token)
	}
	for ; m < len(split.Marks); m++ {
		v.Marks = append(v.Marks, Mark{split.Marks[m].Rune, len(v.Tokens)})
	}
	return v, true
}

// ties reports whether two neighbouring tokens are one in the joined view.
func ties(t, u *Token) bool {
	if t.Class != Word || u.Class != Word {
		return false
	}
	switch u.Glue {
	case HalfSpace:
		return true
	case Apart, Tight:
		return prefixes[t.Key] || suffixes[u.Key] || pairs[[2]string{t.Key, u.Key}]
	}
	return false
}
