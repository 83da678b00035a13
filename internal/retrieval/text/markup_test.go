package text

import "testing"

func TestSplitMarkdown(t *testing.T) {
	t.Parallel()
	runSplit(t, Markdown, []splitCase{
		{"front matter, headings, paragraphs", "---\ntitle: x\n---\n\n# One #\nText here. More\nof it.\n\nTwo\n===\nThree\n---\n",
			[]string{"A", "H1 One", "P Text here. | More/of it.", "H1 Two", "H2 Three"}},
		{"an item a unit, nested ones too", "- one\n  goes on\n  - two. Still two.\n- [x] three\n\n  its second paragraph\n\n1. four\n2. five\n\nText.",
			[]string{"L one/  goes on | two. Still two. | three | its second paragraph | 1. four | 2. five", "P Text."}},
		{"a listing inside an item", "1. Run this:\n   ```sh\n   make\n   ```\n2. Done.",
			[]string{"L 1. Run this:", "C make", "L 2. Done."}},
		{"rows of a table", "| Field     | Description          |\n|-----------|:--------------------:|\n| id        | the id \\| the key    |\n| name?     | its name             |\n\nText.",
			[]string{"T [Field     | Description] id        | the id \\| the key | name?     | its name", "P Text."}},
		{"listings are code", "```go\n# no heading\n\nx := 1\n```\n\n    indented\n\n~~~\nopen end",
			[]string{"C # no heading | x := 1", "C indented", "C open end"}},
		{"quotations", "> [!NOTE]\n> Quoted text\n> goes on.\n>\n> - item\n\nText.",
			[]string{"A", "P Quoted text/> goes on.", "L item", "P Text."}},
		{"tags of MDX", "import {A} from '/a.jsx'\n\n<Info>\nRead this.\n</Info>\n\n<Card\n  title=\"x\"\n>\n    Indented prose.\n</Card>\n<!-- a\n\nb -->\n<Route method=\"GET\">/users/@me</Route>",
			[]string{"A", "A", "P Read this.", "A", "A", "P Indented prose.", "A", "A", "P <Route method=\"GET\">/users/@me</Route>"}},
		{"rules and definitions of links", "Text.\n\n***\n\n[a]: https://example.org\n\n<https://example.org> is a link.",
			[]string{"P Text.", "A", "A", "P <https://example.org> is a link."}},
		{"bold lines are headings", "**Notes:**\n\nText.\n\n**Never share it.**", []string{"H6 Notes:", "P Text.", "P **Never share it.**"}},
		{"emphasis around a sentence", "Go. **Stop.** Then go. *Really?* Yes.", []string{"P Go. | **Stop.** | Then go. | *Really?* | Yes."}},
	})
}

func TestSplitRST(t *testing.T) {
	t.Parallel()
	runSplit(t, RST, []splitCase{
		{"headings by order of their marks", "===\nTop\n===\n\nSub\n---\n\nText.\n\nNext\n----\n",
			[]string{"H1 Top", "H2 Sub", "P Text.", "H2 Next"}},
		{"listings after two colons", "Run this::\n\n    make\n\n    make test\n\nThen go. ::\n\n$ quoted\n\nText.",
			[]string{"P Run this::", "C make | make test", "P Then go. ::", "C $ quoted", "P Text."}},
		{"directives", ".. note:: Be careful.\n   It is hot.\n\n   Really.\n\n.. code-block:: sh\n   :linenos:\n\n   ls\n\n.. image:: x.png\n   :alt: X\n\n.. _target: https://example.org\n\nText.",
			[]string{"P Be careful. | It is hot.", "P Really.", "C ls", "A", "A", "P Text."}},
		{"lists and definitions", "- one\n  goes on\n\n- two\n\n#. three\n\nterm\n  What it is.\nother\n  What that is.\n",
			[]string{"L one/  goes on | two | three", "P term/  What it is.", "P other/  What that is."}},
		{"tables", "====  ====\nName  Age\n====  ====\nAnn   31\nBob   42\n====  ====\n\n+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+",
			[]string{"T [Name  Age] Ann   31 | Bob   42", "T [a | b] 1 | 2"}},
		{"a table written as a list", ".. list-table::\n   :header-rows: 1\n\n   * - Name\n     - Age\n   * - Ann\n     - 31\n",
			[]string{"T [Name\n     - Age] Ann/     - 31"}},
	})
}

