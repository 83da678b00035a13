package retrieval

import (
	"bytes"
	"embed"
	"fmt"
	"sync"

	"docent/internal/retrieval/trees"
)

// The models are text: one tree a line. Package train writes them.
//
//go:embed models/*.txt
var modelFiles embed.FS

// shipped returns the models that come with the program. They are read once
// and never change.
var shipped = sync.OnceValue(func() Models {
	read := func(name string, features []string) *trees.Model {
		data, err := modelFiles.ReadFile("models/" + name + ".txt")
		if err == nil {
			var m *trees.Model
			if m, err = trees.Read(bytes.NewReader(data)); err == nil {
				if err = m.Expects(features); err == nil {
					return m
				}
			}
		}
		// A damaged model is a damaged program; its own tests keep it from being released.
		panic(fmt.Sprintf("model %s: %v", name, err))
	}
	names := FeatureNames()
	m := Models{Passage: read("passage", names.Passage), Unit: read("unit", names.Unit),
		Confidence: read("confidence", names.Confidence)}
	data, err := modelFiles.ReadFile("models/calibration.txt")
	if err == nil {
		m.Calibration, err = readCalibration(bytes.NewReader(data))
	}
	if err != nil {
		panic(fmt.Sprintf("calibration: %v", err))
	}
	return m
})
