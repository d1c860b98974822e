package document_test

import (
	"fmt"
	"os"
	"path/filepath"

	"hafez/internal/document"
)

func ExampleTemplate_Write() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "rain.html")
	page := `<html lang="fa" dir="rtl"><p>مردم می&zwnj;گویند <b>گیلان</b> <img src="map.png" alt="نقشه"> است.</p></html>` + "\n"
	if err := os.WriteFile(path, []byte(page), 0o666); err != nil {
		fmt.Println(err)
		return
	}
	template, err := document.Load(path, document.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, block := range template.Blocks {
		fmt.Println(block.Kind, block.Text)
		for _, tag := range template.Tags[i] {
			fmt.Println(" ", tag.Number, tag.What)
		}
	}
	translations := []string{"The ⟨2/⟩ shows ⟨1⟩Gilan⟨/1⟩, people say.", "map"}
	problems, err := template.Write(os.Stdout, document.Turning{From: "fa", To: "en"}, func(block int) (string, bool) {
		return translations[block], true
	})
	fmt.Println(problems, err)
	// Output:
	// paragraph مردم می‌گویند ⟨1⟩گیلان⟨/1⟩ ⟨2/⟩است.
	//   1 bold
	//   2 picture
	// attribute نقشه
	// <html lang="en" dir="ltr"><p>The <img src="map.png" alt="map"> shows <b>Gilan</b>, people say.</p></html>
	// [] <nil>
}
