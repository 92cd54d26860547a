#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Holds the decks to their rules: well-formed, complete, and in our voice.
# Usage: tests/content.sh [directory of decks]
# With RELEASE=1, numbers of help that nobody compared of late are refused too.

set -eu
LC_ALL=C.UTF-8
export LC_ALL
decks=${1:-$(dirname "$0")/../content/en}
core=$(dirname "$0")/../core
failed=$(mktemp)
trap 'rm -f "$failed"' EXIT

fail()
{
	echo "content: $*" >&2
	echo x >>"$failed"
}

# at_least NUMBER DECK TYPE [EXPRESSION]
at_least()
{
	n=$(recsel -c -t "$3" ${4:+-e "$4"} "$decks/$2.rec" || echo 0)
	[ "$n" -ge "$1" ] || fail "$2: $n of $3 ${4:-}, wanted at least $1"
}

# exactly NUMBER DECK TYPE [EXPRESSION]
exactly()
{
	n=$(recsel -c -t "$3" ${4:+-e "$4"} "$decks/$2.rec" || echo 0)
	[ "$n" -eq "$1" ] || fail "$2: $n of $3 ${4:-}, wanted $1"
}

# none DECK WHAT: every line on standard input is a violation.
none()
{
	while IFS= read -r line; do
		fail "$1: $2: $line"
	done
}

# The values of all fields that people read, one a line.
words()
{
	grep -E '^(Title|Text|Short|Low|High|Example|Deed|Shows|Meant|Note|Service|Audience|Trace|Reason|Try|Swap|Say|Areas|Care|Strong|Looks|Self|Help|Also|Near|Even|Far|Start|Name):' "$1" |
	    { case $1 in */mark.rec) grep -v '^Short:' ;; *) cat ;; esac; } | sed 's/^[A-Za-z]*: *//'
}

# alike TEXTS…: cards that ask nearly the same, by the words they share. Words
# that only hold a sentence together do not count.
alike()
{
	awk -v small='a about an and any are as at be but by can could did do does done for from had has have how i if in into is it its like me more most much my no not of on one or our out so some somebody than that the their them then there these they thing this to up us was we were what when where which who whom whose will with without would you your yours' '
	BEGIN { FS = ": "; split(small, list, " "); for (i in list) dull[list[i]] = 1 }
	/^Id: / { id = $2 }
	/^Text: / {
		n++; name[n] = id; size[n] = 0
		text = tolower(substr($0, 7)); gsub(/[^[:alnum:]’]+/, " ", text)
		k = split(text, word, " ")
		for (i = 1; i <= k; i++)
			if (!(word[i] in dull) && !((n, word[i]) in has)) {
				has[n, word[i]] = 1; list_of[n] = list_of[n] " " word[i]; size[n]++
			}
		for (m = 1; m < n; m++) {
			shared = 0
			k = split(list_of[m], word, " ")
			for (i = 1; i <= k; i++)
				shared += (n, word[i]) in has
			if (shared > 1 && shared / (size[n] + size[m] - shared) > 0.45)
				print name[m] " and " name[n]
		}
	}' "$@"
}

# hard_to_read DECK [FIELDS]: sentences beyond 24 words, and a deck whose words are long
# on the whole (Flesch reading ease below 70, syllables by groups of vowels).
hard_to_read()
{
	awk -v fields="^(${2:-Text}): " '$0 ~ fields {
		text = tolower($0); sub(/^[a-z]+: /, "", text); n = split(text, sentence, /[.?;:] */)
		for (i = 1; i <= n; i++) {
			k = split(sentence[i], word, " ")
			if (k == 0)
				continue
			if (k > 24)
				print sentence[i]
			sentences++; words += k
			for (j = 1; j <= k; j++) {
				w = word[j]; sub(/e$/, "", w)
				s = gsub(/[aeiouyäöüé]+/, "", w); syllables += s > 0 ? s : 1
			}
		}
	}
	END {
		ease = 206.835 - 1.015 * words / sentences - 84.6 * syllables / words
		if (ease < 70)
			print "reading ease " ease
	}' "$decks/$1.rec" | none "$1" 'hard to read'
}

