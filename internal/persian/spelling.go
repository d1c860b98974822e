package persian

// spellings are words whose letters are chosen in several ways, as they come
// out folded (and joined), and the one that stands for all in a key. The seat
// of hamza makes most of them: مسئله، مسأله.
var spellings = map[string]string{
	"مسیله": "مساله", "جریت": "جرات", "نشیت": "نشات",
	"گفتوگو": "گفتگو", "جستوجو": "جستجو", "شستوشو": "شستشو",
}

// spelling is the key of a folded word.
func spelling(word string) string {
	if s, ok := spellings[word]; ok {
		return s
	}
	return word
}

// spelled gives a word and the other ways to spell it, which it keeps when
// something is tied to it in the joined view.
func spelled(word string) []string {
	all := []string{word}
	for w, key := range spellings {
		if key == word {
			all = append(all, w)
		}
	}
	return all
}
