package proof

import (
	"strings"
	"testing"
)

// stem is enough of a stemmer for the cases below.
func stem(w string) string {
	for _, end := range []string{"ing", "es", "s", "ed", "e"} {
		if len(w) > len(end)+3 {
			w = strings.TrimSuffix(w, end)
		}
	}
	return w
}

const (
	ministers = "The finance ministers will meet in Budapest on Friday, 12 May."
	announced = "US President Donald Trump on Thursday said he will meet his Russian counterpart, Vladimir Putin, in Hungary, in an effort to end the ongoing war in Ukraine."
	prepared  = "Ushakov said that preparations for Putin’s meeting with Trump in Budapest will start with a phone call between the top US and Russian diplomats."
	agreed    = "President Putin and I will then meet in an agreed upon location, Budapest, Hungary, to see if we can bring this War to an end,” Trump said."
	officials = "Before Trump and Putin meet, US officials led by Secretary of State Marco Rubio will sit down with Russian representatives next week."
)

func TestCompare(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, claim, sentence string
		want                  Verdict
		rule                  Rule
		stated                string
	}{
		{"the same words", "The finance ministers will meet in Budapest on Friday.", ministers, Supports, "", ""},
		{"another inflection", "Finance ministers are meeting in Budapest", ministers, Supports, "", ""},
		{"another order of phrases", "On 12 May the finance ministers meet in Budapest", ministers, Supports, "", ""},
		{"somebody is quoted", "Trump and Putin will meet in Budapest.", prepared, Supports, "", ""},
		{"nothing to compare", "?!", ministers, Unrelated, "", ""},
		{"another subject", "The library opens at 9 am.", ministers, Unrelated, "", ""},
		{"a fact that is not mentioned", "The finance ministers will meet in Budapest at the Hilton.", "The finance ministers will meet there.", Unrelated, "", ""},
		{"an opposite verb", "The town library closes at 9 am daily.", "The town library opens at 9 am daily.", Unrelated, "", ""},
		{"an opposite verb with another time", "The town library closes at 8 am.", "The town library opens at 9 am.", Unrelated, "", ""},

		{"another place", "The finance ministers will meet in Vienna on Friday.", ministers, Contradicts, RuleNames, "Budapest"},
		{"another place, of several names", "Trump and Putin will meet in Vienna.", prepared, Contradicts, RuleNames, "Budapest"},
		{"another place, not the war's", "Trump will meet Putin in Vienna.", announced, Contradicts, RuleNames, "Hungary"},
		{"a place beside no place", "Trump and Putin will meet in Vienna.", agreed, Unrelated, "", ""},
		{"a place beside an office", "Trump and Putin will meet in Vienna.", officials, Unrelated, "", ""},
		{"another person", "The mayor of Springfield is John Smith.", "The mayor of Springfield is Jane Doe.", Contradicts, RuleNames, "Jane Doe"},
		{"the person with a title", "The mayor of Springfield is Jane Doe.", "The mayor of Springfield is Dr Jane Doe.", Supports, "", ""},
		{"the person without the first name", "The mayor of Springfield is Doe.", "The mayor of Springfield is Jane Doe.", Supports, "", ""},
		{"another of the same family", "The mayor of Springfield is John Doe.", "The mayor of Springfield is Jane Doe.", Unrelated, "", ""},
		{"another subject by name", "Witkoff will sit down with Russian representatives.", "Rubio will sit down with Russian representatives next week.", Contradicts, RuleNames, "Rubio"},
		{"another kind of subject", "Cats are welcome in the garden.", "Dogs are welcome in the garden.", Unrelated, "", ""},
		{"another adjective of a country", "Rubio will sit down with Chinese representatives.", "Rubio will sit down with Russian representatives next week.", Contradicts, RuleNames, "Russian"},
		{"a swapped result", "Austria beat Hungary.", "Hungary beat Austria.", Unrelated, "", ""},
		{"a swapped sender", "The letter is from Berta to Anna.", "The letter is from Anna to Berta.", Unrelated, "", ""},
		{"a result from two statements", "Austria beat Serbia.", "Austria beat Hungary and Hungary beat Serbia.", Unrelated, "", ""},
		{"places of two animals", "Dogs are allowed in the yard.", "Dogs are allowed in the garden and cats in the yard.", Unrelated, "", ""},

		{"another price", "Entry costs 10 euros.", "Entry costs 12 euros.", Contradicts, RuleNumbers, "12"},
		{"another price, with a sign", "Entry costs €10.", "Entry costs 12 euros.", Contradicts, RuleNumbers, "12"},
		{"another price in words", "Entry costs ten euros.", "Entry costs twelve euros.", Contradicts, RuleNumbers, "twelve"},
		{"another currency", "Entry costs 10 euros.", "Entry costs 10 dollars.", Contradicts, RuleNumbers, "dollars"},
		{"a number in words", "The board has twelve members.", "The board has 12 members.", Supports, "", ""},
		{"two dozen", "The board has two dozen members.", "The board has 24 members.", Supports, "", ""},
		{"a dozen", "The board has a dozen members.", "The board has 12 members.", Supports, "", ""},
		{"a number with a comma", "The stadium seats 12000 people.", "The stadium seats 12,000 people.", Supports, "", ""},
		{"thousands in words", "The stadium seats twelve thousand people.", "The stadium seats 12,000 people.", Supports, "", ""},
		{"per cent", "Prices rose by 4 percent.", "Prices rose by 4%.", Supports, "", ""},
		{"other per cent", "Prices rose by 5 percent.", "Prices rose by 4%.", Contradicts, RuleNumbers, "4"},
		{"a price of something else", "Snacks cost 12 euros.", "Tickets cost 12 euros, snacks 3 euros.", Unrelated, "", ""},
		{"the other price", "Tickets cost 3 euros.", "Tickets cost 12 euros, snacks 3 euros.", Unrelated, "", ""},
		{"at least", "The board has 12 members.", "The board has at least 10 members.", Unrelated, "", ""},
		{"a number of others", "The board has 10 members.", "With its 3 guests the board has 12 members.", Contradicts, RuleNumbers, "12"},
		{"another year", "The museum opened in 1990.", "The museum opened in 1987 and has 12 rooms.", Contradicts, RuleNumbers, "1987"},
		{"another year, rooms first", "The museum opened in 1990.", "With its 12 rooms the museum opened in 1987.", Contradicts, RuleNumbers, "1987"},
		{"the number of another thing", "The committee has 10 seats.", "The board has 12 members.", Unrelated, "", ""},

		{"another weekday", "The finance ministers meet in Budapest on Monday.", ministers, Contradicts, RuleDates, "Friday"},
		{"another date", "The finance ministers meet in Budapest on 13 May.", ministers, Contradicts, RuleDates, "12 May"},
		{"the date the other way", "The finance ministers meet in Budapest on May 12th.", ministers, Supports, "", ""},
		{"the month alone", "The finance ministers meet in Budapest in May.", ministers, Supports, "", ""},
		{"another month alone", "The finance ministers meet in Budapest in June.", ministers, Contradicts, RuleDates, "12 May"},
		{"a day of a month that is stated", "The club meets on 12 May.", "The club meets in May.", Unrelated, "", ""},
		{"a date in figures", "The fair begins on 2024-05-12.", "The fair begins on 12 May 2024.", Supports, "", ""},
		{"a date with slashes", "The fair begins on 12/05/2024.", "The fair begins on 12 May 2024.", Supports, "", ""},
		{"a date with slashes, month first", "The fair begins on 5/12/2024.", "The fair begins on 12 May 2024.", Supports, "", ""},
		{"another date with slashes", "The fair begins on 14/05/2024.", "The fair begins on 12 May 2024.", Contradicts, RuleDates, "12 May"},
		{"a date with dots", "The fair begins on 12.5.2024.", "The fair begins on 12 May 2024.", Supports, "", ""},
		{"the 12th of May", "The fair begins on the 12th of May.", "The fair begins on 12 May 2024.", Supports, "", ""},
		{"another year of a date", "The fair begins on 12 May 2023.", "The fair begins on 12 May 2024.", Contradicts, RuleNumbers, "2024"},
		{"the date of another event", "The course begins on 12 May.", "Registration opens on 1 May and the course begins on 10 May.", Contradicts, RuleDates, "10 May"},
		{"a time in another form", "The library opens at 9 am.", "The library opens at 09:00.", Supports, "", ""},
		{"a time by the clock", "The library opens at 9 o'clock.", "The library opens at 9 am.", Supports, "", ""},
		{"noon", "The library opens at noon.", "The library opens at 12:00.", Supports, "", ""},
		{"another time", "The library opens at 10 am.", "The library opens at 9 am.", Contradicts, RuleDates, "9 am"},
		{"before and after", "Visitors must leave after 5 pm.", "Visitors must leave before 5 pm.", Unrelated, "", ""},
		{"days of the week in the plural", "The office is closed on Monday.", "The office is closed on Mondays.", Supports, "", ""},

		{"a denial", "The finance ministers will not meet in Budapest.", ministers, Contradicts, RuleNegation, ""},
		{"a denied text", "Dogs are allowed in the garden.", "Dogs are not allowed in the garden.", Contradicts, RuleNegation, ""},
		{"a short denial", "Dogs are allowed in the garden.", "Dogs aren’t allowed in the garden.", Contradicts, RuleNegation, ""},
		{"no instead of not", "Dogs are allowed in the garden.", "No dogs are allowed in the garden.", Contradicts, RuleNegation, ""},
		{"never", "The office opens on Sundays.", "The office never opens on Sundays.", Contradicts, RuleNegation, ""},
		{"cannot", "Members can bring guests.", "Members cannot bring guests.", Contradicts, RuleNegation, ""},
		{"may not", "Members can bring guests.", "Members may not bring guests.", Contradicts, RuleNegation, ""},
		{"without", "Tickets are sold with a fee.", "Tickets are sold without a fee.", Contradicts, RuleNegation, ""},
		{"both deny", "Dogs aren't allowed in the garden.", "Dogs are not allowed in the garden.", Supports, "", ""},
		{"the denial of another thing", "Dogs are allowed.", "Dogs are allowed, but cats are not.", Supports, "", ""},
		{"the denial of this thing", "Cats are allowed.", "Dogs are allowed, but cats are not.", Contradicts, RuleNegation, ""},
		{"the place that is denied", "The meeting will take place in Vienna.", "The meeting will take place in Budapest, not in Vienna.", Contradicts, RuleNegation, ""},
		{"the place that is not denied", "The meeting will take place in Budapest.", "The meeting will take place in Budapest, not in Vienna.", Supports, "", ""},
		{"a denied remark", "The museum opens at 9 am.", "The museum, which is not large, opens at 9 am.", Supports, "", ""},
		{"a denial that is none of this", "The museum opens at 9 am.", "The museum does not always open at 9 am.", Unrelated, "", ""},
		{"denied elsewhere", "The ministers will not meet in Vienna.", "The ministers will meet in Budapest.", Unrelated, "", ""},
		{"not without", "Entry is possible with a ticket.", "Entry is not possible without a ticket.", Unrelated, "", ""},
		{"a lost condition", "The match is cancelled.", "The match is cancelled if it rains.", Unrelated, "", ""},
		{"a denied condition", "Dogs are allowed.", "Dogs are not allowed if it rains.", Unrelated, "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := Compare(c.claim, c.sentence, Words{Term: stem, Name: func(w string) bool { return w == "rubio" }})
			if got.Verdict != c.want || got.Rule != c.rule || got.Stated != c.stated {
				t.Errorf("%q against %q: %+v, want %s %s %s", c.claim, c.sentence, got, c.want, c.rule, c.stated)
			}
		})
	}
}