# most NUMBER DECK FIELDS: characters in a value
most()
{
	grep -E "^($3):" "$decks/$2.rec" | sed 's/^[A-Za-z]*: *//' |
	    awk -v most="$1" 'length($0) > most' | none "$2" "longer than $1 characters"
}

for deck in thanks journal closeness attach openness evening look lighter breathe hard calm help why demo feelings needs touch mark vision values stands ideas paths; do
	file=$decks/$deck.rec
	if [ ! -r "$file" ]; then
		fail "$deck: missing"
		continue
	fi
	recfix --check "$file" || fail "$deck: recfix refuses it"
	[ "$(head -n 1 "$file")" = '# SPDX-License-Identifier: CC-BY-SA-4.0' ] || fail "$deck: no licence in its first line"

	# The reader in core/ takes a value as one line and ids as one name space.
	grep -n -e '^+' -e '\\$' "$file" | none "$deck" 'folded line'
	grep '^Id:' "$file" | sort | uniq -d | none "$deck" 'id used twice'

	# A questionnaire that somebody brings is a file, not a sentence.
	words "$file" | sed '/^form {/d; /^scoring {/d' >"$failed.words"
	[ "$deck" = help ] || sort "$failed.words" | uniq -d | awk 'length($0) > 40' |
	    none "$deck" 'said twice'
	grep -n '!' "$failed.words" | none "$deck" 'exclamation mark'
	grep -niwE 'he|she|his|her|him|hers|himself|herself|husband|wife|boyfriend|girlfriend' "$failed.words" |
	    none "$deck" 'gendered partner'
	grep -niE 'todo|fixme|lorem|\{|\}|<|>|\[|\]|_' "$failed.words" | none "$deck" 'not fit to print'
	grep -nE "[\"']" "$failed.words" | none "$deck" 'typewriter quotes'
	case $deck in
	closeness) sed 's/%1//g' "$failed.words" ;;
	attach) sed 's/%[12]//g' "$failed.words" ;;
	*) cat "$failed.words" ;;
	esac | grep -v '[0-9] %' | grep -n '%' | none "$deck" 'placeholder'
	rm -f "$failed.words"
done

at_least 110 thanks Thanks
at_least 140 journal Prompt
for kind in notice name kind; do
	at_least 45 journal Prompt "Kind = '$kind'"
done
at_least 60 journal Prompt "About = 'self'"
at_least 80 feelings Feeling
exactly 60 needs Need
for label in attack contempt absolute mindread threat blame stonewall; do
	at_least 1 mark Mark "Label = '$label'"
done
for messages in dev more held; do
	recfix --check "$decks/../../tests/mark/$messages.rec" || fail "$messages: recfix refuses it"
done
exactly 10 closeness Item
exactly 2 closeness Item "Reverse = 'yes'"
exactly 3 closeness Pulse
exactly 20 closeness Longer
exactly 25 closeness Talk
for part in closeness trust openness understood safe; do
	exactly 2 closeness Item "Part = '$part'"
	exactly 5 closeness Talk "Part = '$part'"
	exactly 4 closeness Longer "Id ~ '^longer-$part-'"
	exactly 1 closeness Longer "Id ~ '^longer-$part-.r$'"
done
# Whoever gives eight in a row the same number has met one that asks the other
# way round, and no page asks twice about the same part.
recsel -t Longer -P Id "$decks/closeness.rec" | grep . | awk '
	/r$/ { since = 0; next }
	++since == 8 { print $0 }' | none closeness 'eight in a row ask the same way round'
recsel -t Longer -P Id "$decks/closeness.rec" | grep . | awk -F- '
	NR % 4 == 1 { split("", seen) }
	seen[$2]++ { print $0 }' | none closeness 'twice on one page'
alike "$decks/closeness.rec" | none closeness 'nearly the same'
hard_to_read closeness

# Nine statements to a dimension, a third to a half the other way round; nine
# places, and each two of them once, in one order.
for about in worry room; do
	exactly 9 attach Item "About = '$about' && Id ~ '^$about-'"
	at_least 3 attach Item "About = '$about' && Reverse = 'yes'"
	at_least 5 attach Item "About = '$about' && Reverse != 'yes'"
