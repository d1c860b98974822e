package exchange

import "testing"

func TestNameColumn(t *testing.T) {
	for name, want := range map[string]columnKind{
		"source": colSource, "Source (fa)": colSource, "Source: fa-IR": colSource, "Source text": colSource, "SOURCE SEGMENT (Persian)": colSource, "Persian": colSource, "Farsi": colSource,
		"فارسی": colSource, "متن فارسی": colSource, "فارسي": colSource, "متن اصلی": colSource, "متنِ اصلی": colProperty, "زبان مبدأ (فارسی)": colSource, "fa_IR": colSource, "Original": colSource,
		"English (United States)": colTarget, "English (UK)": colTarget, "Persian (Iran)": colSource, "انگلیسی (آمریکا)": colTarget, "Segment status": colStatus, "Fuzzy": colFuzzy,
		"Target (en-GB)": colTarget, "English": colTarget, "English translation": colTarget, "English text": colTarget, "انگلیسی": colTarget, "متن انگلیسی": colTarget, "ترجمه انگلیسی": colTarget,
		"ترجمهٔ انگلیسی": colTarget, "ترجمۀ انگلیسی": colTarget, "ترجمه به انگلیسی": colTarget, "Translation": colTarget, "Translated text": colTarget, "EN": colTarget, "مقصد (en)": colTarget,
		"source / مبدأ": colSource, "ترجمه/target": colTarget, "note / یادداشت": colNote, "source\nfa  نوشته.docx": colSource,
		// A language is stronger than the side.
		"Source (English)": colTarget, "Target: Persian": colSource, "ترجمه فارسی": colSource,
		"hafez_id": colReplaces, "Hafez ID": colReplaces,
		"id": colProperty, "Persian, English": colProperty, "German": colProperty, "Source (de)": colProperty, "text": colProperty, "source and target": colProperty, "Translation memory": colProperty,
		"source/target length": colSource, "source file": colProperty, "Source 2": colProperty, "client/agency": colProperty, "": colLeftOut, " / ": colProperty, "۱": colProperty,
	} {
		if got := nameColumn(name, newPair(Options{})); got.kind != want || got.kind == colProperty && got.key == "" {
			t.Errorf("%q: %v, not %v", name, got, want)
		}
	}
	if got := nameColumn("German", newPair(Options{To: "de"})); got.kind != colTarget {
		t.Errorf("German: %v", got)
	}
}
