package proof

import (
	"strings"
	"sync"
)

// flags say what part a word plays.
type flags uint16

const (
	free        flags = 1 << iota // may be added and left out: articles, "and"
	negative                      // denies
	limit                         // weakens its own clause: about, may, only, former
	condition                     // weakens the whole sentence: if, unless, said
	relation                      // a preposition: says what belongs to what
	strongly                      // a preposition whose loss turns who and whom round
	auxiliary                     // be, have, will
	pronoun                       // stands for something named elsewhere
	coordinator                   // begins a further statement: and, but, while
	dateLink                      // "of" between day and month; only while reading dates
)

// lexicon holds the small words of a language.
type lexicon struct {
	words    map[string]flags
	cardinal map[string]int
	ordinal  map[string]int
	months   map[string]int
	known    bool              // whether its small words are listed; unknown languages may not skip
	dotted   bool              // writes ordinals as "12."
	turns    []turn            // turns of phrase that are alike
	synonyms map[string]string // words that are alike
	// pointGroups says that a point groups thousands: 12.000 is twelve thousand.
	pointGroups bool
	wording     func() *wording // what can be told in other words, read on first use
	grammar
}

// mark sets the flags of a token. Signs and numbers have none.
func (l *lexicon) mark(t *token) {
	if t.kind == plain {
		t.flags = l.words[t.key]
	}
}

// lexicons are made on first use and then only read.
var lexicons sync.Map

// lexiconOf returns the lexicon of a language; "" is English.
func lexiconOf(language string) *lexicon {
	if language == "" {
		language = "en"
	}
	if l, ok := lexicons.Load(language); ok {
		return l.(*lexicon)
	}
	l, _ := lexicons.LoadOrStore(language, newLexicon(language))
	return l.(*lexicon)
}

func newLexicon(language string) *lexicon {
	s, known := small[language]
	l := &lexicon{words: map[string]flags{}, cardinal: map[string]int{}, ordinal: map[string]int{}, months: map[string]int{}, known: known, grammar: grammarOf(language)}
	l.wording = sync.OnceValue(func() *wording { return wordingOf(l, language) })
	add := func(list string, f flags) {
		for w := range strings.FieldsSeq(list) {
			l.words[w] |= f
		}
	}
	add(negations, negative)
	if known {
		for w := range strings.FieldsSeq(homographs) {
			delete(l.words, w)
		}
	}
	add(s.free, free)
	add(s.limits, limit)
	add(s.conditions, condition)
	add(s.relations, relation)
	add(s.strong, relation|strongly)
	add(s.auxiliaries, auxiliary)
	add(s.pronouns, pronoun)
	add(s.coordinators, coordinator)
	switch language {
	case "en":
		l.turns, l.synonyms = turnsOf(englishTurns), synonymsOf(englishSynonyms)
	case "de":
		l.turns, l.synonyms = turnsOf(germanTurns), synonymsOf(germanSynonyms)
	}
	count(l.cardinal, small["en"].cardinals)
	count(l.ordinal, small["en"].ordinals)
	count(l.cardinal, s.cardinals)
	count(l.ordinal, s.ordinals)
	for i, names := range strings.Split(small["en"].months, ",") {
		for n := range strings.FieldsSeq(names) {
			l.months[n] = i + 1
		}
	}
	for i, names := range strings.Split(s.months, ",") {
		for n := range strings.FieldsSeq(names) {
			l.months[n] = i + 1
		}
	}
	switch language {
	case "de", "hu", "cs", "sk", "da", "no", "nb", "fi", "sl", "hr":
		l.dotted = true
	}
	switch language {
	case "de", "es", "it", "pt", "nl", "da", "tr", "ro", "hr", "sl", "el":
		l.pointGroups = true
	}
	return l
}

// count reads "two=2 three=3".
func count(into map[string]int, list string) {
	for pair := range strings.FieldsSeq(list) {
		w, n, _ := strings.Cut(pair, "=")
		into[w] = atoi(n)
	}
}