done
exactly 18 attach Item
exactly 9 attach Place
exactly 45 attach Pair
places='ll lm lh ml mm mh hl hm hh'
rest=$places
for one in $places; do
	exactly 1 attach Place "Id = 'place-$one'"
	for two in $rest; do
		exactly 1 attach Pair "Id = 'pair-$one-$two'"
	done
	rest=${rest#"$one "}
done
# Both are named, the partner never begins a statement, and nobody is a type.
recsel -t Item -P Text "$decks/attach.rec" | grep '^%1' | none attach 'begins with the partner'
recsel -t Pair -p Id,Text "$decks/attach.rec" | awk -v RS= '!/%1/ || !/%2/ { print $2 }' | none attach 'a text without both names'
recsel -t Pair -p Id,Try "$decks/attach.rec" | awk -v RS= '!/%1/ || !/%2/ { print $2 }' | none attach 'a try without both names'
recsel -t Pair -P Try "$decks/attach.rec" | grep -E '^[A-Z]' | none attach 'does not go on after a colon'
for field in Help Also Near Even Far; do
	recsel -t Place -P "$field" "$decks/attach.rec" | grep . | grep -v '^%2' | none attach "$field does not begin with who may do it"
done
recsel -t Place -P Title "$decks/attach.rec" | grep . | grep -vE '^You (lean|are in between)' | none attach 'not a leaning'
grep -niE "you are an? [a-z]+ (type|person)|avoidant|anxious|secure|insecure|compatib|match|suited|disorder|attachment style" "$decks/attach.rec" | none attach 'a verdict'
hard_to_read attach 'Text|Strong|Looks|Self|Help|Also|Near|Even|Far|Try'
for level in 1 2 3 4 5; do
	at_least 60 openness Question "Level = $level"
	for theme in childhood family work body friendship money faith future us; do
		at_least 5 openness Question "Level = $level && Theme = '$theme'"
	done
done
exactly 36 evening Evening
for set in 1 2 3; do
	exactly 12 evening Evening "Set = $set"
done
# Its place is in the set it says, and an id says its level.
recsel -t Evening -P Set "$decks/evening.rec" | grep . | sort -c 2>/dev/null || fail 'evening: sets out of order'
recsel -t Question -p Id,Level "$decks/openness.rec" | awk -v RS= '{ split($2, id, "-"); if (id[2] != $4) print $2 }' |
    none openness 'id of another level'
recsel -t Question -e 'Level <= 3' -P Text "$decks/openness.rec" |
    grep -niwE 'sex|sexual|naked|orgasm|lover|lovers|affair|ex|exes|virgin|porn' | none openness 'interrogates'
for deck in openness evening; do
	grep -iwE 'mother|father|mum|mom|dad|wife|husband|son|daughter|sister|brother|man|woman|men|women' "$decks/$deck.rec" |
	    none "$deck" 'takes something for granted'
	hard_to_read "$deck"
done
alike "$decks/openness.rec" "$decks/evening.rec" | none openness 'nearly the same'
at_least 12 vision Prompt
at_least 80 touch Touch "Way = 'together' || Way = 'each'"
at_least 20 touch Touch "Way = 'each'"
at_least 24 touch Wish
exactly 3 touch Step
for kind in hello hands sofa head back care play night; do
	at_least 8 touch Touch "Kind = '$kind'"
done
# A place stands for one thing for good; who gives and who gets take two places.
# The last ones belong to the chapter, the steps and own entries.
for list in Touch Wish; do
	recsel -t "$list" -p Id,Slot,Way "$decks/touch.rec" | awk -v RS= '{
		for (slot = $4; slot <= $4 + ($6 == "each"); slot++) {
			if (slot > 109)
				print $2 " beyond the last place"
			if (slot in taken)
				print $2 " and " taken[slot] " in one place"
			taken[slot] = $2
		}
	}' | none touch 'place'
