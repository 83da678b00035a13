package answer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"docent/internal/records"
)

// Ledger keeps what was spent and what was said before; the store implements it.
type Ledger interface {
	// ChargeLLM adds a charge to its day's account if the limits allow it, and
	// returns what is spent then. One that they do not allow changes nothing.
	ChargeLLM(ctx context.Context, c records.LLMCharge, l records.LLMLimits) (spent records.LLMSpent, ok bool, err error)
	// LLMSpent returns what was spent on a day, given as "2006-01-02" in UTC.
	LLMSpent(ctx context.Context, day, community, member string) (records.LLMSpent, error)
	// LLMReply returns a kept reply, nil if there is none.
	LLMReply(ctx context.Context, key [32]byte) (json.RawMessage, error)
	// KeepLLMReply keeps a reply for a while.
	KeepLLMReply(ctx context.Context, key [32]byte, community string, reply json.RawMessage) error
}

// nearEnd is the share of a budget that is left when people are told.
const nearEnd = 0.1

// errBudget says that a call is not within the budget.
var errBudget = errors.New("the budget is used up")

// Budget is what was spent today and what may be.
type Budget struct {
	records.LLMSpent
	records.LLMLimits
}

// Budget returns today's account of an asker's community and of the asker;
// ok is false where no model is configured or no account is kept.
func (e *Engine) Budget(ctx context.Context, who Asker) (b Budget, ok bool, err error) {
	s := e.summaries
	if s == nil || s.Ledger == nil {
		return b, false, nil
	}
	b.LLMLimits = s.Limits
	if b.LLMSpent, err = s.Ledger.LLMSpent(ctx, s.today(), who.Community, who.Member); err != nil {
		return b, false, fmt.Errorf("read the budget: %w", err)
	}
	return b, true, nil
}

// today is the day of the account.
func (s *Summariser) today() string { return s.Now().UTC().Format(time.DateOnly) }

// charged makes one call within the budget.
func (s *Summariser) charged(ctx context.Context, system, user string, schema json.RawMessage, who Asker) (json.RawMessage, float64, error) {
	charge := records.LLMCharge{Day: s.today(), Community: who.Community, Member: who.Member, Calls: 1}
	// Four bytes a token, as in package llm; the longest reply is expected.
	in, out := (len(system)+len(user))/4, s.Model.MaxTokens()
	charge.Tokens, charge.Micros = int64(in+out), s.micros(in, out)
	if s.Ledger != nil {
		_, ok, err := s.Ledger.ChargeLLM(ctx, charge, s.Limits)
		if err != nil {
			return nil, 0, fmt.Errorf("reserve tokens: %w", err)
		}
		if !ok {
			return nil, 0, errBudget
		}
	}
	reply, in, out, err := s.Model.Complete(ctx, system, user, schema)
	left := 1.0
	if s.Ledger != nil {
		settle := charge
		settle.Calls, settle.Tokens, settle.Micros = 0, int64(in+out)-charge.Tokens, s.micros(in, out)-charge.Micros
		spent, _, bad := s.Ledger.ChargeLLM(context.WithoutCancel(ctx), settle, records.LLMLimits{})
		if bad != nil {
			s.Log.Warn("tokens cannot be settled", slog.Any("error", bad))
		}
		left = s.Limits.Left(spent)
	}
	return reply, left, err
}

// micros is the price of a call in millionths.
func (s *Summariser) micros(in, out int) int64 {
	return int64(float64(in)*s.InputPrice + float64(out)*s.OutputPrice)
}
