package proof

import (
	"slices"
	"strings"
	"unicode"

	"docent/internal/retrieval/text"
)

// addresses finds sentences that speak to a machine instead of about a
// subject: they hold one of the telling phrases. They prove nothing.
func addresses(s string) (string, bool) {
	for _, form := range disguises(s) {
		for _, p := range telling {
			if strings.Contains(form, p) {
				return p, true
			}
		}
	}
	return dismisses(s)
}

// dismisses finds sentences that tell a machine to drop its instructions: a
// verb of the one list and a noun of the other. What stands around such a
// sentence in its passage is not to be trusted either.
func dismisses(s string) (string, bool) {
	for _, form := range disguises(s) {
		for _, verb := range dismiss {
			if !strings.Contains(form, verb) {
				continue
			}
			for _, noun := range machine {
				if strings.Contains(form, noun) {
					return verb + " … " + noun, true
				}
			}
		}
	}
	return "", false
}

// disguises returns the forms in which a sentence is searched for orders: as
// it is, with look-alike letters and digits read as what they look like, and
// backwards. It finds what is common, not everything: the other rules hold
// also where an order goes unseen.
func disguises(s string) []string {
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			if r > 0xE0000 && r < 0xE0080 { // tags: an invisible ASCII
				return r - 0xE0000
			}
			return -1
		}
		return r
	}, s)
	folded := text.Fold(bare)
	looks := strings.Map(func(r rune) rune {
		if l, ok := lookAlike[r]; ok {
			return l
		}
		return r
	}, folded)
	backwards := []rune(folded)
	slices.Reverse(backwards)
	return []string{strings.ToLower(s), folded, looks, string(backwards)}
}

// lookAlike maps Cyrillic and Greek letters and digits to the Latin letters
// they resemble.
var lookAlike = func() map[rune]rune {
	m := map[rune]rune{}
	from, to := []rune("асеорхуіјѕԁһӏмнктвгαοερτνικ0134578@$"), []rune("aceopxyijsdhlmhktbraoeptvikoieastbas")
	for i, r := range from {
		m[r] = to[i]
	}
	return m
}()

var dismiss = strings.Split("ignore|disregard|forget|override|bypass|reveal|print your|repeat your|output your|show your|leak|ignorier|vergiss|missachte|"+
	"verrate|ignorez|oublie|révèle|ignora|olvida|revela|desconsidere|esqueça|dimentica|rivela|negeer|vergeet|hagyd figyelmen|felejtsd|"+
	"игнорируй|забудь|раскрой|ignoruj|zapomnij|yok say|unut|تجاهل|忽略|无视|無視|忘れ|무시|ignorera|glöm", "|")

var machine = strings.Split("instruction|prompt|rules above|previous|prior rule|system message|guideline|your rules|anweisung|vorgaben|instrukció|utasítás|"+
	"consigne|instruccion|istruzion|instruç|instructies|инструкц|указан|instrukcj|polecen|talimat|تعليمات|التعليمات|指令|指示|提示|プロンプト|지시|프롬프트|instruktion", "|")

var telling = strings.Split("system prompt|you are now |as an ai|you are an ai|<|im_start|[inst]|### instruction|### system|<<sys>>|"+
	"developer mode|jailbreak|do anything now|new instructions|end of documents|end of passages|begin system|respond only with|reply only with|reply with|respond with|"+
	"answer only with|your answer must|your reply must|in your answer|in your summary|in your reply|the assistant must|the assistant should|assistant:|system:|dear assistant|"+
	"systemprompt|du bist jetzt|antworte nur|antworte mit|tu es maintenant|réponds uniquement|réponds par|ahora eres|responde solo|responde con|"+
	"rendszerüzenet|válaszolj|mostantól te|ты теперь|отвечай только|系统提示|你现在是|システムプロンプト|あなたは今|당신은 이제|أنت الآن", "|")
