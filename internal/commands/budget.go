package commands

import (
	"context"
	"strconv"

	"docent/internal/answer"
)

// budgetLines tell what the server's summaries cost today; none where no
// model is configured.
func (b *Bot) budgetLines(ctx context.Context, c *Call) []string {
	spent, ok, err := b.Answers.Budget(ctx, answer.Asker{Community: c.Community})
	if err != nil {
		b.Log.Warn("the budget cannot be read", "error", err)
	}
	if !ok || err != nil {
		return nil
	}
	w := c.Words
	tokens := strconv.FormatInt(spent.LLMSpent.ServerTokens, 10)
	lines := []string{w.T("settings.budget_free", "spent", tokens)}
	if limit := spent.LLMLimits.ServerTokens; limit > 0 {
		lines = []string{w.T("settings.budget", "spent", tokens, "limit", strconv.FormatInt(limit, 10))}
	}
	if limit := spent.LLMLimits.ServerMicros; limit > 0 {
		lines = append(lines, w.T("settings.budget_money", "spent", money(spent.LLMSpent.ServerMicros), "limit", money(limit)))
	} else if spent.LLMSpent.ServerMicros > 0 { // prices are known
		lines = append(lines, w.T("settings.budget_money_free", "spent", money(spent.LLMSpent.ServerMicros)))
	}
	if limit := spent.LLMLimits.MemberTokens; limit > 0 {
		lines = append(lines, w.T("settings.budget_member", "limit", strconv.FormatInt(limit, 10)))
	}
	return lines
}

// money writes millionths with two digits after the point, rounded up: nobody
// is told that something cost nothing.
func money(micros int64) string {
	cents := (micros + 9_999) / 10_000
	return strconv.FormatFloat(float64(cents)/100, 'f', 2, 64)
}
