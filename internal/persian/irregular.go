package persian

import (
	"slices"
	"strings"
	"sync"
)

// irregular are the English verbs and nouns whose forms no rule gives: the
// word and its forms, without -s, -ing and the like, which the rules add to
// the word. The forms of a verb are those of the past and the participle; of
// a noun, the plural; of an adjective, the degrees.
const irregular = `
be am is are was were been being isn't aren't wasn't weren't
have has had having haven't hasn't hadn't
do does did done don't doesn't didn't
can could can't cannot couldn't
will would won't wouldn't
shall should shouldn't
go goes went gone

arise arose arisen
awake awoke awoken
bear bore borne
beat beaten
become became
begin began begun
bend bent
bet
bid bade bidden
bind bound
bite bit bitten
bleed bled
blow blew blown
break broke broken
breed bred
bring brought
broadcast
build built
burn burnt
burst
buy bought
cast
catch caught
choose chose chosen
cling clung
come came
cost
creep crept
cut
deal dealt
dig dug
draw drew drawn
dream dreamt
drink drank drunk
drive drove driven
dwell dwelt
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
flee fled
fling flung
fly flew flown
forbid forbade forbidden
forecast
foresee foresaw foreseen
forget forgot forgotten
forgive forgave forgiven
freeze froze frozen
get got gotten
give gave given
grind ground
grow grew grown
hang hung
hear heard
hide hid hidden
hit
hold held
hurt
keep kept
kneel knelt
know knew known
lay laid
lead led
lean leant
leap leapt
learn learnt
leave left
lend lent
let
lie lay lain
light lit
lose lost
make made
mean meant
meet met
mislead misled
mistake mistook mistaken
misunderstand misunderstood
mow mown
offset
outdo outdid outdone
overcome overcame
oversee oversaw overseen
overtake overtook overtaken
overthrow overthrew overthrown
pay paid
prove proven
put
quit
read
rebuild rebuilt
repay repaid
rid
ride rode ridden
ring rang rung
rise rose risen
run ran
saw sawn
say said
see saw seen
seek sought
sell sold
send sent
set
sew sewn
shake shook shaken
shed
shine shone
shoot shot
show shown
shrink shrank shrunk
shut
sing sang sung
sink sank sunk
sit sat
sleep slept
slide slid
smell smelt
sow sown
speak spoke spoken
speed sped
spell spelt
spend spent
spill spilt
spin spun
spit spat
split
spoil spoilt
spread
spring sprang sprung
stand stood
steal stole stolen
stick stuck
sting stung
stink stank stunk
strike struck stricken
strive strove striven
swear swore sworn
sweep swept
swell swollen
swim swam swum
swing swung
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
undergo underwent undergone
understand understood
undertake undertook undertaken
undo undid undone
uphold upheld
upset
wake woke woken
wear wore worn
weave wove woven
weep wept
win won
wind wound
withdraw withdrew withdrawn
withhold withheld
withstand withstood
wring wrung
write wrote written

man men
woman women
child children
person people
foot feet
tooth teeth
goose geese
mouse mice
ox oxen
half halves
calf calves
knife knives
leaf leaves
life lives
loaf loaves
self selves
shelf shelves
thief thieves
wife wives
wolf wolves
analysis analyses
axis axes
basis bases
crisis crises
diagnosis diagnoses
hypothesis hypotheses
parenthesis parentheses
synthesis syntheses
thesis theses
bacterium bacteria
criterion criteria
curriculum curricula
datum data
medium media
memorandum memoranda
phenomenon phenomena
stratum strata
alumnus alumni
cactus cacti
nucleus nuclei
radius radii
stimulus stimuli
syllabus syllabi
appendix appendices
index indices
matrix matrices
formula formulae

good better best
bad worse worst
far farther farthest further furthest
`

// irregularLines finds the lines of the table that a word stands in.
var irregularLines = sync.OnceValue(func() map[string][][]string {
	lines := make(map[string][][]string)
	for line := range strings.Lines(irregular) {
		words := strings.Fields(line)
		for _, w := range words {
			lines[w] = append(lines[w], words)
		}
	}
	return lines
})

// irregularForms gives the lines of the table that a word stands in, the one
// whose forms they are first.
func irregularForms(word string) [][]string {
	lines := slices.Clip(irregularLines()[word])
	// Compounds: spokesman, grandchildren. (Humans are in no harm: there are no
	// humen.)
	for _, c := range [][2]string{{"man", "men"}, {"child", "children"}} {
		for _, end := range c {
			if head, ok := strings.CutSuffix(word, end); ok && len(head) > 2 {
				lines = append(lines, []string{head + c[0], head + c[1]})
			}
		}
	}
	return lines
}
