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
