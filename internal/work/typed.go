package work

import (
	"regexp"
	"strings"
	"sync"
)

// typedTag is a tag as people type it who have no ⟨ on their keyboard.
var typedTag = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`<(/?\d{1,6}|\d{1,6}/)>`)
})

// asTags makes tags of what was typed for them: <1> of ⟨1⟩, if the source has that tag
// and not itself what was typed, and the translation has it nowhere as it should be.
func asTags(source, target string) string {
	if !strings.Contains(target, "<") || !strings.Contains(source, "⟨") {
		return target
	}
	return typedTag().ReplaceAllStringFunc(target, func(typed string) string {
		tag := "⟨" + typed[1:len(typed)-1] + "⟩"
		if strings.Contains(source, tag) && !strings.Contains(source, typed) && !strings.Contains(target, tag) {
			return tag
		}
		return typed
	})
}
