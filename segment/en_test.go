package segment

import "testing"

func TestEnglish(t *testing.T) { testRules(t, "en", english) }

var english = []ruleCase{
	{"mark", "The bridge is closed.| Take the other road.", "full stop"},
	{"mark", "Where is he?| Nobody knows!| Ask again.", "question and exclamation marks"},
	{"mark", "You did what?!| I can hardly believe it.", "two marks"},
	{"mark", "Prices rose: nobody was surprised; few complained.", "colon and semicolon"},
	{"mark", "The talks failed .| They will resume .", "space before the mark"},

	{"title", "Mr. Karimi met Dr. Rahimi and Mrs. Amini.| They talked.", "titles"},
	{"title", "Gen. Davis wrote to Prof. Ali.", "ranks"},
	{"title", "She lives on St. James Street.", "saint"},
	{"initial", "The novel is by J. R. Harper.| It sold well.", "initials"},
	{"initial", "Did you see Albert N. Jones?| I did.", "middle initial"},
	{"initial", "It was only you and I.| Did anyone notice?", "the pronoun"},
	{"initial", "J.K. Moore arrived.", "without space"},

	{"abbreviation", "He bought fruit, e.g. apples and pears.", "e.g."},
	{"abbreviation", "It failed, i.e. nobody came.| We left.", "i.e."},
	{"abbreviation", "See p. 55 and Fig. 3 in vol. 2.| They explain it.", "before numbers"},
	{"abbreviation", "See No. 12.| It is short.", "a number ends the sentence"},
	{"abbreviation", "No.| I will not go.", "the word no"},
	{"abbreviation", "The U.S. Army left.", "acronym before a name"},
	{"abbreviation", "He lives in the U.S.| How about you?", "acronym at the end"},
	{"abbreviation", "They have lived in the U.K. for years.", "acronym before a small letter"},
	{"abbreviation", "Acme Inc. opened an office.| It is small.", "company"},
	{"abbreviation", "She works at Acme Inc.| The pay is good.", "company at the end"},
	{"abbreviation", "At 5 p.m. the doors open.", "p.m."},
	{"abbreviation", "We met at 5 p.m.| Then we ate.", "p.m. at the end"},
	{"abbreviation", "Born on Jan. 5 in Shiraz, he died on Sept. 9.", "months"},
	{"abbreviation", "Bring pens, paper, etc.| We start at nine.", "etc. at the end"},
	{"abbreviation", "Pens, paper, etc. are needed.", "etc. inside"},
	{"abbreviation", "Iran vs. Japan was a good match.", "vs."},
	{"abbreviation", "She holds a Ph.D. in law.", "degree"},

	{"number", "It costs $3.50 today.| It was less.", "decimal"},
	{"number", "Version 2.0.1 is out.| Try it.", "version"},
	{"number", "That was in 1998.| We were young.", "year"},

	{"quote", "\"This is great,\" she said.| \"Truly.\"", "speech goes on after the clause"},
	{"quote", "He said, \"Sit down.\"| Everyone sat.", "mark inside, capital follows"},
	{"quote", "\"Sit down!\" he said.", "small letter follows"},
	{"quote", "'Is it you?' she asked.", "single marks"},
	{"quote", "“Come in.” |She did.", "curly marks"},
	{"quote", "(They left early.)| Nobody minded.", "brackets"},
	{"quote", "They left (why not?) before noon.", "brackets inside"},
	{"quote", "She works at Yahoo! in accounting.", "name with a mark"},

	{"ellipsis", "I wanted to say ... well, nothing.", "small letter follows"},
	{"ellipsis", "He never came...| She waited.", "capital follows"},
	{"ellipsis", "I thought . . . perhaps not.", "spaced"},
	{"ellipsis", "The text is cut . . . .| The next goes on.", "spaced, with the stop"},

	{"list", "1. Wash the rice.|\n2. Boil it.", "markers"},
	{"list", "1.) Wash the rice |2.) Boil it", "markers in one line"},
	{"list", "1) Wash the rice |2) Boil it", "markers in one line"},
	{"list", "1. The first item |2. The second item", "markers in one line"},
	{"list", "a. The first item |b. The second item |c. The third item", "letters in one line"},
	{"list", "• Rice |• Bread |• Salt", "bullets in one line"},

	{"address", "Write to a.b@example.com.| We answer.", "mail"},
	{"address", "See www.example.com/a.html?x=1 for more.", "web"},
	{"nospace", "The day was long.|Then it rained.", "missing space"},
	{"nospace", "It runs on Node.js and ASP.NET today.", "names with a dot"},
	{"footnote", "The city fell.[1]| It was rebuilt.[2][3]| It stands.", "marks"},
	{"footnote", "The city fell. [1] |It was rebuilt.", "space before the mark"},
}