done
words "$decks/touch.rec" | grep -niwE 'penis|vagina|vulva|clitoris|breast|breasts|nipple|nipples|genital|genitals|penetration|oral|anal|orgasm|fuck|porn' |
    none touch 'explicit'
recsel -t Touch -P Text "$decks/touch.rec" | grep -niwE 'sex|sexual|naked|erotic|lover' | none touch 'not only affectionate'
hard_to_read touch
alike "$decks/touch.rec" | none touch 'nearly the same'
at_least 60 values Value
for family in near home inward wide others long; do
	exactly 11 values Value "Family = '$family'"
done
for domain in money children faith home work origin friends health leisure closeness; do
	exactly 8 stands Statement "Domain = '$domain'"
	at_least 4 stands Guide "Domain = '$domain'"
	[ "$(recsel -c -t Guide -e "Domain = '$domain'" "$decks/stands.rec")" -le 6 ] || fail "stands: more than 6 steps for $domain"
	recsel -t Guide -e "Domain = '$domain'" -P Text "$decks/stands.rec" | grep -q 'what does this protect for you' ||
	    fail "stands: the guide to $domain does not ask what it protects"
done
# What one needs is a word and its meaning together; steps may ask alike.
awk '/^Id: / { print } /^Text: / { word = $0 } /^Note: / { print word, substr($0, 7) }' "$decks/values.rec" |
    alike /dev/stdin | none values 'nearly the same'
awk '/^%rec: Guide/ { exit } { print }' "$decks/stands.rec" | alike /dev/stdin | none stands 'nearly the same'
hard_to_read stands
recsel -t Statement -P Text "$decks/stands.rec" | grep -iE 'pool|joint account|shared account|one account' |
    none stands 'pushes accounts together'
# Something for every evening: at home and out, apart, tired, with children, in
# any season; and nothing that costs much unless somebody looks for it.
at_least 160 ideas Idea
at_least 40 ideas Idea "Where = 'home' && Cost = 0"
at_least 60 ideas Idea "Where = 'out'"
at_least 25 ideas Idea "Where = 'out' && Cost = 0"
at_least 25 ideas Idea "Apart = 'yes'"
at_least 30 ideas Idea "Energy = 'low' && Minutes < 45"
at_least 20 ideas Idea "Energy = 'low' && Minutes < 45 && New = 'yes'"
at_least 10 ideas Idea "Energy = 'high'"
at_least 25 ideas Idea "Minutes >= 90"
at_least 15 ideas Idea "Weather = 'wet'"
at_least 100 ideas Idea "Season = 'any'"
at_least 40 ideas Idea "#Start = 1"
for season in spring summer autumn winter; do
	at_least 8 ideas Idea "Season ~ '$season'"
done
for children in along asleep any; do
	at_least 40 ideas Idea "Kids = '$children'"
done
at_least 10 ideas Idea "Kids = 'away'"
recsel -t Idea -e 'Cost = 3' -P Id "$decks/ideas.rec" | awk 'NF && ++n > 5' | none ideas 'costs much, as do five others'
recsel -t Idea -p Id,New "$decks/ideas.rec" | awk -v RS= '{ all++; fresh += /New: yes/ } END { if (2 * fresh < all) print fresh " of " all }' |
    none ideas 'not every second one is new'
# The first sentence is the name of an evening.
recsel -t Idea -P Text "$decks/ideas.rec" | sed 's/\. .*/./' | awk 'length($0) > 80' | none ideas 'a long first sentence'
alike "$decks/ideas.rec" | none ideas 'nearly the same'
hard_to_read ideas 'Text|Start'
# Six ways through some weeks, each with as many steps as it says.
exactly 6 paths Path
for path in rekindle parents apart after new nest; do
	days=$(recsel -t Path -e "Id = '$path'" -P Days "$decks/paths.rec")
	pace=$(recsel -t Path -e "Id = '$path'" -P Pace "$decks/paths.rec")
	if [ "$path" = rekindle ]; then
		exactly "$days" paths Step "Path = '$path' && #Day = 1 && #Week = 0 && #Minutes = 1"
		for day in $(seq "$days"); do
			exactly 1 paths Step "Path = '$path' && Day = $day"
		done
		continue
	fi
	exactly $((days * pace / 7)) paths Step "Path = '$path' && #Day = 0"
	for week in $(seq $((days / 7))); do
		exactly "$pace" paths Step "Path = '$path' && Week = $week"
	done
