package exchange

import (
	"strings"

	"hafez/internal/xmlscan"
)

// This file says what XLIFF is to the rest: its versions, its namespaces, and what
// its states mean. Files of both families, 1.x and 2.x, go through one reader: they
// have hardly an element's name in common, and so the elements tell which family is
// read. xliff_read.go has the frame, xliff_read12.go and xliff_read2.go the units,
// xliff_inline.go what stands in a <source>; xliff_write.go and xliff_codes.go the
// way back; xliff_validate.go and what follows it the rules of the specifications.
//
// What XLIFF knows of a unit and a unit has no field for becomes properties:
//
//	xliff:original     the file that the text was taken from
//	xliff:NAME         attribute NAME of the <trans-unit> or <unit>: xliff:id …
//	xliff:mid          the segment's mid in 1.2
//	xliff:segment      the segment's id in 2.x
//	xliff:state, xliff:state-qualifier, xliff:subState, xliff:order
//	xliff:context/TYPE a <context context-type="TYPE"> of the <trans-unit>
//
// and what a unit has and XLIFF no place for stands in the metadata module (2.x), or
// in a <context-group> (1.2), under the names below.
const (
	xliffTool = "hafez" // Category and name of those, and the tool of the file.

	metaFrom      = "from"
	metaTo        = "to"
	metaCreated   = "created"
	metaCreatedBy = "created-by"
	metaChanged   = "changed"
	metaChangedBy = "changed-by"
	metaOrigin    = "origin"
	metaPrevious  = "previous"
	metaNext      = "next"
	metaStatus    = "status"
	metaCodes     = "codes" // Here stands the property that a side's codes make.
	metaProp      = "prop:" // And the property's key.
)

// Namespaces of XLIFF and of its modules.
const (
	nsXLIFF1  = "urn:oasis:names:tc:xliff:document:1." // And 1 or 2. (1.0 has none.)
	nsXLIFF20 = "urn:oasis:names:tc:xliff:document:2.0"
	nsXLIFF22 = "urn:oasis:names:tc:xliff:document:2.2"
	nsModules = "urn:oasis:names:tc:xliff:" // What the namespaces of modules begin with.

	nsMatches  = nsModules + "matches:2.0"
	nsMetadata = nsModules + "metadata:2.0"

	nsXML = "http://www.w3.org/XML/1998/namespace"
)

// Namespaces in which other tools say in 1.2 what has been confirmed.
const (
	nsTrados = "http://sdl.com/FileTypes/SdlXliff/1.0"
	nsMemoQ  = "MQXliff"
	nsPhrase = "http://www.memsource.com/mxlf/2.0"
)

func isXLIFF(uri string) bool {
	return uri == nsXLIFF20 || uri == nsXLIFF22 || strings.HasPrefix(uri, nsXLIFF1)
}

// confirmed12 says whether a target in XLIFF 1.2 has been confirmed: approved is the
// attribute of the <trans-unit>, the others are those of the <target>. Where approved
// stands it decides; then the state does, if it is one that is given at the end. One
// that is only translated has not been approved, and 1.2 has a word for that.
func confirmed12(approved, state, qualifier string) bool {
	switch {
	case strings.HasPrefix(qualifier, "rejected-"), approved == "no":
		return false
	}
	return approved == "yes" || state == "final" || state == "signed-off"
}

// confirmed2 says the same of a <segment> in XLIFF 2.x; without a state it is initial.
func confirmed2(state string) bool {
	return state == "translated" || state == "reviewed" || state == "final"
}

// xmlName is a name with its namespace in place of the prefix.
type xmlName struct{ space, local string }

// nameScanner reads XML with namespaces. Those of XLIFF, and no namespace where the
// root has none, are given as the empty one: so the names of XLIFF are bare.
type nameScanner struct {
	*xmlscan.Scanner
	root  string              // The namespace of the root element.
	bound map[string][]string // What each prefix stands for, the innermost last.
	scope []binding           // In the order in which they came.
	depth int
	ended bool // The token found last is an End.
}

