package digest

import (
	"strings"
	"testing"
)

func TestQuestionsThatAskTheSameAreTakenForTheSame(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"Where will they meet?", "where do they meet", "Where did they meet?!", "hey, does anyone know where they meet?"},
		{"What is the wifi password of the hall?", "what's the hall's wifi password", "wifi password of the hall pls", "whats the wfii passwrod of the hall"},
		{"How many tickets are left?", "how many tickets left?", "number of tickets left?"},
		{"How much does a ticket cost?", "What is the price of a ticket?", "ticket price?", "what do tickets cost", "how much are the tickets", "How much do I pay for a ticket?"},
		{"Where does the meetup take place?", "what is the location of the meetup?", "Where is the meetup?", "where is the meetup held", "meetup venue?", "Which place is the meetup at?"},
		{"When does the course begin?", "When does the course start?", "what time does the course begin", "At what time will the course start?"},
		{"Who repairs the organ?", "who fixes the organ", "Who is repairing the organ?"},
		{"Who repairs the organ?", "who reapirs the organ"},
		{"When does the library open?", "what are the library's opening hours?", "library opening hours", "When is the library opening?"},
		{"Can I bring my dog?", "Are dogs allowed?", "is it allowed to bring dogs"},
		{"How do I register for the workshop?", "how can I register for the workshop", "How to regsiter for the workshop?", "what is the way to register for the workshop"},
		{"Who organises the conference?", "who organises the confrence", "who organizes the conference"},
		{"Wann beginnt das Treffen?", "wann beginnt das Treffen", "Wann beginnt das Trefen?"},
		{"Wie viel kostet der Eintritt?", "Wieviel kostet der Eintritt"},
		{"Où se trouve la bibliothèque ?", "ou se trouve la bibliotheque"},
		{"¿Cuándo empieza el concierto?", "cuando empieza el concierto", "cuando empieza el conceirto"},
		{"Mikor kezdődik a találkozó?", "mikor kezdodik a talalkozo", "Mikor kezdődik a tallálkozó"},
		{"Де відбудеться зустріч?", "де відбудеться зустріч", "Де відбудется зустріч?"},
	} {
		for i, one := range same {
			for _, other := range same[i+1:] {
				if a, b := Key(one), Key(other); Compare(a, b) != Same || Compare(b, a) != Same {
					t.Errorf("%q (%s) and %q (%s) are told apart", one, a, other, b)
				}
			}
		}
	}
}

func TestQuestionsThatAskForOtherThingsAreToldApart(t *testing.T) {
	t.Parallel()
	for _, apart := range [][2]string{
		{"Where will they meet?", "When will they meet?"},
		{"How many tickets are left?", "How much is a ticket?"},
		{"Who repairs the organ?", "Who plays the organ in church on Sunday?"},
		{"what?", "xyzzy"},
		{"Who feeds the cat?", "Who feeds the dog?"},
		{"When does the pool open?", "When does the pool close?"},
		{"When does the library open?", "When does the library open on Sunday?"},
		{"When does the town library open on Saturday morning?", "When does the town library open on Sunday morning?"},
		{"What is the wifi password of the hall?", "What is the wifi password of the office?"},
		{"How much does a ticket for children cost?", "How much does a ticket for adults cost?"},
		{"Where does the spring meetup of the readers take place?", "Where does the autumn meetup of the readers take place?"},
		{"Can I enter before noon?", "Can I enter after noon?"},
		{"Who may vote in the assembly?", "Who may not vote in the assembly?"},
		{"What does room 12 cost?", "What does room 14 cost?"},
		{"Is there parking at the hall?", "Where is the parking at the hall?"},
		{"When was the winter concert cancelled?", "When was the winner concert cancelled?"},
		{"Wann beginnt das Treffen?", "Wo beginnt das Treffen?"},
		{"¿Cuándo empieza el concierto?", "¿Cuándo empieza el curso?"},
		{"Mikor kezdődik a találkozó?", "Hol kezdődik a találkozó?"},
		{"How do I cancel my membership?", "How do I renew my membership?"},
	} {
		if a, b := Key(apart[0]), Key(apart[1]); Compare(a, b) != Unlike || Compare(b, a) != Unlike {
			t.Errorf("%q and %q are taken for the same: %s, %s", apart[0], apart[1], a, b)
		}
	}
}

func TestAQuestionThatAsksForALittleMoreComesNear(t *testing.T) {
	t.Parallel()
	less, more := Key("Where do I buy tickets?"), Key("Where do I buy tickets for the meetup?")
	if Compare(less, more) != Near {
		t.Errorf("%s and %s do not come near", less, more)
	}
	if teaches(more, less) != Near || teaches(less, more) != Unlike {
		t.Error("a lesson answers what asks for more than it")
	}
}

func TestTheNearestKnownQuestionTakesAnotherAsking(t *testing.T) {
	t.Parallel()
	known := []string{Key("Where do I buy tickets for the meetup?"), Key("Where can I buy tickets?"), Key("Who feeds the cat?")}
	for question, want := range map[string]string{
		"where to buy tickets":                 known[1],
		"where do I buy tickest":               known[1],
		"Where to buy meetup tickets?":         known[0],
		"Where do I buy tickets at the door?":  known[1],
		"who feeds the parrot?":                Key("who feeds the parrot?"),
		"where do I return tickets to the bar": Key("where do I return tickets to the bar"),
	} {
		if got := nearest(Key(question), known); got != want {
			t.Errorf("%q joins %q, not %q", question, got, want)
		}
	}
}

func FuzzKey(f *testing.F) {
	for _, s := range []string{"Where will they meet?", "", "¿Dónde?", "日本語の質問", "a\x00b", "how many how much", "not", "price"} {
		f.Add(s, "who feeds the cat")
	}
	f.Fuzz(func(t *testing.T, s, other string) {
		key := Key(s)
		if key != Key(s) || Compare(key, key) != Same {
			t.Errorf("%q has no steady key", s)
		}
		if strings.TrimSpace(key) != key {
			t.Errorf("%q has the key %q", s, key)
		}
		if there, back := Compare(key, Key(other)), Compare(Key(other), key); (there == Unlike) != (back == Unlike) {
			t.Errorf("%q and %q: %d one way, %d the other", s, other, there, back)
		}
	})
}
