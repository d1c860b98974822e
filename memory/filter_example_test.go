package memory_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"hafez/memory"
)

// What of one client is not confirmed yet, since the beginning of Khordad 1405.
func ExampleMemory_Select() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	m, err := memory.Open(filepath.Join(dir, "work.db"), memory.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer m.Close()
	march, _ := memory.ParseDay("2026-03-14")
	june, _ := memory.ParseDay("2026-06-02")
	for _, u := range []memory.Unit{
		{Source: "مجلس بودجه را تصویب کرد.", Target: "Parliament passed the budget.", Changed: march, Status: memory.Draft},
		{Source: "بودجه در دو مرحله پرداخت می‌شود.", Target: "The budget is paid in two stages.", Changed: june, Status: memory.Draft},
		{Source: "بودجه کافی نیست.", Target: "The budget is not enough.", Changed: june},
	} {
		u.Props = []memory.Prop{{Key: "client", Value: "Aria"}}
		if _, _, err := m.Add(u); err != nil {
			log.Fatal(err)
		}
	}

	after, err := memory.ParseDay("۱۴۰۵/۳")
	if err != nil {
		log.Fatal(err)
	}
	f := memory.Filter{Source: "بودجه", Props: []string{"client=aria"}, Status: []memory.Status{memory.Draft}, After: after}
	for u, err := range m.Select(f) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(u.ID, u.Target)
	}
	// Output:
	// 2 The budget is paid in two stages.
}
