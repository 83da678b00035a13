package retrieval

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCurveIsALineThroughItsSteps(t *testing.T) {
	t.Parallel()
	c := Curve{{0.2, 0.1}, {0.4, 0.5}, {0.8, 0.9}}
	for p, want := range map[float64]float64{0: 0.1, 0.2: 0.1, 0.3: 0.3, 0.4: 0.5, 0.6: 0.7, 1: 0.9} {
		if got := c.At(p); got < want-1e-9 || got > want+1e-9 {
			t.Errorf("at %g: %g, want %g", p, got, want)
		}
	}
	if got := Curve(nil).At(0.42); got != 0.42 {
		t.Errorf("no curve: %g", got)
	}
}

func TestCalibrationIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	want := Calibration{0: Curve{{0.1, 0.05}, {0.9, 0.95}}, 3: Curve{{0.2, 0.4}}}
	var file bytes.Buffer
	if _, err := want.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	got, err := readCalibration(&file)
	if err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("%v, %s", err, cmp.Diff(want, got))
	}
	for _, bad := range []string{"whole 0.1", "other 0.1 0.2", "whole 0.2 0.2\nwhole 0.1 0.3", "whole 0.1 0.3\nwhole 0.2 0.2"} {
		if _, err := readCalibration(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was taken for a calibration", bad)
		}
	}
}
