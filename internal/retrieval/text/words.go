package text

// The words of this file were collected by hand; abbreviations stand without
// their last full stop.

// behaviour says what a full stop after an abbreviation does; 0 if t is none.
func behaviour(t string) stopClass {
	switch t {
	case // before a name
		"Mr", "Mrs", "Ms", "Mx", "Messrs", "Dr", "dr", "Drs", "Prof", "prof", "Gen", "Maj", "Brig", "Lt", "Col", "Capt",
		"Cmdr", "Cpl", "Sgt", "Pvt", "Adm", "Sen", "Rep", "Gov", "Rev", "Hon", "Pres", "Supt", "Insp", "Det", "Mme",
		"Mlle", "Fr", "Ste", "Hr", "Frl", "Dipl", "Ing", "Sra", "Srta", "Dña", "Ud", "Uds", "özv", "ifj", "ún", "акад", "проф", "Акад", "Проф",
		"им", "св", "ул", "пр", "просп", "обл",
		"Sig", "sig", "Dott", "dott", "Avv", "dhr", "mevr", "drs", "Dra", "Exmo", "inż", "mgr", "hab", "ks", "św", "gen", "płk",
		// before an example or a comparison
		"e.g", "i.e", "cf", "vs", "viz", "z.B", "d.h", "bzw", "vgl", "Vgl", "evtl", "ggf", "sog", "pl", "ld", "напр", "тж", "p.ej", "p.ex", "bijv", "np", "tzw", "tzn", "např", "tzv", "tj", "t.ex", "bl.a":
		return neverEnds
	case "No", "no", "Nos", "nos", "Nr", "nr", "Fig", "fig", "Figs", "figs", "Eq", "eq", "Eqs", "eqs", "Sec", "sec", "Secs",
		"Sect", "Ch", "ch", "Chap", "Vol", "vol", "Vols", "vols", "pp", "p", "pg", "pgs", "Art", "art", "Arts", "Para",
		"para", "Paras", "Rm", "rm", "Ver", "ver", "v", "Ex", "App", "Apt", "apt", "Bldg", "ca", "approx", "c", "est", "min",
		"max", "ext", "Ext", "tel", "Tel", "Abs", "Bd", "Kap", "Abb", "S", "s", "Ziff", "Rn", "Az", "kb", "ст", "стр", "с", "т",
		"п", "пп", "№", "n", "núm", "nº", "pág", "págs", "cap", "čl", "č", "рис", "табл", "гл", "тел",
		// before a day
		"Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Okt", "Dez", "Mär":
		return beforeDigit
	case "Inc", "Ltd", "Co", "Corp", "LLC", "Bros", "Jr", "Sr", "Esq", "PhD", "Dept", "dept", "Assn", "Univ", "Ave", "Blvd",
		"Rd", "Hwy", "St", "Mt", "Ft", "al", "Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri", "Mio", "Mrd", "Tsd", "Str", "str",
		"тыс", "млн", "млрд", "Kft", "Zrt", "Nyrt":
		return mostlyInner
	}
	return 0
}

// afterHour reports whether t goes on after "a.m." or "p.m.".
func afterHour(t string) bool {
	switch t {
	case "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat",
		"Sun", "Eastern", "Pacific", "Central", "Mountain", "Greenwich", "Moscow", "London", "Paris", "Berlin", "Tokyo",
		"EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "ET", "CT", "PT", "GMT", "UTC", "BST", "CET", "CEST", "IST", "JST":
		return true
	}
	return false
}

// beforeLabel reports whether the letter after t is a name or a number ("World
// War I", "vitamin C") and not an initial.
func beforeLabel(t string) bool {
	switch t {
	case "War", "Part", "Type", "type", "Phase", "phase", "Class", "class", "Vitamin", "vitamin", "Plan", "plan", "Group",
		"group", "Section", "section", "Grade", "grade", "Chapter", "chapter", "Hepatitis", "hepatitis", "Division",
		"Building", "building", "Appendix", "appendix", "Figure", "Table", "Option", "option", "Step", "step", "Schedule",
		"Exhibit", "Annex", "Room", "Point", "point", "and", "or":
		return true
	}
	return false
}

// isMonth reports whether t is a month, in lower case, that an ordinal can stand before.
func isMonth(t string) bool {
	switch t {
	case "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
		"november", "december", "januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember",
		"jänner", "januari", "februari", "maart", "mei", "augustus", "januára", "februára":
		return true
	}
	return false
}

