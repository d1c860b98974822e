package document_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"hafez/internal/document"
)

func ExampleNewText() {
	// "سلام" as programs of the nineties saved it.
	file := strings.NewReader("\xD3\xE1\xC7\xE3")
	text, err := document.NewText("letter.txt", file, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	content, err := io.ReadAll(text)
	fmt.Printf("%s, %s, guessed: %v, %v\n", content, text.Encoding, text.Guessed, err)
	// Output: سلام, windows-1256, guessed: true, <nil>
}

func ExampleBlocks() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "rain.html")
	page := `<title>هواشناسی</title><h2>باران در شمال</h2>
		<p>مردم می&zwnj;گویند <b>گی</b>لان <img alt="نقشهٔ راه‌ها"> بسته است.
		<ul><li>رشت<li>انزلی</ul>`
	if err := os.WriteFile(path, []byte(page), 0o666); err != nil {
		fmt.Println(err)
		return
	}
	for block, err := range document.Blocks(path, document.Options{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(block.Kind, block.Level, block.Text)
	}
	// Output:
	// heading 2 باران در شمال
	// paragraph 0 مردم می‌گویند گیلان بسته است.
	// attribute 0 نقشهٔ راه‌ها
	// item 0 رشت
	// item 0 انزلی
	// attribute 0 هواشناسی
}

func ExampleError() {
	file := strings.NewReader("The president said:\nd\xE9j\xE0 vu.\n")
	_, err := document.NewText("news.txt", file, "")
	fmt.Println("error:", err)
	if e, ok := errors.AsType[*document.Error](err); ok {
		fmt.Println("hint:", e.Hint)
	}
	// Output:
	// error: news.txt:2: not UTF-8 (byte 0xE9 at offset 21)
	// hint: name the encoding with --encoding, for example windows-1256
}

func ExampleWriteAtomic() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "pairs.tsv")

	err = document.WriteAtomic(path, func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "%s\t%s\n", "سلام", "hello")
		return err
	})
	content, _ := os.ReadFile(path)
	fmt.Printf("%s%v\n", content, err)
	// Output:
	// سلام	hello
	// <nil>
}
