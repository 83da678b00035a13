package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"docent/internal/answer"
	"docent/internal/config"
	"docent/internal/llm"
	"docent/internal/llm/vectors"
	"docent/internal/records"
	"docent/internal/sqlite"
	"docent/internal/terminal"
)

// newModel returns the configured language model, or nil where none is.
func newModel(cfg config.Loaded, log *slog.Logger) (*llm.Client, error) {
	c := cfg.LLM
	if c.BaseURL == "" {
		return nil, nil
	}
	if c.Model == "" {
		return nil, failf("The language model has no name: set %s", cfg.Where("llm.model"))
	}
	var temperature *float64
	if c.Temperature.Set {
		temperature = &c.Temperature.Value
	}
	return llm.New(llm.Config{
		BaseURL: c.BaseURL, Model: c.Model, Temperature: temperature, TokenField: c.TokenField, MaxTokens: c.MaxTokens,
		ExtraBody: c.ExtraBody, Log: log,
		Timeouts: llm.Timeouts{
			Connect: c.ConnectTimeout.Duration, FirstToken: c.FirstTokenTimeout.Duration,
			Idle: c.IdleTimeout.Duration, Total: c.TotalTimeout.Duration,
		},
	}, c.APIKey.Reveal())
}

// newSummariser returns what sums up with the configured model, under its
// budget; nil where no model is configured.
func newSummariser(cfg config.Loaded, store *sqlite.Store, log *slog.Logger) (*answer.Summariser, error) {
	model, err := newModel(cfg, log)
	if model == nil || err != nil {
		return nil, err
	}
	return answer.NewSummariser(answer.Summaries{
		Model: model, Ledger: store, Log: log, Rerank: cfg.LLM.Rerank,
		InputPrice: cfg.LLM.InputPrice, OutputPrice: cfg.LLM.OutputPrice,
		Limits: records.LLMLimits{
			ServerTokens: cfg.LLM.ServerTokensPerDay, MemberTokens: cfg.LLM.MemberTokensPerDay, ServerMicros: int64(cfg.LLM.ServerMoneyPerDay * 1e6),
		},
	}), nil
}

// newVectors returns what finds passages by meaning; nil where no endpoint for
// embeddings is configured.
func newVectors(cfg config.Loaded, store *sqlite.Store, log *slog.Logger) (*vectors.Index, error) {
	c := cfg.Embeddings
	if c.BaseURL == "" {
		return nil, nil
	}
	if c.Model == "" {
		return nil, failf("The model for embeddings has no name: set %s", cfg.Where("embeddings.model"))
	}
	client, err := llm.New(llm.Config{BaseURL: c.BaseURL, Model: c.Model, Log: log}, c.APIKey.Reveal())
	if err != nil {
		return nil, err
	}
	return vectors.New(client, store, log), nil
}

// vectorProgress is how often the log tells how far the vectors are.
const vectorProgress = time.Minute

// computeVectors keeps the passages' vectors complete until ctx ends.
func computeVectors(ctx context.Context, x *vectors.Index, log *slog.Logger) {
	if err := x.Run(ctx); err != nil {
		log.Error("vectors are no longer computed", "error", err)
	}
}

// tellProgress says how far the vectors are while there is much to do.
func tellProgress(ctx context.Context, x *vectors.Index, log *slog.Logger) {
	told := -1
	every(ctx, vectorProgress, func() {
		if p := x.Progress(); p.Done != told && p.All > 0 {
			told = p.Done
			log.Info("vectors of passages", "model", p.Model, "done", p.Done, "all", p.All)
		}
	})
}

// useModel lets the library's engine sum up, where a model is configured.
func (l *library) useModel(log *slog.Logger) error {
	summariser, err := newSummariser(l.config, l.store, log)
	if err != nil {
		return err
	}
	l.engine = l.engine.With(answer.WithSummaries(summariser))
	return nil
}

// summarise sets a proven summary on top of an answer, with a line that shows
// somebody waiting how long it has taken.
func (l *library) summarise(ctx context.Context, p *program, a answer.Answer) answer.Answer {
	progress := terminal.NewProgress(p.errScreen(), time.Now)
	defer progress.Clear()
	ctx, stop := context.WithCancel(ctx)
	waiting := make(chan struct{})
	go func() {
		defer close(waiting)
		began := time.Now()
		every(ctx, spinPace, func() { progress.Show("Asking the model … %.0f s", time.Since(began).Seconds()) })
	}()
	a = l.engine.Summarise(ctx, a, answer.Asker{Community: l.community})
	stop()
	<-waiting
	return a
}

const spinPace = 200 * time.Millisecond

// model looks whether the configured model answers.
func (c *checking) model(ctx context.Context) {
	_, _ = fmt.Fprintln(c.out)
	c.head("Language model")
	client, err := newModel(c.cfg, slog.New(slog.DiscardHandler))
	switch {
	case err != nil:
		c.bad("%s.", err)
		return
	case client == nil:
		c.note("None is configured; answers are quotes. Set %s to use one.", c.cfg.Where("llm.base_url"))
		return
	}
	health := client.Check(ctx)
	if health.Err != nil {
		c.bad("%s See %s.", llm.Explain(health.Err), c.cfg.Where("llm.base_url"))
		return
	}
	c.good("%s answers, in %s; structured replies: %s.", health.Model, millis(health.Latency), health.Structured)
	if health.Models > 0 && !health.Listed {
		c.note("The server lists %d models, and not this one.", health.Models)
	}
}

// embeddings looks whether the configured endpoint turns texts into vectors.
func (c *checking) embeddings(ctx context.Context) {
	e := c.cfg.Embeddings
	if e.BaseURL == "" {
		c.note("No endpoint for embeddings is configured; passages are found by their words. Set %s to use one.", c.cfg.Where("embeddings.base_url"))
		return
	}
	client, err := llm.New(llm.Config{BaseURL: e.BaseURL, Model: e.Model}, e.APIKey.Reveal())
	if err != nil {
		c.bad("%s. See %s.", err, c.cfg.Where("embeddings.base_url"))
		return
	}
	dimensions, latency, err := client.CheckEmbeddings(ctx)
	if err != nil {
		c.bad("Embeddings: %s See %s.", llm.Explain(err), c.cfg.Where("embeddings.base_url"))
		return
	}
	c.good("%s makes vectors of %d numbers, in %s.", e.Model, dimensions, millis(latency))
}