// beforeOrdinal reports whether a number with a full stop after t is an ordinal.
func beforeOrdinal(t string) bool {
	switch t {
	case "der", "die", "das", "dem", "den", "des", "am", "im", "vom", "zum", "zur", "beim", "ab", "bis", "seit",
		"und", "jeder", "jede", "jedes", "ins":
		return true
	}
	return false
}

// isStarter reports whether t begins a sentence far more often than it goes on
// after an abbreviation.
func isStarter(t string) bool {
	switch t {
	case "The", "This", "That", "These", "Those", "There", "Then", "They", "Their", "Theirs", "Thus", "Though",
		"Through", "Today", "Tomorrow", "A", "An", "And", "Another", "Any", "All", "Although", "Also", "After",
		"As", "At", "About", "According", "Among", "Around", "Additionally", "But", "By", "Because", "Before",
		"Between", "Both", "Besides", "Being", "Behind", "He", "She", "It", "Its", "His", "Her", "Hers", "Him",
		"How", "However", "Here", "Hence", "I", "If", "In", "Into", "Indeed", "Instead", "Is", "We", "Our",
		"Us", "Who", "Whom", "Whose", "What", "When", "Where", "Which", "While", "Why", "With", "Within",
		"Without", "Would", "Was", "Were", "You", "Your", "My", "Me", "Mine", "No", "Not", "Nor", "Now",
		"None", "Nobody", "Nothing", "Never", "Nevertheless", "On", "Once", "One", "Only", "Or", "Other",
		"Others", "Otherwise", "Of", "Off", "Over", "Often", "For", "From", "First", "Finally", "Further",
		"Furthermore", "Following", "Some", "Since", "So", "Soon", "Still", "Such", "Several", "Second", "See",
		"Should", "Similarly", "Sometimes", "To", "Too", "Under", "Until", "Unless", "Upon", "Unlike", "Up",
		"Using", "Yet", "Yes", "Each", "Either", "Even", "Every", "Everyone", "Earlier", "Eventually",
		"Except", "Many", "Most", "More", "Moreover", "Much", "Meanwhile", "Must", "Do", "Does", "Did",
		"Despite", "During", "Down", "Can", "Could", "Consequently",
		"Currently", "Are", "Have", "Has", "Had", "Let", "Like", "Later", "Last", "Less", "Next", "Note",
		"Please", "Perhaps", "Per", "Two", "Three", "Whether", "Whenever", "Wherever", "Rather",
		"Regardless", "Recently", "Der", "Die", "Das", "Ein", "Eine", "Es", "Er", "Sie", "Wir", "Ich", "Und",
		"Aber", "Auch", "Wenn", "Als", "Dann", "Diese", "Dieser", "Dieses", "Im", "Am", "Zu", "Bei", "Mit",
		"Nach", "Les", "Un", "Une", "Il", "Elle", "Ils", "Elles", "Nous", "Vous", "Ce", "Cette",
		"Ces", "Et", "Mais", "Dans", "En", "Pour", "Las", "Una", "Este", "Esta", "Esto", "Él",
		"Ella", "Pero", "Y", "Se", "Он", "Она", "Они", "Оно", "Мы", "Вы", "Я", "Это", "Этот", "Эта", "Но", "И",
		"А", "В", "На", "По", "Из", "При", "Как", "Что", "Когда", "Если", "Там", "Так", "Также", "Его", "Её",
		"Их", "Ez", "Az", "Egy", "És", "Ha", "Ő", "Ők", "Én":
		return true
	}
	return false
}

// isSpeech reports whether t is a verb that follows a quotation.
func isSpeech(t string) bool {
	switch t {
	case "said", "says", "say", "asked", "asks", "replied", "replies", "answered", "added", "adds", "told",
		"wrote", "writes", "noted", "notes", "explained", "explains", "continued", "continues", "warned",
		"insisted", "argued", "claimed", "tweeted", "posted", "recalled", "declared", "announced", "concluded",
		"stated", "shouted", "cried", "whispered", "muttered", "remarked", "observed", "joked", "quipped",
		"responded", "exclaimed", "demanded", "wondered", "sagte", "fragte", "antwortete", "meinte", "erklärte",
		"rief", "a", "demandé", "dit":
		return true
	}
	return false
}
