package work_test

import (
	"fmt"

	"hafez/internal/document"
	"hafez/internal/work"
	"hafez/memory"
	"hafez/segment"
)

// A document is cut, filled from a memory, translated by a person, and put together.
func Example() {
	doc := &document.Template{Name: "باران.docx", Sum: "5a", Blocks: []document.Block{{Text: "باران بارید. ⟨1⟩رود⟨/1⟩ بالا آمد."}}}
	rules, err := segment.Builtin("fa")
	if err != nil {
		fmt.Println(err)
		return
	}
	job := work.Cut(doc, rules)
	job.From, job.To = "fa", "en"
	lookup := func(text, previous, next string) ([]memory.Match, error) {
		if text != "باران بارید." {
			return nil, nil
		}
		unit := memory.Unit{Source: text, Target: "It rained."}
		return []memory.Match{{Unit: unit, Comparison: memory.Compare(text, unit.Source), Suggestion: unit.Target}}, nil
	}
	if err := work.Fill(job, lookup, work.FillOptions{}); err != nil {
		fmt.Println(err)
		return
	}
	job.Rows[1].Target = "The ⟨1⟩river⟨/1⟩ rose." // after work.Write and work.Read
	text, report := work.Merge(doc, rules, job)
	fmt.Println(text(0))
	fmt.Println(report.Translated, "of", report.Segments)
	// Output:
	// It rained. The ⟨1⟩river⟨/1⟩ rose. true
	// 2 of 2
}