func TestCompareInOtherLanguages(t *testing.T) {
	t.Parallel()
	cases := []struct {
		language, claim, sentence string
		want                      Verdict
		rule                      Rule
	}{
		{"de", "Die Minister treffen sich am 12. Mai in Budapest.", "Die Minister treffen sich am 12. Mai in Budapest.", Supports, ""},
		{"de", "Die Minister treffen sich in Wien.", "Die Minister treffen sich am 12. Mai in Budapest.", Contradicts, RuleNames},
		{"de", "Die Minister treffen sich am 13. Mai in Budapest.", "Die Minister treffen sich am 12. Mai in Budapest.", Contradicts, RuleDates},
		{"de", "Die Minister treffen sich am 12.5.2024 in Budapest.", "Die Minister treffen sich am 12. Mai 2024 in Budapest.", Supports, ""},
		{"de", "Der Eintritt kostet 10 Euro.", "Der Eintritt kostet zwölf Euro.", Contradicts, RuleNumbers},
		{"de", "Der Eintritt kostet 12 Euro.", "Der Eintritt kostet zwölf Euro.", Supports, ""},
		{"de", "Das Stadion fasst 12000 Menschen.", "Das Stadion fasst 12.000 Menschen.", Supports, ""},
		{"de", "Hunde sind im Garten erlaubt.", "Hunde sind im Garten nicht erlaubt.", Contradicts, RuleNegation},
		{"de", "Im Garten sind keine Hunde erlaubt.", "Im Garten sind Hunde erlaubt.", Contradicts, RuleNegation},
		{"de", "Die Bücherei öffnet um 9 Uhr.", "Die Bücherei öffnet um 9:00 Uhr.", Supports, ""},
		{"de", "Die Bücherei öffnet um 10 Uhr.", "Die Bücherei öffnet um 9 Uhr.", Contradicts, RuleDates},
		{"fr", "Les ministres se réunissent à Vienne.", "Les ministres se réunissent à Budapest le 12 mai.", Contradicts, RuleNames},
		{"fr", "Les chiens sont admis dans le jardin.", "Les chiens ne sont pas admis dans le jardin.", Contradicts, RuleNegation},
		{"fr", "Les chiens ne sont pas admis dans le jardin.", "Les chiens ne sont pas admis dans le jardin.", Supports, ""},
		{"fr", "L'entrée coûte dix euros.", "L’entrée coûte 12 euros.", Contradicts, RuleNumbers},
		{"fr", "La bibliothèque ouvre à 9 h.", "La bibliothèque ouvre à 9 heures.", Supports, ""},
		{"es", "Los ministros se reúnen en Viena.", "Los ministros se reúnen en Budapest el 12 de mayo.", Contradicts, RuleNames},
		{"es", "Los ministros se reúnen en Budapest el 12 de mayo.", "Los ministros se reúnen en Budapest el 12 de mayo.", Supports, ""},
		{"es", "No hay perros en el jardín nunca.", "Hay perros en el jardín.", Contradicts, RuleNegation},
		{"es", "La entrada cuesta 10 euros.", "La entrada cuesta doce euros.", Contradicts, RuleNumbers},
		{"hu", "A miniszterek Bécsben találkoznak.", "A miniszterek Budapesten találkoznak.", Contradicts, RuleNames},
		{"hu", "A miniszterek nem találkoznak Budapesten.", "A miniszterek találkoznak Budapesten.", Contradicts, RuleNegation},
		{"hu", "A belépő 10 euró.", "A belépő 12 euró.", Contradicts, RuleNumbers},
		{"hu", "A kiállítás május 12-én nyílik.", "A kiállítás május 12-én nyílik meg.", Supports, ""},
		{"hu", "A kiállítás május 13-án nyílik.", "A kiállítás május 12-én nyílik.", Contradicts, RuleDates},
		{"uk", "Міністри зустрінуться у Відні.", "Міністри зустрінуться у Будапешті.", Contradicts, RuleNames},
		{"uk", "Міністри не зустрінуться у Будапешті.", "Міністри зустрінуться у Будапешті.", Contradicts, RuleNegation},
		{"uk", "Вхід коштує 10 євро.", "Вхід коштує 12 євро.", Contradicts, RuleNumbers},
		{"uk", "Виставка відкривається 13 травня.", "Виставка відкривається 12 травня.", Contradicts, RuleDates},
	}
	for _, c := range cases {
		t.Run(c.claim, func(t *testing.T) {
			t.Parallel()
			got := Compare(c.claim, c.sentence, Words{Language: c.language})
			if got.Verdict != c.want || got.Rule != c.rule {
				t.Errorf("%q against %q: %+v, want %s %s", c.claim, c.sentence, got, c.want, c.rule)
			}
		})
	}
}
