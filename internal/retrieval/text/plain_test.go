package text

import (
	"strings"
	"testing"
)

func TestSplitPlain(t *testing.T) {
	t.Parallel()
	runSplit(t, Plain, []splitCase{
		{"a paragraph a line", "The first paragraph has a sentence. And another one.\nThe second is “quoted. It has two,” he said.\nThe third ends.",
			[]string{"P The first paragraph has a sentence. | And another one.", "P The second is “quoted. It has two,” he said.", "P The third ends."}},
		{"wrapped lines are one paragraph", "The harbour was built in the year 1874 by a\nwoman who had worked on the coast for years.\nIt has two basins and a dry dock, which is\nin use.\n\nShips can enter at high tide.",
			[]string{"P The harbour was built in the year 1874 by a/woman who had worked on the coast for years. | It has two basins and a dry dock, which is/in use.", "P Ships can enter at high tide."}},
		{"wrapped paragraphs told by their first line's indent", "   The harbour was built in 1874 by a woman\nwho had worked on the coast for years.\n   It has two basins and a dry dock that is\nstill in use.",
			[]string{"P The harbour was built in 1874 by a woman/who had worked on the coast for years.", "P It has two basins and a dry dock that is/still in use."}},
		{"a chat is a message a line", "Time: 20260214_16:00\nLiHua: Hey! Quick question\nJennifer: Sure 🎬\nLiHua: When do we meet?\nJennifer: At nine",
			[]string{"H1 Time: 20260214_16:00", "P LiHua: Hey! | Quick question", "P Jennifer: Sure 🎬", "P LiHua: When do we meet?", "P Jennifer: At nine"}},
		{"a log is an entry a line", "2026-01-02 10:00:01 started the server\n2026-01-02 10:00:02 listening on port 80\n2026-01-02 10:00:09 stopped",
			[]string{"P 2026-01-02 10:00:01 started the server", "P 2026-01-02 10:00:02 listening on port 80", "P 2026-01-02 10:00:09 stopped"}},
		{"a title over prose", "Ethiopia\nEthiopia is a country in the Horn of Africa that borders on Kenya.",
			[]string{"H1 Ethiopia", "P Ethiopia is a country in the Horn of Africa that borders on Kenya."}},
		{"a title with final marks over prose that repeats it", "Tesla, Inc.\nTesla makes electric cars in a number of countries.",
			[]string{"H1 Tesla, Inc.", "P Tesla makes electric cars in a number of countries."}},
		{"a first sentence is no title", "They won a number of awards.\nThey won them in several years, which was a surprise.",
			[]string{"P They won a number of awards.", "P They won them in several years, which was a surprise."}},
		{"a line end inside a formula", "Oxygen is a gas.\n\nBreathing pure O\n2 in space applications, such as in some modern space suits, causes no damage due to low pressure.\n\nThe common form of oxygen on Earth is called dioxygen, O\n2. It is the form that is a major part of the atmosphere of the Earth.",
			[]string{"P Oxygen is a gas.", "P Breathing pure O/2 in space applications, such as in some modern space suits, causes no damage due to low pressure.",
				"P The common form of oxygen on Earth is called dioxygen, O/2. | It is the form that is a major part of the atmosphere of the Earth."}},
		{"headings by look", "MANUAL\n\nThis text explains how the machine is used.\n\n2.1. Before You Begin\n\nRead all of it before you begin to work.\n\nWhat is it for?\n\nIt is for you.",
			[]string{"H1 MANUAL", "P This text explains how the machine is used.", "H3 2.1. Before You Begin", "P Read all of it before you begin to work.", "P What is it for?", "P It is for you."}},
		{"bullets and numbers are lists", "You need:\n- a boat\n- two oars,\n  best of ash\n\n1. Get in.\n2) Row.\na) Rest.",
			[]string{"P You need:", "L a boat | two oars,/  best of ash", "L 1. Get in. | 2) Row. | a) Rest."}},
		{"a term stays with its description", "Rank\n     Your name and professional ranking.\nGold\n     The number of gold pieces.",
			[]string{"P Rank/     Your name and professional ranking.", "P Gold/     The number of gold pieces."}},
		{"a sign stays with its description", "?    A scroll.\n\n*    A gem or rock.\n\n- and |\n      The walls of a room.",
			[]string{"P ?    A scroll.", "P *    A gem or rock.", "P - and |/      The walls of a room."}},
		{"tables with pipes", "Name | Age\n-----|----\nAnn | 31\nBob | 42",
			[]string{"T [Name | Age] Ann | 31 | Bob | 42"}},
		{"tables in columns", "Name     Age   City\nAnn       31   Paris\nBob        4   Rome",
			[]string{"T [Name     Age   City] Ann       31   Paris | Bob        4   Rome"}},
		{"tables with tabs", "1\ta\n2\tb\n300\tc", []string{"T 1\ta | 2\tb | 300\tc"}},
		{"justified prose is no table", "It  is late in the evening and nobody\nwants  to go home before the lights of\nthe  harbour are lit again tonight.",
			[]string{"P It  is late in the evening and nobody/wants  to go home before the lights of/the  harbour are lit again tonight."}},
		{"questions head their answers", "Q: Can I carry leave over?\nA: Yes, up to 5 days.\n\nQ: And then?\nA: No.",
			[]string{"H6 Q: Can I carry leave over?", "P A: Yes, up to 5 days.", "H6 Q: And then?", "P A: No."}},
		{"drawings are code", "+-----+\n| .@. |\n|.....|\n+-----+", []string{"C"}},
		{"rules and ornaments are asides", "One.\n\n* * *\n\nTwo.\n\n-----", []string{"P One.", "A", "P Two.", "A"}},
		{"CR LF, NEL and line separators", "One ends.\r\n\r\nTwo ends.\u0085\u0085Three ends.\u2029\u2029Four ends.\r\rFive ends.",
			[]string{"P One ends.", "P Two ends.", "P Three ends.", "P Four ends.", "P Five ends."}},
		{"Chinese wrapped at a width", "今天天气很好，我们决定去公园散步。公园里有很多\n人，有的在跑步，有的在下棋。我们走了很久，然后\n回家了。",
			[]string{"P 今天天气很好，我们决定去公园散步。 | 公园里有很多/人，有的在跑步，有的在下棋。 | 我们走了很久，然后/回家了。"}},
	})
}

func TestSplitTakesRunningHeadersOut(t *testing.T) {
	t.Parallel()
	var s strings.Builder
	for _, page := range []string{"1", "2", "13"} {
		s.WriteString("The text of this page goes on and on\nuntil it ends.\n\n\nSome Manual        " + page + "\n\n\n\n")
	}
	got := outline(s.String(), Split(s.String(), Plain))
	want := "P The text of this page goes on and on/until it ends.;A"
	if strings.Join(got, ";") != want+";"+want+";"+want {
		t.Errorf("got %q", got)
	}
}
