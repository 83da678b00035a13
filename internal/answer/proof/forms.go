package proof

import "strings"

// irregulars are English verbs whose forms follow no rule: base, past, participle.
const irregulars = "beat beat beaten;become became become;begin began begun;bite bit bitten;break broke broken;bring brought brought;build built built;" +
	"buy bought bought;catch caught caught;choose chose chosen;come came come;cut cut cut;deal dealt dealt;do did done;draw drew drawn;drink drank drunk;drive drove driven;" +
	"eat ate eaten;feed fed fed;find found found;fly flew flown;forbid forbade forbidden;forget forgot forgotten;forgive forgave forgiven;get got got;" +
	"give gave given;grow grew grown;hear heard heard;hide hid hidden;hit hit hit;hold held held;hurt hurt hurt;keep kept kept;know knew known;lay laid laid;" +
	"lead led led;leave left left;lend lent lent;let let let;lose lost lost;make made made;meet met met;overcome overcame overcome;pay paid paid;put put put;" +
	"read read read;ride rode ridden;ring rang rung;run ran run;see saw seen;sell sold sold;send sent sent;set set set;shake shook shaken;shoot shot shot;" +
	"show showed shown;shut shut shut;sing sang sung;sink sank sunk;speak spoke spoken;spend spent spent;spread spread spread;steal stole stolen;" +
	"strike struck struck;sweep swept swept;take took taken;teach taught taught;tear tore torn;tell told told;think thought thought;throw threw thrown;" +
	"undergo underwent undergone;understand understood understood;undertake undertook undertaken;wear wore worn;win won won;withdraw withdrew withdrawn;" +
	"write wrote written;bear bore borne;bend bent bent;bind bound bound;bleed bled bled;blow blew blown;burst burst burst;cast cast cast;cling clung clung;cost cost cost;" +
	"creep crept crept;dig dug dug;fall fell fallen;feel felt felt;fight fought fought;flee fled fled;freeze froze frozen;go went gone;grind ground ground;hang hung hung;" +
	"lie lay lain;mean meant meant;rise rose risen;say said said;seek sought sought;shine shone shone;shrink shrank shrunk;sit sat sat;sleep slept slept;slide slid slid;" +
	"spin spun spun;split split split;spring sprang sprung;stand stood stood;stick stuck stuck;swear swore sworn;swim swam swum;wake woke woken;wind wound wound"

// verb is an irregular verb.
type verb struct{ base, past, participle string }

// byForm holds the irregular verbs that have a form.
var byForm = func() map[string][]verb {
	byForm := map[string][]verb{}
	for line := range strings.SplitSeq(irregulars, ";") {
		f := strings.Fields(line)
		v := verb{f[0], f[1], f[2]}
		for _, form := range f {
			if vs := byForm[form]; len(vs) == 0 || vs[len(vs)-1] != v {
				byForm[form] = append(vs, v)
			}
		}
	}
	return byForm
}()

// bases returns what a verb in the form key may be without its ending: the
// endings -ed, -ing and -s, and irregular forms.
func bases(key string) []string {
	out := []string{key}
	for _, v := range byForm[key] {
		out = append(out, v.base)
	}
	for _, ending := range [...]string{"ed", "ing"} {
		stem, cut := strings.CutSuffix(key, ending)
		if !cut || len(stem) < 2 {
			continue
		}
		out = append(out, stem, stem+"e")
		if n := len(stem); n > 3 && stem[n-1] == stem[n-2] {
			out = append(out, stem[:n-1]) // stopped
		}
		if y, is := strings.CutSuffix(stem, "i"); is {
			out = append(out, y+"y") // carried
		}
	}
	if stem, cut := strings.CutSuffix(key, "s"); cut && len(stem) > 2 {
		out = append(out, stem)
		if e, is := strings.CutSuffix(stem, "e"); is {
			out = append(out, e) // watches
		}
		if y, is := strings.CutSuffix(stem, "ie"); is {
			out = append(out, y+"y") // carries
		}
	}
	return out
}

// baseOf reports whether base is what key, a form of a verb, is made from.
func baseOf(base, key string) bool {
	if len(base) < 2 {
		return false
	}
	for _, b := range bases(key) {
		if b == base {
			return true
		}
	}
	return false
}

// pastOf reports whether past is the simple past of the verb whose participle is given.
func pastOf(past, participle string) bool {
	if vs := byForm[participle]; len(vs) > 0 {
		for _, v := range vs {
			if v.participle == participle && v.past == past {
				return true
			}
		}
		return false
	}
	return past == participle && strings.HasSuffix(past, "ed")
}

// presentOf reports whether present is the verb of a participle without ending
// or with that for "he" and "she".
func presentOf(present, participle string) bool {
	if strings.HasSuffix(present, "ed") && len(byForm[present]) == 0 && len(present) > 4 {
		return false
	}
	if baseOf(present, participle) && present != participle || invariable(participle) && present == participle {
		return true
	}
	for _, b := range bases(present)[1:] {
		if strings.HasSuffix(present, "s") && baseOf(b, participle) {
			return true
		}
	}
	return false
}

// invariable reports whether a verb has one form for everything: "put", "cut".
func invariable(key string) bool {
	for _, v := range byForm[key] {
		if v.base == v.participle {
			return true
		}
	}
	return false
}
