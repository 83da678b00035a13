// Package trees holds small ensembles of gradient-boosted regression trees:
// reading and evaluating them (Model), learning them (Fit) and writing them as
// a readable file. It knows nothing of questions or documents.
//
// The method is Friedman's (Greedy function approximation: a gradient boosting
// machine, 2001) with second-order leaf values and histogram splits as in
// XGBoost (Chen and Guestrin 2016) and LightGBM (Ke et al. 2017).
package trees

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Model is an ensemble over a fixed list of features. Its score is in log-odds.
type Model struct {
	Name     string
	Note     string // provenance: what it was learned from
	Features []string
	Bias     float64
	nodes    []node
	roots    []int32
	gains    []float64 // of each feature, while it is learned
	scorer   *scorer   // made of nodes and roots once these are complete
}

// Gains lists the features of a model just learned by how much their splits
// lowered the loss, the greatest first, each as "name share"; it is empty for
// a model that was read.
func (m *Model) Gains() []string {
	order, sum := make([]int, len(m.gains)), 0.0
	for i, g := range m.gains {
		order[i] = i
		sum += g
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(m.gains[b], m.gains[a]) })
	out := make([]string, len(order))
	for i, k := range order {
		out[i] = fmt.Sprintf("%s %.3f", m.Features[k], m.gains[k]/sum)
	}
	return out
}

// node is a split (feature >= 0: left if value <= threshold) or a leaf
// (feature < 0: value in threshold).
type node struct {
	feature     int16
	left, right int32
	threshold   float32
}

// Score returns the log-odds for one row of feature values, in the order of
// Features.
func (m *Model) Score(row []float32) float64 {
	return m.Scores([][]float32{row})[0]
}

// Scores returns the log-odds of many rows.
func (m *Model) Scores(rows [][]float32) []float64 {
	out := make([]float64, len(rows))
	for i := range out {
		out[i] = m.Bias
	}
	m.scorer.scores(rows, out)
	return out
}

// walk returns what the tree under a node says of a row.
func (m *Model) walk(at int32, row []float32) float64 {
	n := &m.nodes[at]
	for n.feature >= 0 {
		if row[n.feature] <= n.threshold {
			n = &m.nodes[n.left]
		} else {
			n = &m.nodes[n.right]
		}
	}
	return float64(n.threshold)
}

// Probability turns log-odds into a probability.
func Probability(score float64) float64 { return 1 / (1 + math.Exp(-score)) }

// WriteTo writes the model as text: a head of four lines, then a tree a line
// in prefix order, a split as feature:threshold, a leaf as =value.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	out := &counter{w: bufio.NewWriter(w)}
	fmt.Fprintf(out, "model %s\nnote %s\nfeatures %s\nbias %.6g\n", m.Name, m.Note, strings.Join(m.Features, " "), m.Bias)
	for _, root := range m.roots {
		m.writeNode(out, root)
		fmt.Fprintln(out)
	}
	if err := out.w.Flush(); err != nil {
		return out.n, fmt.Errorf("write model: %w", err)
	}
	return out.n, nil
}

func (m *Model) writeNode(w io.Writer, at int32) {
	n := m.nodes[at]
	if n.feature < 0 {
		fmt.Fprintf(w, "=%s ", strconv.FormatFloat(float64(n.threshold), 'g', 3, 32))
		return
	}
	fmt.Fprintf(w, "%d:%s ", n.feature, strconv.FormatFloat(float64(n.threshold), 'g', 5, 32))
	m.writeNode(w, n.left)
	m.writeNode(w, n.right)
}

type counter struct {
	w *bufio.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return c.w.Write(p)
}

// Read parses what WriteTo wrote.
func Read(r io.Reader) (*Model, error) {
	m := &Model{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		key, rest, _ := strings.Cut(line, " ")
		switch key {
		case "":
		case "model":
			m.Name = rest
		case "note":
			m.Note = rest
		case "features":
			m.Features = strings.Fields(rest)
		case "bias":
			bias, err := strconv.ParseFloat(rest, 64)
			if err != nil {
				return nil, fmt.Errorf("read model %s: bias: %w", m.Name, err)
			}
			m.Bias = bias
		default:
			p := parser{m: m, fields: strings.Fields(line)}
			root, err := p.node()
			if err != nil {
				return nil, fmt.Errorf("read model %s: tree %d: %w", m.Name, len(m.roots)+1, err)
			}
			if len(p.fields) > 0 {
				return nil, fmt.Errorf("read model %s: tree %d: %d fields too many", m.Name, len(m.roots)+1, len(p.fields))
			}
			if nodes := len(m.nodes) - int(root); (nodes+1)/2 > maxLeaves {
				return nil, fmt.Errorf("read model %s: tree %d: more than %d leaves", m.Name, len(m.roots)+1, maxLeaves)
			}
			m.roots = append(m.roots, root)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	m.scorer = newScorer(m)
	return m, nil
}

type parser struct {
	m      *Model
	fields []string
}

func (p *parser) node() (int32, error) {
	if len(p.fields) == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	field := p.fields[0]
	p.fields = p.fields[1:]
	at := int32(len(p.m.nodes))
	p.m.nodes = append(p.m.nodes, node{})
	if value, ok := strings.CutPrefix(field, "="); ok {
		v, err := strconv.ParseFloat(value, 32)
		p.m.nodes[at] = node{feature: -1, threshold: float32(v)}
		return at, err
	}
	name, value, _ := strings.Cut(field, ":")
	feature, err := strconv.Atoi(name)
	if err != nil || feature < 0 || feature >= len(p.m.Features) {
		return 0, fmt.Errorf("no feature %q", name)
	}
	v, err := strconv.ParseFloat(value, 32)
	if err != nil {
		return 0, err
	}
	left, err := p.node()
	if err != nil {
		return 0, err
	}
	right, err := p.node()
	p.m.nodes[at] = node{feature: int16(feature), left: left, right: right, threshold: float32(v)}
	return at, err
}

// Expects returns an error unless the model was learned from exactly these features.
func (m *Model) Expects(features []string) error {
	if !slices.Equal(m.Features, features) {
		return fmt.Errorf("learned from %d other features", len(m.Features))
	}
	return nil
}
