package retrieval

import (
	"bufio"
	"fmt"
	"io"
	"slices"
)

// Calibration turns what the confidence model says into a probability. The
// model is learned to tell questions that have an answer in the documents from
// others, and right first quotes from wrong ones; a curve says how often the
// first quote was right where the model said so. Questions about a single
// document have curves of their own, for there the quote is easily right, and
// so have those typed as in a chat, whose words are fewer and less exact.
type Calibration [calibrations]Curve

const calibrations = 4

// calibrationNames are the curves' names in a file, in order.
var calibrationNames = [calibrations]string{"whole", "whole.chat", "scoped", "scoped.chat"}

// Of returns the curve for a question.
func (c *Calibration) Of(scoped, chat bool) *Curve {
	i := 0
	if scoped {
		i = 2
	}
	if chat {
		i++
	}
	return &c[i]
}

// Curve is a rising line through its steps, level outside of them; an empty
// one changes nothing.
type Curve []Step

// Step is a point of a curve: what the model said and what it meant, both in [0, 1].
type Step struct{ Said, Meant float64 }

// At returns what the model means by p.
func (c Curve) At(p float64) float64 {
	if len(c) == 0 {
		return p
	}
	if p <= c[0].Said {
		return c[0].Meant
	}
	for i := 1; i < len(c); i++ {
		if p <= c[i].Said {
			a, b := c[i-1], c[i]
			return a.Meant + (b.Meant-a.Meant)*(p-a.Said)/(b.Said-a.Said)
		}
	}
	return c[len(c)-1].Meant
}

// WriteTo writes a step a line: the curve's name, what was said, what was meant.
func (c Calibration) WriteTo(w io.Writer) (int64, error) {
	total := 0
	for i, curve := range c {
		for _, s := range curve {
			n, err := fmt.Fprintf(w, "%s %.4f %.4f\n", calibrationNames[i], s.Said, s.Meant)
			total += n
			if err != nil {
				return int64(total), fmt.Errorf("write calibration: %w", err)
			}
		}
	}
	return int64(total), nil
}

// readCalibration reads what WriteTo wrote.
func readCalibration(r io.Reader) (Calibration, error) {
	var c Calibration
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		var name string
		var s Step
		if _, err := fmt.Sscan(lines.Text(), &name, &s.Said, &s.Meant); err != nil {
			return Calibration{}, fmt.Errorf("line %d: %w", n, err)
		}
		i := slices.Index(calibrationNames[:], name)
		if i < 0 {
			return Calibration{}, fmt.Errorf("line %d: no curve %q", n, name)
		}
		curve := &c[i]
		if last := len(*curve) - 1; last >= 0 && ((*curve)[last].Said >= s.Said || (*curve)[last].Meant > s.Meant) {
			return Calibration{}, fmt.Errorf("line %d: the curve falls", n)
		}
		*curve = append(*curve, s)
	}
	return c, lines.Err()
}
