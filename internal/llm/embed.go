package llm

import (
	"context"
	"math"

	openai "github.com/sashabaranov/go-openai"
)

// Embed turns texts into vectors of one length, in their order, scaled to
// length 1. tokens is what the server says it counted, or an estimate.
func (c *Client) Embed(ctx context.Context, texts []string) (vectors [][]float32, tokens int, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.cfg.Timeouts.Total)
	defer cancel()
	ctx = context.WithValue(ctx, patchKey{}, patch{fields: c.cfg.ExtraBody})
	var res openai.EmbeddingResponse
	err = c.protected(ctx, func() error {
		res, err = c.api.CreateEmbeddings(ctx, openai.EmbeddingRequest{
			Input: texts, Model: openai.EmbeddingModel(c.cfg.Model), EncodingFormat: openai.EmbeddingEncodingFormatFloat,
		})
		if err != nil {
			return c.guard.failed(ctx, decoded(err))
		}
		vectors, err = ordered(res.Data, len(texts))
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	tokens = res.Usage.TotalTokens
	if tokens == 0 {
		for _, t := range texts {
			tokens += estimate(t)
		}
	}
	return vectors, tokens, nil
}

// ordered puts vectors in the order of their texts and checks them.
func ordered(data []openai.Embedding, n int) ([][]float32, error) {
	bad := func(detail string) ([][]float32, error) { return nil, &Error{Kind: ErrReply, Detail: detail} }
	if len(data) != n {
		return bad("it holds another number of vectors than there were texts")
	}
	out := make([][]float32, n)
	for _, d := range data {
		if d.Index < 0 || d.Index >= n || out[d.Index] != nil {
			return bad("its vectors are not numbered")
		}
		if len(d.Embedding) == 0 || len(d.Embedding) != len(data[0].Embedding) {
			return bad("its vectors differ in length")
		}
		var sum float64
		for _, x := range d.Embedding {
			sum += float64(x) * float64(x)
		}
		if sum == 0 || math.IsNaN(sum) || math.IsInf(sum, 0) {
			return bad("a vector has no direction")
		}
		length := float32(math.Sqrt(sum))
		for i := range d.Embedding {
			d.Embedding[i] /= length
		}
		out[d.Index] = d.Embedding
	}
	return out, nil
}