// negations of many languages at once: to take a harmless word for a negation
// costs a sentence, to miss one costs the truth.
const negations = "not no never none nobody nothing nowhere neither nor without hardly scarcely barely " +
	"unable fail fails failed refuse refuses refused lack lacks lacked false untrue wrong incorrect " +
	"nicht kein keine keinen keinem keiner keines nie niemals niemand nichts weder ohne kaum nirgends " +
	"ne pas jamais aucun aucune rien personne sans ni non " +
	"nunca jamás ningún ninguna ninguno nadie nada sin tampoco " +
	"mai nessun nessuno nessuna niente senza né mica " +
	"não nenhum nenhuma ninguém sem nem niet geen nooit niemand niets zonder noch " +
	"nem ne nincs nincsenek sem soha semmi senki sehol nélkül sincs " +
	"nie bez nigdy żaden żadna żadne nikt nic brak " +
	"не ни нет без никогда никто ничего нельзя ні немає ніколи " +
	"inte ikke ikkje ingen inget inga aldrig aldri utan uden uten ej ei en eivät älä ilman " +
	"nu niciun nicio nimeni nimic fără δεν μη μην χωρίς değil yok hiç hayır không chưa " +
	"لا لم لن ليس ليست بدون غير ما לא אין בלי नहीं न मत 不 没 沒 無 无 未 非 否 勿 別 别 莫 안 않 못 없 ない"

// homographs deny in a language without a list of its own and are small words
// in those that have one.
const homographs = "en mai nu ei ej ma geen mica"