func TestSplitOrg(t *testing.T) {
	t.Parallel()
	runSplit(t, Org, []splitCase{
		{"headings, drawers, listings", "#+TITLE: x\n* One :tag:\n:PROPERTIES:\n:ID: 1\n:END:\nText. More.\n** Two\n#+BEGIN_SRC sh\nls\n#+END_SRC\n#+BEGIN_QUOTE\nSaid.\n#+END_QUOTE\n: fixed\n",
			[]string{"A", "H1 One", "A", "P Text. | More.", "H2 Two", "C ls", "A", "P Said.", "A", "C : fixed"}},
		{"lists and tables", "- one\n  - two\n+ three\n\n| a | b |\n|---+---|\n| 1 | 2 |\n",
			[]string{"L one | two | three", "T [a | b] 1 | 2"}},
	})
}

func TestSplitAsciiDoc(t *testing.T) {
	t.Parallel()
	runSplit(t, AsciiDoc, []splitCase{
		{"headings, attributes, listings", "= Top\n:toc:\n\nText. More.\n\n== Sub\n[source,sh]\n----\nls\n----\n// comment\nNOTE: Mind this.\n\n====\nExample text.\n====\nimage::x.png[X]\n",
			[]string{"H1 Top", "A", "P Text. | More.", "H2 Sub", "A", "C ls", "A", "P NOTE: Mind this.", "A", "P Example text.", "A", "A"}},
		{"lists and tables", "* one\n** two\n. three\nterm:: What it is.\n\n|===\n|Name |Age\n\n|Ann |31\n|Bob\n|42\n|===",
			[]string{"L one | two | three | term:: What it is.", "T [Name |Age] Ann |31 | Bob/|42"}},
	})
}

func TestSplitCSV(t *testing.T) {
	t.Parallel()
	runSplit(t, CSV, []splitCase{
		{"a record a unit", "name,note\nAnn,\"two\nlines, \"\"quoted\"\"\"\nBob,x\n", []string{"T [name,note] Ann,\"two/lines, \"\"quoted\"\"\" | Bob,x"}},
		{"tabs and CR LF", "a\tb\r\n1\t2\r\n\r\n3\t4", []string{"T [a\tb] 1\t2 | 3\t4"}},
		{"one line is no header", "a,b", []string{"T a,b"}},
		{"a mark that is never closed", "a,b\n\"1,2\n3,4", []string{"T [a,b] \"1,2 | 3,4"}},
		{"empty records are no rows", "a,b\n,,\n1,2", []string{"T [a,b] 1,2"}},
		{"values are no names of columns", "Ann,12,2024-01-05\nBob,14,2024-02-06", []string{"T Ann,12,2024-01-05 | Bob,14,2024-02-06"}},
		{"amounts are values, however they are written", "Ann,12.5\nBob,7 €", []string{"T Ann,12.5 | Bob,7 €"}},
		{"addresses neither, nor what stands twice", "a,b@c.org\nx,y@z.org", []string{"T a,b@c.org | x,y@z.org"}},
		{"months are, above numbers", "Item,2024-01,2024-02\nHall,10,20", []string{"T [Item,2024-01,2024-02] Hall,10,20"}},
		{"years are", "Item,2023,2024\nHall,1,2", []string{"T [Item,2023,2024] Hall,1,2"}},
		{"a title above the names", "Budget of 2024;;\n;;\nItem;\"Cost; net\";Note\nHall;100;paid", []string{"P Budget of 2024", "T [Item;\"Cost; net\";Note] Hall;100;paid"}},
		{"a line for spreadsheets only", "sep=;\nName;Age, years\nAnn;3", []string{"A", "T [Name;Age, years] Ann;3"}},
	})
}
