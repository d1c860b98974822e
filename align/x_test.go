package align

import (
	"fmt"
	"testing"
)

func TestX(t *testing.T) {
	fmt.Println(tokenize("دو کتاب‌های ۲۵ درصدی در ۱۸ مارس ۲۰۱۹ و کتاب‌ها؟ بایرام‌اف می‌رود سه", languages["fa"]))
	fmt.Println(tokenize("Two books, 25% on March 18th 2019, twenty-five? Bayramov's goes three", languages["en"]))
	for _, p := range [][2]string{{"بایراماف", "bayramov"}, {"آگویرو", "aguero"}, {"استرلینگ", "sterling"}, {"منچستر", "minister"}, {"منچستر", "manchester"}, {"تهران", "tehran"}, {"خامنه", "khamenei"}, {"نیویورک", "york"}, {"سال", "sal"}, {"برایتون", "brighton"}, {"اکسون", "exxon"}, {"شکسپیر", "shakespeare"}, {"جورج", "george"}, {"چایکوفسکی", "tchaikovsky"}, {"دولت", "adult"}} {
		a, _ := persianName(0, p[0])
		b, _ := englishName(0, p[1])
		fmt.Println(p, similarity(&a, &b))
	}
}
