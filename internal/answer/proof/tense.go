package proof

import "strings"

// grammar is what is known of a language's sentences, beside its small words.
// Lists that lack a word make the rules stricter, never laxer: a verb that is
// not known cannot be cut at.
type grammar struct {
	past          map[string]bool // auxiliaries that tell of the past
	have          map[string]bool // auxiliaries that do so before a participle
	future        map[string]bool
	general       map[string]bool // words of a rule, a habit, a property, or about all of a kind
	subordinate   map[string]bool // begins a clause that says more about what stands before it
	adversative   map[string]bool // "but": without a comma before it, an exception
	causal        map[string]bool
	genitive      map[string]bool // "of"
	bound         map[string]bool // prepositions whose phrase is part of what stands before it
	where         map[string]bool // says among whom or where, if no time follows: "a cure in mice"
	aside         map[string]bool // begins a remark before a comma that limits nothing
	verbs         map[string]bool
	nouns         map[string]bool // verbs that are nouns or adjectives as often
	unsure        map[string]bool // those of them that are verbs so often that they count as such in doubt
	collective    map[string]bool // words whose objects belong together
	loose         map[string]bool // adverbs of time and place, weekdays
	instead       map[string]bool // begins "instead of …"
	agent         string          // "by" of the passive; "" where it is not known
	cases         bool            // articles say who does what to whom
	verbSecond    bool            // a phrase in front sends the verb before the subject
	times         map[string]bool // that come again and again: "day"
	postpositions bool            // what says when and where stands behind its noun
	inflected     bool            // endings say who does what to whom, and words stand in any order
	commas        bool            // sets every relative clause apart with commas
	verbLast      bool            // participles stand at the end
	pastForm      func(t, before token) bool
	participle    func(t token) bool
	adverb        func(t token) bool
}

func grammarOf(language string) grammar {
	g := grammar{
		pastForm:   func(token, token) bool { return false },
		participle: func(token) bool { return false },
	}
	switch language {
	case "en":
		g.english()
	case "de":
		g.german()
	case "fr":
		g.french()
	case "es":
		g.spanish()
	case "hu":
		g.hungarian()
	case "uk":
		g.ukrainian()
	}
	g.times = set(spansOf[language])
	if language != "en" {
		g.verbs = set(listed("finite", language))
	}
	endings := map[string]string{"en": "ly", "hu": "ból ből tól től ról ről nál nél"}[language]
	ending := endsIn(5, endings)
	g.adverb = func(t token) bool { return t.kind == plain && (g.loose[t.key] || ending(t)) }
	return g
}

// endsIn returns a test for the endings of longer words in lower case.
func endsIn(shortest int, endings string) func(token) bool {
	list := strings.Fields(endings)
	return func(t token) bool {
		if t.capital || len(t.key) < shortest || t.kind != plain {
			return false
		}
		for _, e := range list {
			if strings.HasSuffix(t.key, e) {
				return true
			}
		}
		return false
	}
}

func (g *grammar) english() {
	g.agent = "by"
	g.instead = set("instead")
	g.past = set("was were had did")
	g.have = set("has have")
	g.future = set("will")
	g.general = set("is are am do does can could may might must shall should would need needs any only always never usually everyone everybody anyone")
	g.subordinate = set("who which that whose whom where when after before since because while as")
	g.adversative = set("but")
	g.causal = set("because")
	g.genitive = set("of")
	g.bound = set("to as like than until since up for among except")
	g.where = set("in")
	g.collective = set("consist consists consisted comprise comprises comprised composed made combine combines combined mix mixes mixed cost costs last lasts " +
		"lasted take takes took weigh weighs weighed total totals must shall need needs needed require requires required both together by per share shares shared")
	g.aside = set("unlike also then moreover furthermore hey hi hello ok okay yes well sorry thanks attention note reminder update")
	g.loose = set("sharp promptly again also already today tomorrow yesterday tonight now then here there too late early this next last " +
		"monday tuesday wednesday thursday friday saturday sunday")
	g.verbs = conjugated(englishVerbs + listed("verbs", "only"))
	g.nouns, g.unsure = conjugated(englishNouns+" "+englishOrders+listed("verbs", "often")), conjugated(englishNouns)
	irregular := set(englishPast)
	regular := endsIn(5, "ed")
	g.participle = func(t token) bool {
		return t.key == "been" || irregular[t.key] || englishParticiples[t.key] || regular(t) && !strings.HasSuffix(t.key, "eed")
	}
	g.pastForm = func(t, before token) bool {
		// "registered members", "of confirmed cases": no verb.
		if t.gap == near && (before.is(free) && !before.is(coordinator) || before.is(relation)) {
			return false
		}
		return irregular[t.key] || regular(t) && !strings.HasSuffix(t.key, "eed") && t.key != "hundred" && t.key != "sacred"
	}
}