// small holds the lists of the languages whose small words are known.
var small = map[string]struct {
	free, limits, conditions, relations, strong, auxiliaries, pronouns, coordinators string
	cardinals, ordinals, months                                                      string
}{
	"en": {
		free: "a an the and please also",
		limits: "only just merely solely exclusively almost nearly about around approximately roughly circa some many most few several part partly " +
			"half sometimes often usually rarely seldom generally mostly mainly may might could can would should possibly perhaps maybe probably likely " +
			"unlikely apparently reportedly allegedly supposedly seemingly proposed planned expected intended draft former ex fake alleged deputy vice " +
			"acting assistant potential possible would-be so-called least more less fewer than maximum minimum up or another other others else " +
			"optional optionally temporarily currently initially originally formerly previously once until till yet still ago hopes hope aims aim wants want tries tried trying attempt attempted " +
			"falsely wrongly mistakenly partially provisionally conditionally theoretically virtually practically effectively nominally slightly " +
			"every each sundays mondays tuesdays wednesdays thursdays fridays saturdays weekends weekdays plan plans seem seems seemed appear appears appeared",
		conditions: "if unless except in-case-of provided whether otherwise although though despite when whenever " +
			"said says say saying claims claimed claim alleges alleged believes believed thinks thought according denied denies deny suggests suggested " +
			"argues argued hopes hoped predicts predicted rumour rumours rumor rumors hypothetically imagine suppose supposing pretend myth misconception doubt doubts doubted joked fiction",
		relations: "of in on at within during near inside outside through across along beside toward towards into onto upon up down out off via per because-of",
		strong:    "by with from to against for than over under after before between like as until since above below beyond behind among",
		auxiliaries: "is are was were be been being am has have had having do does did will shall would should may might must can could " +
			"who which that whose whom where there",
		pronouns:     "he she it they him her them his hers their theirs its this these those i we you my our your us me that such",
		coordinators: "and but while whereas however yet so because",
		cardinals: "zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 " +
			"fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90",
		ordinals: "first=1 second=2 third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10 eleventh=11 twelfth=12 thirteenth=13 " +
			"fourteenth=14 fifteenth=15 sixteenth=16 seventeenth=17 eighteenth=18 nineteenth=19 twentieth=20 thirtieth=30",
		months: "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,november nov,december dec",
	},
	"de": {
		free: "der die das den dem des ein eine einen einem einer eines und auch",
		limits: "nur bloß lediglich fast etwa rund ungefähr circa ca einige manche viele meisten wenige teilweise manchmal oft meist selten vielleicht möglicherweise " +
			"wahrscheinlich angeblich offenbar mutmaßlich ehemalige ehemaliger ehemaligen frühere früherer früheren geplant geplante vorgeschlagen mindestens höchstens " +
			"maximal mehr weniger als oder kann können könnte könnten darf dürfen dürfte soll sollen sollte sollten würde würden will wollen bis noch einst",
		conditions: "wenn falls falle sofern außer obwohl ob sonst andernfalls sagte sagt sagten laut behauptet behauptete behaupten glaubt glauben glaubte meint meinen meinte vermutet vermuten vermutete befürchtet befürchten fürchtet hofft hoffen erwartet erwarten schätzt denkt denken" +
			" sobald solange bestätigt erklärt erklärte zufolge bestreitet bestritt dementierte gerücht",
		relations: "in im an am auf bei beim zu zum zur aus um innerhalb während neben durch",
		strong:    "von vom mit gegen für über unter nach vor seit zwischen bis hinter wegen wie",
		auxiliaries: "ist sind war waren sein gewesen hat haben hatte hatten wird werden wurde wurden worden muss müssen musste " +
			"welche welcher welches deren dessen dass wo es",
		pronouns:     "er sie es ihn ihm ihr ihre ihren sein seine seinen dieser diese dieses wir ich du euch uns",
		coordinators: "und aber sondern während doch jedoch weil denn",
		cardinals:    "null=0 eins=1 zwei=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10 elf=11 zwölf=12 zwanzig=20 dreißig=30 vierzig=40 fünfzig=50 hundert=100",
		ordinals:     "erste=1 ersten=1 zweite=2 zweiten=2 dritte=3 dritten=3 vierte=4 vierten=4 fünfte=5 fünften=5",
		months:       "januar,februar,märz,april,mai,juni,juli,august,september,oktober,november,dezember",
	},
	"fr": {
		free: "le la les l un une des et",
		limits: "seulement uniquement presque environ quelques certains certaines plusieurs plupart parfois souvent rarement peut peuvent pourrait pourraient devrait devraient " +
			"peut-être probablement prétendument ancien ancienne moins plus que ou entre prévu proposé jusqu maximum minimum",
		conditions:   "si cas sauf excepté hormis bien quand dit déclaré affirme affirmé selon croit pense nie nié prétend rumeur",
		relations:    "de du d en dans à au aux sur chez vers pendant",
		strong:       "par avec contre pour sous après avant depuis entre sans comme",
		auxiliaries:  "est sont était étaient être été a ont avait avaient sera seront aura auront doit doivent qui que dont où c",
		pronouns:     "il elle ils elles lui leur leurs son sa ses ce cette ces cela on nous vous je tu se s",
		coordinators: "et mais tandis car donc",
		cardinals:    "zéro=0 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 vingt=20 trente=30 cent=100",
		ordinals:     "premier=1 première=1 deuxième=2 troisième=3",
		months:       "janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre",
	},
	"es": {
		free: "el la los las un una unos unas y e también",
		limits: "solo sólo solamente únicamente casi aproximadamente unos algunos algunas varios mayoría veces menudo raramente puede pueden podría podrían debería deberían " +
			"quizás quizá tal probablemente supuestamente antiguo antigua exministro menos más que o entre previsto propuesto hasta máximo mínimo",
		conditions:   "si caso salvo excepto aunque cuando dijo dice dicen afirma afirmó según cree piensa niega negó rumor",
		relations:    "de del en a al sobre durante",
		strong:       "por con contra para bajo tras después antes desde entre sin como",
		auxiliaries:  "es son era eran fue fueron ser sido está están ha han había será serán debe deben que quien cuyo donde hay",
		pronouns:     "él ella ellos ellas le les su sus este esta estos estas esto ese esa se nos yo tú",
		coordinators: "y pero sino mientras porque",
		cardinals:    "cero=0 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 veinte=20 treinta=30 cien=100",
		ordinals:     "primer=1 primero=1 primera=1 segundo=2 segunda=2 tercero=3 tercera=3",
		months:       "enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,noviembre,diciembre",
	},
	"hu": {
		free: "a az egy és",
		limits: "csak csupán majdnem körülbelül mintegy néhány sok legtöbb részben néha gyakran ritkán talán esetleg valószínűleg állítólag volt korábbi egykori tervezett " +
			"javasolt legalább legfeljebb több kevesebb mint vagy között lehet lehetne kellene még",
		conditions:   "ha esetén esetben kivéve bár noha hogy mondta mondja szerint állítja állította véli tagadta tagadja pletyka",
		relations:    "alatt során belül mellett",
		strong:       "által ellen felett után előtt óta között miatt iránt helyett",
		auxiliaries:  "van vannak volt voltak lesz lesznek fog fognak kell aki amely ami akik amelyek ahol",
		pronouns:     "ő ők ez azt ezt ezek azok mi ti én te",
		coordinators: "és de hanem míg mert",
		cardinals:    "nulla=0 kettő=2 két=2 három=3 négy=4 öt=5 hat=6 hét=7 nyolc=8 kilenc=9 tíz=10 húsz=20 harminc=30 száz=100",
		ordinals:     "első=1 második=2 harmadik=3",
		months:       "január,február,március,április,május,június,július,augusztus,szeptember,október,november,december",
	}, "uk": {
		free: "і й та також теж",
		limits: "лише тільки майже близько приблизно орієнтовно деякі кілька багато більшість частково іноді інколи часто зазвичай рідко може можуть міг могла могли " +
			"можливо ймовірно мабуть нібито начебто колишній колишня колишнього запланований запланована пропонований щонайменше щонайбільше принаймні максимум мінімум " +
			"більше менше ніж або чи слід треба потрібно можна до ще поки хоче хочуть планує планують кожен кожна кожне кожного кожної щодня щотижня щороку",
		conditions: "якщо якби коли крім окрім хоча хоч інакше сказав сказала каже кажуть заявив заявила стверджує стверджують вважає вважають думає думають " +
			"словами заперечив заперечила заперечує чутки разі випадку щоб поки доки щойно",
		relations:    "у в на при біля під час протягом по за о об уздовж",
		strong:       "від до для з із зі проти після перед між через над понад без як",
		auxiliaries:  "є був була було були буде будуть має мають мусить мусять який яка яке які якого якої яким якому яких що де хто",
		pronouns:     "він вона воно вони його її їх їм йому їй свій своя своє свої свого своєї цей ця це ці цього цієї той та ті ми ви я ти нас вас",
		coordinators: "і й та але а проте однак бо тому",
		cardinals: "нуль=0 один=1 одна=1 одне=1 одного=1 одну=1 два=2 дві=2 двох=2 три=3 трьох=3 чотири=4 чотирьох=4 п'ять=5 п'яти=5 шість=6 шести=6 сім=7 семи=7 вісім=8 восьми=8 " +
			"дев'ять=9 десять=10 десяти=10 одинадцять=11 дванадцять=12 п'ятнадцять=15 двадцять=20 тридцять=30 сорок=40 п'ятдесят=50 сто=100",
		ordinals: "перший=1 перша=1 перше=1 першого=1 другий=2 друга=2 друге=2 другого=2 третій=3 третя=3 третє=3",
		months: "січень січня січні,лютий лютого лютому,березень березня березні,квітень квітня квітні,травень травня травні," +
			"червень червня червні,липень липня липні,серпень серпня серпні,вересень вересня вересні,жовтень жовтня жовтні," +
			"листопад листопада листопаді,грудень грудня грудні",
	},
}
