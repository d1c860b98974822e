package align

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"hafez/internal/persian"
)

// Document is a text among others that wait to be paired.
type Document struct {
	// Name tells it from the others: a file's name, without its folder.
	Name string
	// Segments are its segments, or the first some hundred of them.
	Segments []string
}

// DocumentPair is a document and what seems to be its translation.
type DocumentPair struct {
	// Source and Target index the lists given to [PairDocuments]; -1 in one of
	// them: no document of the other list goes with it.
	Source, Target int
	// Content is how much the words of the two have in common, from 0 to 1, and
	// Name how much their names have.
	Content, Name float64
	// Rival is another target that the source goes with nearly as well, or
	// better by one of the two; -1 if there is none.
	Rival int
}

// How documents are paired. On 25 articles and books the contents of a document
// and its translation had .38 to .60 in common, those of others up to .34, and
// never more than two thirds of what the translation had.
const (
	nameWeight   = .3  // of the names, against the contents
	leastContent = .25 // documents of less are no pair, unless …
	leastName    = .9  // … their names are as similar as this
	nearRival    = .75 // a rival has so much of the score of the pair
)

// PairDocuments finds which targets are the translations of which sources, by
// their contents and by their names, each at most once. The languages, the
// glossary and the lexicons of opts count; nothing else of them does. Pairs
// come in the order of the sources, then the targets that are left. The only
// errors are that of ctx and those of opts.Lexicons.
func PairDocuments(ctx context.Context, sources, targets []Document, opts Options) ([]DocumentPair, error) {
	content, err := commonContent(ctx, sources, targets, opts)
	if err != nil {
		return nil, err
	}
	names := commonNames(sources, targets, opts)
	score := func(i, j int) float64 { return content[i][j] + nameWeight*names[i][j] }

	var order [][2]int
	for i := range sources {
		for j := range targets {
			if content[i][j] >= leastContent || names[i][j] >= leastName {
				order = append(order, [2]int{i, j})
			}
		}
	}
	slices.SortStableFunc(order, func(a, b [2]int) int { return cmp.Compare(score(b[0], b[1]), score(a[0], a[1])) })
	partner, taken := slices.Repeat([]int{-1}, len(sources)), make([]bool, len(targets))
	for _, p := range order {
		if partner[p[0]] < 0 && !taken[p[1]] {
			partner[p[0]], taken[p[1]] = p[1], true
		}
	}

	var pairs []DocumentPair
	for i, j := range partner {
		p := DocumentPair{Source: i, Target: j, Rival: -1}
		if j >= 0 {
			p.Content, p.Name = content[i][j], names[i][j]
			p.Rival = rival(j, content[i], names[i], func(k int) float64 { return score(i, k) })
		}
		pairs = append(pairs, p)
	}
	for j := range targets {
		if !taken[j] {
			pairs = append(pairs, DocumentPair{Source: -1, Target: j, Rival: -1})
		}
	}
	return pairs, nil
}

// rival is the best of the other targets, if it is a rival of target j.
func rival(j int, content, names []float64, score func(int) float64) int {
	best := -1
	for k := range content {
		if k != j && (best < 0 || score(k) > score(best)) {
			best = k
		}
	}
	if best < 0 || content[best] < leastContent && names[best] < leastName {
		return -1
	}
	if score(best) >= nearRival*score(j) || content[best] >= content[j] || names[best] > names[j] && names[best] >= leastName {
		return best
	}
	return -1
}

