package commands

import (
	"context"
	"strings"
	"unicode"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// What help looks at to find examples.
const (
	examplePassages = 3 // of each document, from its beginning
	exampleTries    = 4 // questions put to the engine for each document
)

// exampleOf returns a question that a document answers: about a name in it,
// tried on the engine. A document without one gives a question for its title.
func (b *Bot) exampleOf(ctx context.Context, c *Call, scope retrieval.Scope, d records.Document) (string, error) {
	names, err := b.namesIn(ctx, scope, d.ID)
	if err != nil {
		return "", err
	}
	scope.Only = []int64{d.ID}
	for _, name := range names[:min(len(names), exampleTries)] {
		question := c.Words.T("help.example_name", "name", name)
		found, err := b.Answers.Ask(ctx, retrieval.Question{Text: question, Scope: scope, Top: 1})
		if err != nil {
			return "", err
		}
		if found.Answered {
			return layout.Inline(question), nil
		}
	}
	return c.Words.T("help.example", "title", layout.Inline(discord.Cut(titleOf(d), 120))), nil
}

// namesIn returns the names at a document's beginning: words with capital
// letters side by side, not at the start of a sentence.
func (b *Bot) namesIn(ctx context.Context, scope retrieval.Scope, document int64) ([]string, error) {
	view, err := b.Store.View(ctx, scope)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	first, last, err := view.DocumentPassages(ctx, document)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for id := first; id <= min(last, first+examplePassages-1); id++ {
		ids = append(ids, id)
	}
	passages, err := view.Passages(ctx, ids)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, p := range passages {
		for _, u := range p.Units {
			names = append(names, capitals(p.Text[u.Start:u.End])...)
		}
	}
	return names, nil
}

// longestName is of how many words a name may be to sound like one.
const longestName = 4

// capitals returns the runs of capitalised words in a sentence, whole: half a
// name is nobody's.
func capitals(sentence string) []string {
	words := strings.Fields(sentence)
	var out []string
	for i := 1; i < len(words); i++ {
		n, ended := 0, false
		for !ended && i+n < len(words) {
			bare := strings.TrimRight(words[i+n], ".,;:!?”\"')")
			if !isName(bare) {
				break
			}
			ended, words[i+n] = bare != words[i+n], bare
			n++
		}
		if n >= 2 && n <= longestName {
			out = append(out, strings.Join(words[i:i+n], " "))
		}
		i += n
	}
	return out
}

// isName tells words such as "Budapest" from "the", "USA" and "iPhone".
func isName(word string) bool {
	letters := []rune(word)
	if len(letters) < 3 || !unicode.IsUpper(letters[0]) {
		return false
	}
	for _, r := range letters[1:] {
		if !unicode.IsLower(r) {
			return false
		}
	}
	return true
}