// listed returns the words of a line of a file of words/: in verbs.txt those that
// are verbs only, and those that are verbs at least as often as something else.
func listed(file, name string) string {
	raw, err := wordFiles.ReadFile("words/" + file + ".txt")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(raw)) {
		if first, rest, _ := strings.Cut(strings.TrimSpace(line), " "); first == name {
			return " " + rest
		}
	}
	return ""
}

// conjugated makes a set of verbs and their forms for "he" and "she".
func conjugated(list string) map[string]bool {
	m := set(list)
	for v := range strings.FieldsSeq(list) {
		switch last := v[len(v)-1]; {
		case last == 'y' && !strings.ContainsRune("aeo", rune(v[len(v)-2])):
			m[v[:len(v)-1]+"ies"] = true
		case last == 'x' || last == 'o', strings.HasSuffix(v, "ss"), strings.HasSuffix(v, "sh"), strings.HasSuffix(v, "ch"):
			m[v+"es"] = true
		default:
			m[v+"s"] = true
		}
	}
	return m
}

// englishVerbs are verbs that are hardly ever nouns.
const englishVerbs = "lasts preheat bake stir chop peel grate simmer sprinkle knead unzip restart reboot install uninstall unplug insert disconnect dial rinse detach remind assemble tighten loosen fasten fold unfold ship accept accompany accomplish achieve acknowledge acquire adapt add adjust admit adopt advise afford agree allow announce apologise appear apply " +
	"appoint approve argue arrange arrive ask assemble assess assign assume assure attach attend attract authorise avoid become begin believe belong bother bring build " +
	"buy calculate carry cease celebrate choose clarify collect combine come commit communicate compare compete complain complete comply compose confirm connect consider " +
	"consist construct consult consume contain continue contribute convert convince cooperate correspond create criticise cultivate decide declare decorate define " +
	"deliver demonstrate depart depend describe deserve destroy detect determine develop die differ disappear discard discover discuss dismiss distribute divide donate " +
	"eat educate elect eliminate emerge emit employ empty enable encourage enclose engage enjoy enlarge ensure enter entitle establish evaluate examine exceed exclude " +
	"execute exempt exist expand expect expire explain explore expose extend extract facilitate follow forbid forget forgive gather generate get give go govern grow " +
	"happen heal hear hire ignore illustrate implement improve include incorporate indicate inform inherit inspect install instruct integrate introduce invade invent " +
	"invest investigate invite involve join keep know lead learn lend let listen live locate lose maintain make manage manufacture meet mention migrate modify motivate " +
	"multiply notify obey observe obtain occupy occur operate oppose organise overcome owe participate pay perform persuade possess postpone pour praise prefer prepare " +
	"preserve press prevent proceed produce promote protect prove provide publish pull punish pursue qualify raise react realise receive recognise recommend recover recruit " +
	"recycle reduce refer reflect regulate reject relate rely remain remember remind remove renew renovate replace represent reproduce require rescue resemble resign resist " +
	"resolve respond restore restrict resume retain retire retrieve reveal revise rotate save satisfy select see sell send separate serve settle shuffle shrink sit solve " +
	"speak specify spend squash strengthen submit subscribe succeed suffer supervise surround survive sustain swear take teach tell terminate think throw tolerate translate " +
	"transmit treat undergo understand undertake unlock update validate vanish vary verify want warn wear weigh wipe withdraw win write"

// englishNouns are verbs that are nouns or adjectives as often. They count as
// verbs where that makes the rules stricter, and before an article or a number.
const englishNouns = "answer attack beat bite borrow call cause charge clean close cook cost cover cut deal delete defend download draw drink drive earn end fade fail fall " +
	"feed fill find finish fit fix gain help hide hit hold increase kill lay leave lie look love mean move offer open own play please put reach read repeat reply report return " +
	"reward rise run show sing sleep stand start stay stop supply support swim tank tend train travel turn upload use visit wait walk work"

// englishOrders are more of them, which count as verbs only where an
// instruction is given or an object follows.
const englishOrders = "water feed chill dip trim prune spread mix boil fry roast slice season drain soak click tap drag drop scroll plug log stick press shake swap appeal ban book cancel change check climb contact copy display enter face heat issue launch lift list lock measure name need order park plan plant point post " +
	"push record release reset ride ring score share sign step store switch target test touch trade transport type update vote wash watch whisk"

const englishPast = "died used lied tied owed agreed freed guaranteed met won lost beat said told took came went became began broke brought built bought caught chose drew drove ate fell felt found " +
	"flew forgot gave grew held kept knew led left lent made paid ran rose saw sold sent shot sang sat slept spoke spent stood stole taught thought " +
	"threw wore wrote hit lay shook rang sank swam struck swept"

var englishParticiples = set("taken come gone become begun broken chosen drawn driven eaten fallen flown forgotten given grown known lain ridden risen seen " +
	"shown sung sunk spoken stolen sworn thrown torn worn written beaten bitten hidden done")

