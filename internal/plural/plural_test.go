package plural

import (
	"reflect"
	"strings"
	"testing"
)

func TestForm(t *testing.T) {
	for _, c := range []struct {
		expression string
		want       []int64 // For 0, 1, 2, 5, 21.
	}{
		{"0", []int64{0, 0, 0, 0, 0}},
		{" (n != 1)", []int64{1, 0, 1, 1, 1}},
		{"n>1", []int64{0, 0, 1, 1, 1}},
		{"!(n == 1)", []int64{1, 0, 1, 1, 1}},
		{"n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2", []int64{2, 0, 1, 2, 0}},
		{"n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5", []int64{0, 1, 2, 3, 4}},
		{"n*2+1-n/2", []int64{1, 3, 4, 9, 33}},
	} {
		var got []int64
		for _, n := range []int64{0, 1, 2, 5, 21} {
			form, err := Form(c.expression, n)
			if err != nil {
				t.Errorf("%s: %v", c.expression, err)
			}
			got = append(got, form)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %d, want %d", c.expression, got, c.want)
		}
	}
	for _, bad := range []string{"", "n =! 1", "(n", "n)", "n ? 1", "m", "n % 0", "1 / (n-1)", "99999999999", "n n", strings.Repeat("(", 999), strings.Repeat("!", 2000)} {
		if got, err := Form(bad, 1); err == nil {
			t.Errorf("%q: got %d", bad, got)
		}
	}
}
