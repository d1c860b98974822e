package document_test

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"

	"hafez/internal/document"
)

// A Persian document of Word becomes an English one: the words that are bold stay so,
// and lines begin at the left.
func ExampleTemplate_Write_word() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "news.docx")
	if err := writeWord(path, `<w:p><w:pPr><w:bidi/></w:pPr><w:r><w:t xml:space="preserve">آیا </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>آب</w:t></w:r><w:r><w:t xml:space="preserve"> کم است؟</w:t></w:r></w:p>`); err != nil {
		fmt.Println(err)
		return
	}
	template, err := document.Load(path, document.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(template.Blocks[0].Text)

	english := filepath.Join(dir, "news.en.docx")
	out, err := os.Create(english)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = template.Write(out, document.Turning{From: "fa", To: "en"}, func(block int) (string, bool) {
		return "Is ⟨1⟩water⟨/1⟩ scarce?", true
	})
	if closeErr := out.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	for block, err := range document.Blocks(english, document.Options{}) {
		fmt.Println(block.Text, err)
	}
	// Output:
	// آیا ⟨1⟩آب⟨/1⟩ کم است؟
	// Is water scarce? <nil>
}

// writeWord writes the smallest document that Word opens.
func writeWord(path, body string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	z := zip.NewWriter(f)
	const office = "http://schemas.openxmlformats.org/"
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="` + office + `package/2006/content-types"><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + office + `package/2006/relationships"><Relationship Id="d" Type="` + office + `officeDocument/2006/relationships/officeDocument" Target="d.xml"/></Relationships>`},
		{"d.xml", `<w:document xmlns:w="` + office + `wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`},
	} {
		w, err := z.Create(part[0])
		if err != nil {
			return err
		}
		if _, err := w.Write([]byte(part[1])); err != nil {
			return err
		}
	}
	return z.Close()
}