func (g *grammar) german() {
	g.past = set("hatte hatten wurde wurden war waren worden")
	g.have = set("hat haben")
	g.general = set("ist sind wird werden kann können darf dürfen muss müssen soll sollen sollte sollten alle allen jede jeder jedes jeden immer stets wer")
	g.subordinate = set("der die das den dem deren dessen welche welcher welches dass wo weil nachdem bevor als während da")
	g.adversative = set("aber sondern")
	g.causal = set("weil denn da")
	g.genitive = set("des von vom")
	g.bound = set("zu zum zur als wie bis seit von vom")
	g.collective = set("besteht bestehen bestand bestanden aus kostet kosten muss müssen braucht brauchen beide zusammen von durch pro")
	g.loose = set("heute morgen gestern jetzt dann hier dort wieder schon bereits auch montag dienstag mittwoch donnerstag freitag samstag sonntag")
	g.commas, g.verbLast, g.cases, g.verbSecond = true, true, true, true
	g.pastForm = func(t, _ token) bool { return germanPast(t) }
	g.participle = func(t token) bool {
		return !t.capital && strings.Contains(t.key, "ge") && (strings.HasSuffix(t.key, "t") || strings.HasSuffix(t.key, "en")) ||
			!t.capital && len(t.key) > 5 && (hasPrefix(t.key, "be ver er ent zer") && (strings.HasSuffix(t.key, "t") || strings.HasSuffix(t.key, "en")) || strings.HasSuffix(t.key, "iert"))
	}
}

var germanPast = endsIn(6, "te ten")

func hasPrefix(s, list string) bool {
	for p := range strings.FieldsSeq(list) {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func (g *grammar) french() {
	g.past = set("était étaient avait avaient fut furent")
	g.have = set("a ont")
	g.pastForm = func(t, before token) bool { return t.key == "été" && g.have[before.key] }
	g.general = set("est sont peut peuvent doit doivent tout toute tous toutes chaque toujours devraient devrait pourrait pourraient")
	g.subordinate = set("qui que dont où lequel laquelle après avant parce")
	g.adversative = set("mais")
	g.causal = set("car parce")
	g.genitive = set("de du d des")
	g.bound = set("à au aux comme jusqu depuis")
	g.collective = set("composé compose comprend coûte coûtent dure doit doivent faut ensemble par deux")
	g.future = set("sera seront aura auront va vont")
	g.loose = set("hier aujourd demain ici là déjà aussi lundi mardi mercredi jeudi vendredi samedi dimanche")
	g.participle = endsIn(3, "é ée és ées i is it u us ue ert erte")
}

func (g *grammar) spanish() {
	g.past = set("fue fueron había habían hubo")
	g.have = set("ha han")
	g.general = set("es son está están puede pueden debe deben todo todos toda todas cada siempre quien cualquier")
	g.subordinate = set("que quien cuyo donde")
	g.adversative = set("pero sino")
	g.causal = set("porque pues")
	g.genitive = set("de del")
	g.bound = set("a al como hasta desde")
	g.collective = set("consta constan consiste comprende cuesta cuestan dura debe deben necesita juntos por ambos")
	g.future = set("será serán habrá habrán va van")
	g.loose = set("ayer hoy mañana aquí allí ya también lunes martes miércoles jueves viernes sábado domingo")
	g.participle = endsIn(4, "ado ada ados adas ido ida idos idas")
	past := endsIn(5, "ó aron ieron")
	g.pastForm = func(t, _ token) bool { return past(t) }
}

func (g *grammar) hungarian() {
	g.past = set("volt voltak")
	g.general = set("van vannak lehet kell minden mindig mindegyik bármely")
	g.subordinate = set("aki amely ami akik amelyek ahol hogy")
	g.adversative = set("de hanem")
	g.causal = set("mert")
	g.collective = set("áll állnak kerül kell tart együtt által")
	g.future = set("lesz lesznek")
	g.loose = set("tegnap ma holnap itt ott már is hétfőn kedden szerdán csütörtökön pénteken szombaton vasárnap")
	g.commas, g.inflected, g.postpositions = true, true, true
	past := endsIn(5, "tt tta tte ttak ttek ta te tak tek ták ték")
	g.pastForm = func(t, _ token) bool { return past(t) }
}

func (g *grammar) ukrainian() {
	g.past = set("був була було були")
	g.general = set("є може можуть треба потрібно слід можна має мають усі всі кожен кожна кожне завжди")
	g.future = set("буде будуть")
	g.subordinate = set("який яка яке які якого якої яким якому яких що де")
	g.adversative = set("але а")
	g.causal = set("бо тому")
	g.collective = set("складається коштує коштують триває разом обидва обидві має мають треба потрібно")
	g.loose = set("вчора сьогодні завтра тут там вже також понеділок вівторок середу четвер п'ятницю суботу неділю")
	g.commas, g.inflected = true, true
	past := endsIn(5, "лася лось лися вся ла ло ли")
	g.pastForm = func(t, _ token) bool { return past(t) }
}
