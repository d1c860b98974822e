package document

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// LibreOffice opens what is written of Word documents, OpenDocument texts and
// spreadsheets, translated and not, and finds the translations in them. HAFEZ_SOFFICE
// names it; the test is skipped without.
func TestOffice(t *testing.T) {
	office := os.Getenv("HAFEZ_SOFFICE")
	if office == "" {
		t.Skip("HAFEZ_SOFFICE names no LibreOffice: set it to soffice to test documents in it")
	}
	dir := t.TempDir()
	profile := "-env:UserInstallation=" + (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(filepath.Join(dir, "profile")), "/")}).String()
	const mixed = `<w:p><w:pPr><w:bidi/></w:pPr><w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve">آیا این </w:t></w:r><w:r><w:rPr><w:b/><w:bCs/><w:rtl/></w:rPr><w:t>مهم</w:t></w:r><w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve"> است؟</w:t></w:r></w:p>`
	const table = `<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>` + mixed + `</w:tc></w:tr></w:tbl><w:p/>`
	const manifest = `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`
	for name, file := range map[string][]byte{
		"a.docx": docxFile(mixed + table),
		"a.odt":  odtFile(`<text:h text:outline-level="1">خبر</text:h><text:p>آیا این <text:span>مهم</text:span> است؟</text:p>`, "META-INF/manifest.xml", manifest),
		"a.xlsx": xlsxFile(`<row><c t="inlineStr"><is><t>خبر</t></is></c><c><v>7</v></c></row>`),
	} {
		x := template(t, name, file)
		for _, translated := range []bool{false, true} {
			var out bytes.Buffer
			if _, err := x.Write(&out, toEnglish, func(i int) (string, bool) {
				_, tags := CutTags(x.Blocks[i].Text)
				words := fmt.Sprintf("Sentence%d", i)
				for _, tag := range tags {
					words += tag.Text
				}
				return words, translated
			}); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			to := "txt:Text (encoded):UTF8"
			if name == "a.xlsx" {
				to = "csv:Text - txt - csv (StarCalc):44,34,76"
			}
			said, err := exec.Command(office, profile, "--headless", "--convert-to", to, "--outdir", dir, path).CombinedOutput()
			if err != nil {
				t.Fatalf("%s: %v\n%s", name, err, said)
			}
			text, err := os.ReadFile(filepath.Join(dir, "a."+to[:3]))
			if err != nil {
				t.Errorf("%s: %v\n%s", name, err, said)
				continue
			}
			if got := strings.Count(string(text), "Sentence"); translated && got != len(x.Blocks) || !translated && got > 0 {
				t.Errorf("%s: %d of %d translations in %q", name, got, len(x.Blocks), text)
			}
			os.Remove(filepath.Join(dir, "a."+to[:3]))
		}
	}
}
