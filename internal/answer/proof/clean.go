package proof

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	mention = regexp.MustCompile(`(?i)@\s*(everyone|here)\b|<\s*[@#:/]|<\s*a:|<\s*t:|<\s*id:|</|@[!&]?\d{15,}|<@|` + "```" + `|!\[`)
	link    = regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*://[^\s<>"')\]]+|\bwww\.[^\s<>"')\]]+|\bdiscord(?:app)?\.(?:gg|com)/[^\s<>"')\]]*|\]\s*\(`)
	leading = regexp.MustCompile(`^\s*(?:#{1,6}\s+|>+\s*|[-*•·‣▪]\s+|\(?\d{1,2}[.)]\s+)+`)
	citing  = regexp.MustCompile(`\s*[\[(](?:p?\d+(?:\s*[,;]\s*p?\d+)*)[\])]`)
	emph    = regexp.MustCompile(`(\*{1,3}|_{2,3}|~~|\|\||` + "`" + `)([^\s*_~|` + "`" + `](?:[^*_~|` + "`" + `]*[^\s*_~|` + "`" + `])?)(\*{1,3}|_{2,3}|~~|\|\||` + "`" + `)`)
)

// signs that a sentence may hold although no quote does.
const punctuation = ".,;:!?'\"()-–—…/%‰&+’‘‚“”„«»‹›€$£¥₹°、。，！？：；؟،「」"

// clean takes plain emphasis, list marks and citation numbers off a sentence
// and says whether what is left may be shown. quotes is what the sentence
// rests on, links the addresses it may name.
func clean(s, quotes string, links []string) (string, fault) {
	s = strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " ")
	s = leading.ReplaceAllString(s, "")
	for range 3 {
		s = emph.ReplaceAllStringFunc(s, func(m string) string {
			part := emph.FindStringSubmatch(m)
			if part[1] != part[3] || strings.Contains(quotes, m) {
				return m
			}
			return part[2]
		})
	}
	s = strings.TrimSpace(citing.ReplaceAllString(s, ""))
	if m := mention.FindString(s); m != "" {
		return s, fault{RuleMarkup, m}
	}
	for _, l := range link.FindAllString(s, -1) {
		if !knownLink(l, links) {
			return s, fault{RuleLinks, l}
		}
	}
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == ' ' ||
			strings.ContainsRune(punctuation, r) {
			continue
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || !strings.ContainsRune(quotes, r) {
			return s, fault{RuleMarkup, string(r)}
		}
	}
	return s, fault{}
}

func knownLink(l string, links []string) bool {
	l = strings.TrimRight(l, ".,;:!?")
	for _, k := range links {
		if k != "" && (l == k || l == strings.TrimRight(k, "/")) {
			return true
		}
	}
	return false
}

// addresses finds sentences that speak to a machine instead of about a
// subject: they hold one of the telling phrases.
func addresses(s string) (string, bool) {
	s = foldCase(s)
	for _, p := range telling {
		if strings.Contains(s, p) {
			return p, true
		}
	}
	return dismisses(s)
}

// dismisses finds sentences that tell a machine to drop its instructions: a
// verb of the one list before a noun of the other. What stands around such a
// sentence is not to be trusted either.
func dismisses(s string) (string, bool) {
	s = foldCase(s)
	for _, verb := range dismiss {
		at := strings.Index(s, verb)
		if at < 0 {
			continue
		}
		for _, noun := range machine {
			if strings.Contains(s[at:], noun) {
				return verb + " … " + noun, true
			}
		}
	}
	return "", false
}

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