done
at_least 20 paths Step "Path = 'rekindle' && Minutes < 10"
at_least 4 paths Step "Path = 'rekindle' && Practice = 'rest'"
recsel -t Step -p Id,Path "$decks/paths.rec" | awk -v RS= 'index($2, $4 "-") != 1 { print $2 }' | none paths 'id of another path'
recsel -t Step -p Path,Practice "$decks/paths.rec" | awk -v RS= '$2 == path && $4 == was { print path, was } { path = $2; was = $4 }' |
    none paths 'twice in a row'
for name in $(recsel -t Step -e "Practice != 'rest'" -P Practice "$decks/paths.rec" | sort -u); do
	grep -rqF ".name = \"$name\"" "$core" --include='*.c' || fail "paths: no practice is called $name"
done
# After a hard season each begins alone, nothing asks for a quarrel, and it is
# said when somebody else is better. No path has staying together for its aim.
recsel -t Step -e "Path = 'after' && Week <= 4" -p Id,Practice "$decks/paths.rec" |
    awk -v RS= '$4 !~ /^(journal|rest|thanks|values|attach|eyes)$/ { print $2 }' | none paths 'not alone at the beginning'
exactly 0 paths Step "Path = 'after' && Practice ~ '^(sides|way|repair|stands|touch|openness)$'"
exactly 1 paths Path "Id = 'after' && Care ~ 'Help'"
exactly 1 paths Path "Id = 'parents' && Care ~ 'doctor'"
recsel -t Path -P Text "$decks/paths.rec" | grep . | grep -v 'It does not ' | none paths 'promises without a limit'
words "$decks/paths.rec" | grep -niE 'stay(ing)? together|save|rescue|marriage|couple|(must|have to|should) ' | grep -v 'who should move' |
    none paths 'pushes'
recsel -t Step -P Text "$decks/paths.rec" | awk 'length($0) > 120' | none paths 'a long step'
recsel -t Path -P Text,Care "$decks/paths.rec" | awk 'length($0) > 320' | none paths 'a long word before'
hard_to_read paths 'Text|Care'
at_least 4 look Step
at_least 40 lighter Lighter
for ten in 1 2 3 4 5 6 7 8 9 10; do
	at_least 3 lighter Lighter "Of = $ten && Kind = 'solo'"
done
exactly 4 breathe Pause
at_least 6 hard Card
at_least 12 calm Calm
at_least 20 help Help
at_least 150 kinder Kinder
at_least 60 why Why
at_least 4 why Why "Id ~ '^why-attach'"
at_least 180 demo Thanks
at_least 90 demo Entry
at_least 50 demo Moment
for who in mara jonas; do
	at_least 80 demo Thanks "From = '$who'"
	at_least 40 demo Entry "Who = '$who'"
done

most 120 attach 'Title'
most 240 attach 'Text|Strong|Looks|Self|Help|Also|Near|Even|Far|Try'
for deck in thanks journal lighter closeness openness evening breathe vision values stands; do
	most 240 "$deck" 'Text|Low|High|Short'
done
most 160 ideas Text
most 80 ideas Start
most 40 feelings Text
most 40 values Text
most 120 values 'Note|Try'
most 60 needs Text
most 360 look Text
most 360 hard Text
most 240 calm Text
most 160 demo 'Deed|Shows|Meant'

minutes=$(recsel -t Step -P Minutes "$decks/look.rec" | awk 'NF { n += $1 } END { print n }')
if [ "$minutes" -lt 10 ] || [ "$minutes" -gt 15 ]; then
	fail "look: takes $minutes minutes, wanted 10 to 15"
fi
recsel -t Pause -p Id,In,Hold,Out,Minutes "$decks/breathe.rec" |
    awk -v RS= '$10 * 60 % ($4 + $6 + $8) != 0 { print $2 }' | none breathe 'ends in the middle of a breath'