// commonContent is the cosine between each source, put into words of the
// targets by what is known of their translations, and each target. Words count
// by how rare they are among the documents (tf·idf; Salton and Buckley,
// "Term-weighting approaches in automatic text retrieval", 1988).
func commonContent(ctx context.Context, sources, targets []Document, opts Options) ([][]float64, error) {
	opts.SourcePlaces, opts.TargetPlaces = nil, nil
	s, t, evidence, err := prepare(ctx, wholes(sources), wholes(targets), opts)
	if err != nil {
		return nil, err
	}
	type posting struct {
		document int
		weight   float64
	}
	postings := make([][]posting, len(t.words.types))
	weights := t.weights()
	for j := range t.segments {
		row := weights(j)
		length := norm(row)
		for token, w := range row {
			postings[token] = append(postings[token], posting{j, w / length})
		}
	}
	common := make([][]float64, len(sources))
	weights = s.weights()
	for i := range common {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		common[i] = make([]float64, len(targets))
		translated, lost := make(map[int32]float64), 0.0
		for token, w := range weights(i) {
			left := 1.0
			for _, e := range evidence.rows[token] {
				translated[e.target] += w * float64(e.forward)
				left -= float64(e.forward)
			}
			if left = max(left, 0) * w; left > 0 {
				lost += left * left
			}
		}
		length := math.Hypot(norm(translated), math.Sqrt(lost))
		for token, w := range translated {
			for _, p := range postings[token] {
				common[i][p.document] += w / length * p.weight
			}
		}
		for j := range common[i] { // the order of a map is not always the same
			common[i][j] = math.Round(common[i][j]*1e6) / 1e6
		}
	}
	return common, nil
}

// wholes are the documents as one segment each.
func wholes(documents []Document) []string {
	all := make([]string, len(documents))
	for i, d := range documents {
		all[i] = strings.Join(d.Segments, "\n")
	}
	return all
}

// weights gives the tokens of each segment and how much they count.
func (s *side) weights() func(i int) map[int32]float64 {
	in := make([]float64, len(s.words.types)) // the segments that have it
	for i := range s.segments {
		for _, c := range s.segments[i].bag {
			in[c.token]++
		}
	}
	return func(i int) map[int32]float64 {
		row := make(map[int32]float64)
		for _, c := range s.segments[i].bag {
			if s.words.types[c.token].kind != mark {
				row[c.token] = math.Log1p(float64(c.n)) * math.Log((1+float64(len(s.segments)))/in[c.token])
			}
		}
		return row
	}
}

func norm(row map[int32]float64) float64 {
	sum := 0.0
	for _, w := range row {
		sum += w * w
	}
	return max(math.Sqrt(sum), 1e-9)
}

// commonNames is how much the names of each source and target have in common.
func commonNames(sources, targets []Document, opts Options) [][]float64 {
	tags := setOf("fa fas per pes persian farsi en eng english source src target tgt original orig text txt translation translated trans " +
		"فارسی انگلیسی متن ترجمه اصل شده")
	for _, tag := range []string{opts.From, opts.To} {
		if tag != "" {
			tags[strings.ToLower(tag)], tags[persian.BaseLanguage(tag)] = true, true
		}
	}
	words := func(documents []Document) [][]string {
		all := make([][]string, len(documents))
		for i, d := range documents {
			all[i] = wordsOfName(d.Name, tags)
		}
		return all
	}
	s, t := words(sources), words(targets)
	common := make([][]float64, len(sources))
	for i := range common {
		common[i] = make([]float64, len(targets))
		for j := range common[i] {
			common[i][j] = commonWords(s[i], t[j])
		}
	}
	return common
}

// wordsOfName cuts a name into its words and numbers, without those that tell
// only the language.
func wordsOfName(name string, tags map[string]bool) []string {
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		name = name[:dot]
	}
	var words []string
	for _, t := range persian.Analyze(name).Split.Tokens {
		w := t.Key
		if t.Class != persian.Word {
			w = t.Value
		}
		if !tags[w] {
			words = append(words, w)
		}
	}
	return words
}

// commonWords is the share of words that two names have both; names whose
// numbers differ are hardly alike, whatever their words.
func commonWords(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	if slices.Equal(a, b) {
		return 1
	}
	both, differ := 0, false
	for _, w := range a {
		if slices.Contains(b, w) {
			both++
		} else {
			differ = differ || isNumber(w)
		}
	}
	for _, w := range b {
		differ = differ || isNumber(w) && !slices.Contains(a, w)
	}
	share := float64(both) / float64(len(a)+len(b)-both)
	if differ {
		share /= 4
	}
	return min(share, .95)
}

func isNumber(w string) bool { return strings.ContainsFunc(w, unicode.IsDigit) }
