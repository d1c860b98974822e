package align

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"hafez/internal/persian"
)

// documentNames are the names of the targets, cut into words.
type documentNames struct {
	tags  map[string]bool
	words [][]string
	with  map[string][]int // the targets whose name has a word
}

func newNames(targets []Document, opts Options) *documentNames {
	n := &documentNames{with: make(map[string][]int)}
	n.tags = setOf("fa fas per pes persian farsi en eng english source src target tgt original orig text txt translation translated trans " +
		"فارسی انگلیسی متن ترجمه اصل شده")
	for _, tag := range []string{opts.From, opts.To} {
		if tag != "" {
			n.tags[strings.ToLower(tag)], n.tags[persian.BaseLanguage(tag)] = true, true
		}
	}
	for j, d := range targets {
		words := wordsOfName(d.Name, n.tags)
		n.words = append(n.words, words)
		for _, w := range words {
			if list := n.with[w]; len(list) == 0 || list[len(list)-1] != j {
				n.with[w] = append(list, j)
			}
		}
	}
	return n
}

// like gives the targets that share with a name, cut into words, its rarest word,
// and so those with the same name.
func (n *documentNames) like(name []string) map[int]candidate {
	row := make(map[int]candidate)
	var rarest []int
	for _, w := range name {
		if list := n.with[w]; len(list) > 0 && (rarest == nil || len(list) < len(rarest)) {
			rarest = list
		}
	}
	for _, j := range rarest {
		if c := commonWords(name, n.words[j]); c > 0 {
			row[j] = candidate{target: j, name: c}
		}
	}
	return row
}

// wordsOfName cuts a name into its words and numbers, without those that tell
// only the language.
func wordsOfName(name string, tags map[string]bool) []string {
	name = strings.TrimSuffix(name, path.Ext(name))
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
