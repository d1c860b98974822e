package exchange

import (
	"strings"

	"hafez/memory"
)

// This file says what of TBX becomes what of a unit; tbx_read.go goes by it. A
// concept has languages, and a language has terms. What is known of any of them
// is a category and a text; version 2, and version 3 in the style DCA, have the
// category in an attribute, version 3 in the style DCT and TBX-Min in the element's
// name:
//
//	<termNote type="partOfSpeech">noun</termNote>
//	<min:partOfSpeech>noun</min:partOfSpeech>
//
// A note or a definition becomes a note of the unit, anything else a property:
//
//	tbx:CATEGORY         of the concept; tbx:id is its number
//	tbx:source/CATEGORY  of the source term, or of its language there
//	tbx:target/CATEGORY  of the target term, or of its language there
//
// The status of a term is tbx:source/status or tbx:target/status, whichever of
// the categories in tbxStatus it is from.

// Elements of TBX, in versions 2 and 3 and in TBX-Min.
var (
	tbxRoots     = []string{"martif", "tbx", "TBX"}
	tbxConcepts  = []string{"termEntry", "conceptEntry", "entry"}
	tbxLanguages = []string{"langSet", "langSec", "langGroup"}
	tbxSections  = []string{"tig", "ntig", "termSec", "termGroup"}
	// Those that only hold others together.
	tbxGroups = []string{"termGrp", "termNoteGrp", "descripGrp", "adminGrp"}
	// Those with the category in an attribute.
	tbxCategories = []string{"termNote", "descrip", "descripNote", "admin", "adminNote", "ref", "xref"}
	// Those of which nothing is kept: who did what when, and the parts of a term.
	tbxLeftOut = []string{"transacGrp", "transac", "transacNote", "date", "termCompList", "termCompGrp", "termComp"}
	// Inside a text, those that hold native code.
	tbxCodes = []string{"bpt", "ept", "it", "ph", "ut", "sc", "ec"}
)

// tbxStatus tells the status of a term by a category and its text: preferred,
// admitted, deprecated, superseded, or what else people write. Empty: the
// category is about something else.
func tbxStatus(category, text string) string {
	switch category {
	case "administrativeStatus", "normativeAuthorization", "termStatus":
		return strings.TrimSuffix(strings.TrimSuffix(text, "-admn-sts"), "Term")
	}
	return ""
}

// outOfUse says whether a term of this status should not be written any more.
func outOfUse(status string) bool {
	switch status {
	case "deprecated", "superseded", "obsolete", "forbidden", "notRecommended":
		return true
	}
	return false
}

// tbxFacts is what is known of a concept, a language in it, or a term.
type tbxFacts struct {
	notes []string
	props []memory.Prop // By category.
}

// tbxTerm is a term in a wanted language.
type tbxTerm struct {
	tbxFacts
	line     int
	language *tbxLanguage
	text     string
	status   string
	// bad says why the term cannot be used; empty if it can.
	bad string
}

// tbxLanguage is a wanted language in a concept.
type tbxLanguage struct {
	tbxFacts
	code  string
	fits  fits
	terms []*tbxTerm
}

// tbxConcept is a concept as it is read.
type tbxConcept struct {
	tbxFacts
	line      int
	languages []*tbxLanguage
	others    []string // Some of the other languages.
	nameless  int      // The line of a language without its code; 0: all have one.
}

// terms gives those that are wanted on one side: in the language or a variety of
// it, else in another variety.
func (c *tbxConcept) terms(side func(fits) closeness) []*tbxTerm {
	for _, want := range []closeness{within, related} {
		var terms []*tbxTerm
		for _, l := range c.languages {
			if side(l.fits) == want {
				terms = append(terms, l.terms...)
			}
		}
		if len(terms) > 0 {
			return terms
		}
	}
	return nil
}

// unit makes the unit of two terms.
func (c *tbxConcept) unit(source, target *tbxTerm, origin string) memory.Unit {
	u := memory.Unit{
		Source: source.text, Target: target.text,
		From: source.language.code, To: target.language.code,
		Origin: origin,
	}
	if outOfUse(source.status) || outOfUse(target.status) {
		u.Status = memory.Draft
	}
	for _, side := range []struct {
		prefix string
		facts  tbxFacts
	}{
		{"tbx:", c.tbxFacts},
		{"tbx:source/", source.language.tbxFacts}, {"tbx:source/", source.tbxFacts},
		{"tbx:target/", target.language.tbxFacts}, {"tbx:target/", target.tbxFacts},
	} {
		u.Notes = append(u.Notes, side.facts.notes...)
		for _, p := range side.facts.props {
			u.Props = append(u.Props, memory.Prop{Key: side.prefix + p.Key, Value: p.Value})
		}
	}
	return u
}
