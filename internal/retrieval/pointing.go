package retrieval

import "docent/internal/retrieval/text"

// pointing are, by language, the words that at the beginning of a
// sentence point back to somebody or something named before it. Words that are
// more often something else, such as the German article "das", are left out.
var pointing = map[string]map[string]bool{
	"en": pronouns,
	"de": foldedSet(`er sie es ihm ihn ihnen sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer dies dieser diese dieses diesen diesem dort`),
	"fr": foldedSet(`il elle ils elles lui leur leurs son sa ses ce cet cette ces celui celle ceux celles cela ça ici`),
	"es": foldedSet(`ella ello ellos ellas su sus este esta esto estos estas ese esa eso esos esas aquel aquella allí`),
	"hu": foldedSet(`ő ők őt őket neki nekik ez ezek ezt ezeket ennek ebben erre itt ott`),
	"uk": foldedSet(`він вона воно вони його її їх йому їй їм цей ця це ці тут там`),
}

func foldedSet(words string) map[string]bool { return wordSet(text.Fold(words)) }

// After one of these a pronoun may still point out of the sentence.
var (
	leadIns  = wordSet(`in on at after before by during from since until when while then later however but and so also although though because as once still thus therefore meanwhile instead eventually finally soon today yesterday`)
	subjects = wordSet(`he she they`)
)

// leadInWords is how far behind a lead-in the pronoun may stand: "In the
// spring of 1852 she".
const leadInWords = 6

// pointsBack reports whether a sentence begins with a word for what stands
// before it.
func pointsBack(tokens []text.Token, language string) bool {
	if len(tokens) == 0 {
		return false
	}
	words, known := pointing[language]
	if !known {
		words = pronouns
	}
	if words[tokens[0].Word] {
		return true
	}
	if !leadIns[tokens[0].Word] {
		return false
	}
	for _, t := range tokens[1:min(leadInWords, len(tokens))] {
		switch {
		case subjects[t.Word]:
			return true
		case t.Is(text.Capital) && !timeWords[t.Word] && t.Word != "may":
			return false // a name, whom the pronoun means
		}
	}
	return false
}
