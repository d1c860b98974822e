package document_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"hafez/internal/document"
)

// A document is read, and written anew with the translation of one of its two
// paragraphs.
func ExampleTemplate_Write_openDocument() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "news.fodt")
	const file = `<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:body><office:text>
<text:p>ذخیرهٔ <text:a>سد</text:a> کم است.</text:p>
<text:p>باران می‌بارد.</text:p>
</office:text></office:body></office:document>
`
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		fmt.Println(err)
		return
	}

	t, err := document.Load(path, document.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, b := range t.Blocks {
		fmt.Println(b.Kind, b.Text, t.Tags[i])
	}
	var out bytes.Buffer
	problems, err := t.Write(&out, document.Turning{From: "fa", To: "ar"}, func(block int) (string, bool) {
		return "مخزون ⟨1⟩السد⟨/1⟩ منخفض.", block == 0
	})
	_, body, _ := strings.Cut(out.String(), "<office:text>\n")
	fmt.Println(body[:strings.Index(body, "</office")], problems, err)
	// Output:
	// paragraph ذخیرهٔ ⟨1⟩سد⟨/1⟩ کم است. [{1 true link true false}]
	// paragraph باران می‌بارد. []
	// <text:p>مخزون <text:a>السد</text:a> منخفض.</text:p>
	// <text:p>باران می‌بارد.</text:p>
	//  [] <nil>
}