recsel -t Why -P Text "$decks/why.rec" | awk 'NF > 120' | none why 'more than 120 words'
hard_to_read why
recsel -t Why -e "!(Grade ~ '^our decision') && #Cite = 0" -P Id "$decks/why.rec" | grep . | none why 'nobody says so'
recsel -t Why -e "Mark = 'K' && #Size = 1" -P Id "$decks/why.rec" | grep . | none why 'a number that nobody compared'

# A card is asked for by its Id or by its place, and what is asked for is there.
asked=$(grep -rhoE 'why_show\([^"]*"[a-z-]+"' "$core" --include='*.c' --include='*.html' | sed 's/.*"\(.*\)"/\1/' | sort -u)
places=$(grep -rhoE 'why_show_at\([^"]*"[a-z-]+"' "$core" --include='*.c' --include='*.html' | sed 's/.*"\(.*\)"/\1/' | sort -u)
for id in $asked; do
	at_least 1 why Why "Id = '$id' && #At = 0"
done
for place in $places; do
	at_least 2 why Why "At = '$place'"
done
# Until these practices are here their cards wait.
waiting='attach touch values'
recsel -t Why -e '#At = 0' -P Id "$decks/why.rec" | grep . | while read -r id; do
	echo "$asked" | grep -qx "$id" || echo "$id"
done | none why 'on no page'
recsel -t Why -P At "$decks/why.rec" | grep . | sort -u | while read -r place; do
	echo "$places $waiting" | tr ' ' '\n' | grep -qx "$place" || echo "$place"
done | none why 'at a place that no page has'

# What is often said and does not hold is nowhere said as if it did.
myths='(love|cuddle|bonding|hug) hormone|(release|boost|raise)s? oxytocin|attachment (style|type)|you are an? (anxious|avoidant|secure)|an (avoidant|anxious) (person|partner|type)|(your|primary|main) love language|soul ?mates?|opposites attract|(magic|golden) ratio|(five|5) ?(:|to) ?(one|1)|(20|twenty)-second hug|21 days|(science|studies|research) (proves?|has proven|have proven)|scientifically|proven|guarantee|(9[0-9]|ninety[a-z-]*) ?(%|per cent|of 100)|date nights? (saves?|keeps?|makes?|strengthens?)|words are only 7|never go to bed'
for file in "$decks"/*.rec; do
	words "$file" | grep -niE "$myths" | none "$(basename "$file" .rec)" 'said as if it were so'
done
grep -rniE "$myths" "$core" --include='*.html' | none core 'said as if it were so'
recsel -t Entry -P Text "$decks/demo.rec" | awk 'NF && (NF < 20 || NF > 90)' | none demo 'not 20 to 90 words'

recfix --check "$decks/kinder.rec" || fail 'kinder: recfix refuses it'

# Nobody is told that an entry was checked when it was not.
recsel -t Help -P Verified "$decks/help.rec" | grep -v -E '^(unchecked|20[0-9]{2}-[01][0-9]-[0-3][0-9]|)$' | none help 'strange date'
for country in $(recsel -t Help -P Id "$decks/help.rec" | sed -n 's/^help-\(..\)-.*/\1/p' | sort -u); do
	at_least 1 help Help "Id ~ '^help-$country-' && Kind = 'emergency'"
done
if [ -n "${RELEASE:-}" ]; then
	recsel -t Help -e "Verified = 'unchecked'" -P Id "$decks/help.rec" | grep . | none help 'not compared with its service'
	recsel -t Help -e "Verified != 'unchecked'" -P Id,Verified "$decks/help.rec" |
	    awk -v RS= -v then="$(date -d '180 days ago' +%F)" '$2 < then { print $1, $2 }' | none help 'compared more than 180 days ago'
fi

if [ -s "$failed" ]; then
	echo "content: $(wc -l <"$failed") violations" >&2
	exit 1
fi
echo "content: $(cat "$decks"/*.rec | grep -c '^Id:') cards, all fine"