// binding is a prefix that is bound from an element on.
type binding struct {
	depth  int
	prefix string
}

func newNameScanner(s *xmlscan.Scanner) *nameScanner {
	return &nameScanner{Scanner: s, bound: map[string][]string{}}
}

func (n *nameScanner) next() (xmlscan.Kind, error) {
	if n.ended { // The name of an element's End is in its own scope.
		n.ended = false
		for last := len(n.scope) - 1; last >= 0 && n.scope[last].depth == n.depth; last-- {
			prefix := n.scope[last].prefix
			n.bound[prefix] = n.bound[prefix][:len(n.bound[prefix])-1]
			n.scope = n.scope[:last]
		}
		n.depth--
	}
	kind, err := n.Scanner.Next()
	if err != nil {
		return kind, err
	}
	switch kind {
	case xmlscan.Start:
		n.depth++
		for _, a := range n.Attrs() {
			prefix, ok := strings.CutPrefix(a.Name, "xmlns:")
			if a.Name == "xmlns" {
				prefix, ok = "", true
			}
			if ok {
				n.bound[prefix] = append(n.bound[prefix], a.Value)
				n.scope = append(n.scope, binding{n.depth, prefix})
			}
		}
		if n.depth == 1 {
			n.root = n.uri(prefixOf(n.Name()))
		}
	case xmlscan.End:
		n.ended = true
	}
	return kind, nil
}

func prefixOf(name string) string {
	prefix, _, ok := strings.Cut(name, ":")
	if !ok {
		return ""
	}
	return prefix
}

// uri is what a prefix stands for; empty if it is not bound.
func (n *nameScanner) uri(prefix string) string {
	if uris := n.bound[prefix]; len(uris) > 0 {
		return uris[len(uris)-1]
	}
	if prefix == "xml" {
		return nsXML
	}
	return ""
}

// element is the name of the element found last.
func (n *nameScanner) element() xmlName {
	name := n.Name()
	prefix := prefixOf(name)
	space := n.uri(prefix)
	if space == "" && prefix != "" {
		space = prefix + ":" // Not bound: at least nobody else's.
	}
	if space == n.root || isXLIFF(space) {
		space = ""
	}
	return xmlName{space, name[strings.IndexByte(name, ':')+1:]}
}

// local is the name of the element found last if it is one of XLIFF, else empty.
func (n *nameScanner) local() string {
	if e := n.element(); e.space == "" {
		return e.local
	}
	return ""
}

// attr is the value of an attribute of XLIFF, which has no prefix; empty if it is
// not there.
func (n *nameScanner) attr(name string) string { return attr(n.Attrs(), name) }

// foreign is the value of an attribute of another namespace.
func (n *nameScanner) foreign(space, name string) string {
	for _, a := range n.Attrs() {
		if prefix, local, ok := strings.Cut(a.Name, ":"); ok && local == name && n.uri(prefix) == space {
			return a.Value
		}
	}
	return ""
}

// skip reads to the end of the element that has just started.
func (n *nameScanner) skip() error {
	for depth := 1; depth > 0; {
		kind, err := n.next()
		if err != nil {
			return err
		}
		switch kind {
		case xmlscan.Start:
			depth++
		case xmlscan.End:
			depth--
		}
	}
	return nil
}

// children calls f at the start of every element in the one that has just started.
// It has to read that to its end.
func (n *nameScanner) children(f func(e xmlName) error) error {
	for {
		kind, err := n.next()
		if err != nil {
			return err
		}
		switch kind {
		case xmlscan.Start:
			if err := f(n.element()); err != nil {
				return err
			}
		case xmlscan.End:
			return nil
		}
	}
}

// The states of a target in 1.2, to which anybody may add x-…, and of a segment in 2.x.
var (
	states12 = []string{"final", "needs-adaptation", "needs-l10n", "needs-review-adaptation", "needs-review-l10n",
		"needs-review-translation", "needs-translation", "new", "signed-off", "translated"}
	states2 = []string{"initial", "translated", "reviewed", "final"}
)
