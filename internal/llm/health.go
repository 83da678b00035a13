package llm

import (
	"context"
	"encoding/json"
	"time"
)

// Health is what a look at the endpoint found.
type Health struct {
	Model      string
	Listed     bool          // the server's list of models names it; many servers list nothing
	Models     int           // how many it lists
	Latency    time.Duration // of one short reply
	Structured string        // how JSON is asked for: "schema", "object" or "prompt"
	Err        error         // of the short reply; nil if all is well
}

// Check asks for the list of models and for one short reply.
func (c *Client) Check(ctx context.Context) Health {
	h := Health{Model: c.cfg.Model}
	listCtx, cancel := context.WithTimeout(ctx, c.cfg.Timeouts.Connect+c.cfg.Timeouts.Idle)
	if list, err := c.api.ListModels(listCtx); err == nil {
		h.Models = len(list.Models)
		for _, m := range list.Models {
			h.Listed = h.Listed || m.ID == c.cfg.Model
		}
	}
	cancel()
	started := time.Now()
	reply, _, _, err := c.Complete(ctx, `Reply with the JSON object {"ready": true} and nothing else.`, "Are you ready?",
		json.RawMessage(`{"type":"object","properties":{"ready":{"type":"boolean"}},"required":["ready"],"additionalProperties":false}`))
	h.Latency = time.Since(started)
	h.Structured = []string{"schema", "object", "prompt"}[c.habits.now().format]
	var ready struct {
		Ready *bool `json:"ready"`
	}
	if h.Err = err; err == nil && (json.Unmarshal(reply, &ready) != nil || ready.Ready == nil) {
		h.Err = &Error{Kind: ErrReply, Detail: "it is not the JSON that was asked for"}
	}
	return h
}

// CheckEmbeddings asks for one vector and returns its length.
func (c *Client) CheckEmbeddings(ctx context.Context) (dimensions int, latency time.Duration, err error) {
	started := time.Now()
	vectors, _, err := c.Embed(ctx, []string{"a short text"})
	if err != nil {
		return 0, 0, err
	}
	return len(vectors[0]), time.Since(started), nil
}
