package document

import (
	"path"
	"strings"
)

// maxRelations is how many parts that matter a part may refer to.
const maxRelations = 10_000

// relations are the parts that a part refers to, as far as they matter here:
// none outside the document, no pictures, no links.
type relations struct {
	byID   map[string]string // the part's name
	byType map[string]string // that of the first of each type: "styles", "footnotes" …
}

func (r relations) ofType(name string) string { return r.byType[name] }

// openPackage finds the main part of an Office document, and what it refers to.
func openPackage(a *archive) (main string, rels relations, err error) {
	root, err := readRelations(a, "")
	if err != nil {
		return "", rels, err
	}
	if main = root.ofType("officeDocument"); main == "" {
		return "", rels, a.fail("it has no main part: it is no Word document, or damaged")
	}
	if !a.has(main) {
		return "", rels, a.fail("%s, its main part, is missing in it", main)
	}
	content, err := contentType(a, main)
	if err != nil {
		return "", rels, err
	}
	for _, m := range []struct{ in, what, extension string }{
		{"spreadsheetml", "a workbook of Excel", ".xlsx"},
		{"presentationml", "a presentation of PowerPoint", ".pptx"},
	} {
		if strings.Contains(content, m.in) {
			return "", rels, &Error{Name: a.name, Err: notText(m.what + ", not a Word document"), Hint: "its extension should be " + m.extension}
		}
	}
	rels, err = readRelations(a, main)
	return main, rels, err
}

// contentType is the type of the part as [Content_Types].xml has it; empty if it
// has none.
func contentType(a *archive, name string) (string, error) {
	const list = "[Content_Types].xml"
	if !a.has(list) {
		return "", a.fail("%s is missing in it", list)
	}
	p, err := a.part(list, nil)
	if err != nil {
		return "", err
	}
	defer p.close()
	if err := p.root("types:Types", "a list of content types"); err != nil {
		return "", err
	}
	found, byExtension := "", ""
	err = p.inside(func() error {
		value, _ := p.attr("ContentType")
		switch p.element {
		case "types:Override":
			if part, _ := p.attr("PartName"); partKey(part) == partKey(name) {
				found = value
			}
		case "types:Default":
			if ext, _ := p.attr("Extension"); strings.EqualFold("."+ext, path.Ext(name)) {
				byExtension = value
			}
		}
		return nil
	})
	if err == nil {
		err = p.finish()
	}
	if found == "" {
		found = byExtension
	}
	return found, err
}

// readRelations reads what a part refers to; "" is the document as a whole.
func readRelations(a *archive, source string) (relations, error) {
	rels := relations{map[string]string{}, map[string]string{}}
	dir, base := path.Split(source)
	name := dir + "_rels/" + base + ".rels"
	if !a.has(name) {
		return rels, nil
	}
	p, err := a.part(name, nil)
	if err != nil {
		return rels, err
	}
	defer p.close()
	if err := p.root("rels:Relationships", "a list of relationships"); err != nil {
		return rels, err
	}
	err = p.inside(func() error {
		if p.element != "rels:Relationship" {
			return nil
		}
		mode, _ := p.attr("TargetMode")
		kind, _ := p.attr("Type")
		id, _ := p.attr("Id")
		target, _ := p.attr("Target")
		kind = relationType(kind)
		if kind == "" || strings.EqualFold(mode, "External") {
			return nil
		}
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		target = strings.TrimPrefix(path.Clean(target), "/")
		if len(rels.byID) == maxRelations {
			return p.fail("more than %d parts are referred to", maxRelations)
		}
		rels.byID[id] = target
		if rels.byType[kind] == "" {
			rels.byType[kind] = target
		}
		return nil
	})
	if err == nil {
		err = p.finish()
	}
	return rels, err
}

// relationType is the short name of a type of relation that matters, else empty.
func relationType(uri string) string {
	for _, base := range []string{officeMS + "officeDocument/2006/relationships/", officeISO + "officeDocument/relationships/"} {
		if kind, ok := strings.CutPrefix(uri, base); ok {
			switch kind {
			case "officeDocument", "styles", "footnotes", "endnotes", "header", "footer", "comments", "worksheet", "sharedStrings", "table":
				return kind
			}
		}
	}
	return ""
}
