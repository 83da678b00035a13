// Command train learns the ranker's models from question sets and reports how
// they do on questions that were kept out, by document.
//
//	go run ./internal/retrieval/train -bench DIR [-out internal/retrieval/models]
//
// DIR holds sets/NAME (docs/, questions-dev.jsonl, gold-dev.jsonl), gold/*.jsonl
// and corpus/, as the public question bench lays them out.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"docent/internal/retrieval"
	"docent/internal/retrieval/trees"
)

func main() {
	log.SetFlags(0)
	bench := flag.String("bench", "", "folder with sets/, gold/ and corpus/")
	out := flag.String("out", "", "folder to write the models to")
	folds := flag.Int("folds", 4, "how many folds")
	only := flag.String("sets", "squad1,squad1/chat15,squad1-closed,squad1-gap,squad2-closed,squad2-closed-small,clapnq,lihua,policyqa-closed,hotpotqa,musique,gold,own,hand", "which sets")
	sizes := flag.String("size", "350x32,800x8,600x12", "trees x leaves of the passage, unit and confidence models")
	keep := flag.Bool("cv", true, "cross-validate")
	show := flag.Int("show", 0, "print so many failures of each set")
	tables := flag.Bool("tables", false, "print reliability tables and what each feature gained")
	drop := flag.String("drop", "", "leave out the features that begin with one of these, by commas")
	flag.Parse()
	t := trainer{folds: *folds, show: *show, tables: *tables}
	if *drop != "" {
		t.drop = strings.Split(*drop, ",")
	}
	if _, err := fmt.Sscanf(*sizes, "%dx%d,%dx%d,%dx%d", &t.size[0][0], &t.size[0][1], &t.size[1][0], &t.size[1][1],
		&t.size[2][0], &t.size[2][1]); err != nil {
		log.Fatalf("-size: %v", err)
	}
	if err := t.load(*bench, strings.Split(*only, ",")); err != nil {
		log.Fatal(err)
	}
	if err := t.run(*keep, *out); err != nil {
		log.Fatal(err)
	}
}

type trainer struct {
	folds  int
	size   [3][2]int
	show   int
	tables bool
	drop   []string
	sets   []*set
}

func (t *trainer) load(bench string, names []string) error {
	for _, name := range names {
		if name == "gold" {
			for _, f := range []string{"news", "docs", "community", "followups"} {
				sets, err := loadGold(filepath.Join(bench, "gold", f+".jsonl"), filepath.Join(bench, "corpus"), t.folds)
				if err != nil {
					return err
				}
				t.sets = append(t.sets, sets...)
			}
			continue
		}
		if name == "own" {
			s, err := loadOwn("own", filepath.Join("data", "questions.jsonl"), "data", t.folds)
			if err != nil {
				return err
			}
			t.sets = append(t.sets, s)
			continue
		}
		if name == "hand" {
			files, err := filepath.Glob(filepath.Join("internal", "retrieval", "train", "testdata", "hand", "*", "questions.jsonl"))
			if err != nil {
				return err
			}
			var hand []*set
			for _, f := range files {
				dir := filepath.Dir(f)
				s, err := loadOwn("hand/"+filepath.Base(dir), f, filepath.Join(dir, "docs"), t.folds)
				if err != nil {
					return err
				}
				hand = append(hand, s)
			}
			t.sets = append(t.sets, hand...)
			t.sets = append(t.sets, strangers(hand)...)
			continue
		}
		if dir, small := strings.CutSuffix(name, "-small"); small {
			sets, err := loadSmall(filepath.Join(bench, "sets", dir), t.folds)
			if err != nil {
				return err
			}
			t.sets = append(t.sets, sets...)
			continue
		}
		dir, kind, found := strings.Cut(name, "/")
		if !found {
			kind = "questions"
		}
		s, err := loadSet(filepath.Join(bench, "sets", dir), kind, t.folds)
		if err != nil {
			return err
		}
		t.sets = append(t.sets, s)
	}
	t.alignGap()
	return nil
}

// alignGap gives the questions about articles that are not there the fold
// they have where the articles are.
func (t *trainer) alignGap() {
	fold := map[string]int{}
	for _, s := range t.sets {
		if s.name == "squad1" {
			for _, q := range s.questions {
				fold[q.ID] = q.fold
			}
		}
	}
	for _, s := range t.sets {
		for i := range s.questions {
			if f, ok := fold[s.questions[i].ID]; ok {
				s.questions[i].fold = f
			}
		}
	}
}

// run learns in two rounds: the unit model sees the passages as the passage
// model orders them, the confidence model sees the units as both order them.
func (t *trainer) run(cv bool, out string) error {
	first := t.examineAll(func(int) *retrieval.Models { return &retrieval.Models{} })
	names := retrieval.FeatureNames()
	passage := t.passageData(first, names.Passage)
	unit := t.unitData(first, names.Unit)
	passage.forget(t.drop)
	unit.forget(t.drop)
	log.Printf("%d passage rows, %d unit rows", len(passage.Rows), len(unit.Rows))
	models := make([]*retrieval.Models, t.folds)
	var wg sync.WaitGroup
	limit := make(chan struct{}, runtime.NumCPU())
	var final retrieval.Models
	fit := func(into **trees.Model, d data, kind, fold int) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			limit <- struct{}{}
			*into = trees.Fit(d.without(fold), t.options(kind))
			<-limit
		}()
	}
	for f := range t.folds {
		models[f] = &retrieval.Models{}
		if cv {
			fit(&models[f].Passage, passage, 0, f)
			fit(&models[f].Unit, unit, 1, f)
		}
	}
	if out != "" {
		fit(&final.Passage, passage, 0, -1)
		fit(&final.Unit, unit, 1, -1)
	}
	wg.Wait()
	log.Print("fitted")
	second := t.examineAll(func(fold int) *retrieval.Models { return models[fold] })
	conf := t.confidenceData(second, names.Confidence)
	conf.forget(t.drop)
	oof := make([]float64, len(conf.Rows))
	for f := range t.folds {
		m := trees.Fit(conf.without(f), t.options(2))
		for i, row := range conf.Rows {
			if conf.folds[i] == f {
				oof[i] = trees.Probability(m.Score(row))
			}
		}
	}
	calibrated := make([]float64, len(oof))
	for f := range t.folds {
		c := t.calibration(conf, oof, f)
		for i := range oof {
			if conf.folds[i] == f {
				calibrated[i] = calibrate(c, conf, i, oof[i])
			}
		}
	}
	t.report(second, conf, calibrated)
	if t.tables {
		fmt.Println("passage:", strings.Join(models[0].Passage.Gains(), ", "))
		fmt.Println("unit:", strings.Join(models[0].Unit.Gains(), ", "))
	}
	if out == "" {
		return nil
	}
	final.Confidence = trees.Fit(conf.without(-1), t.options(2))
	final.Calibration = t.calibration(conf, oof, -1)
	return write(out, final)
}

func (t *trainer) options(kind int) trees.Options {
	o := trees.Options{Trees: t.size[kind][0], Leaves: t.size[kind][1], Rate: 0.055, MinWeight: 8, L2: 5, RowShare: 0.6, ColShare: 0.4,
		Seed: uint64(kind + 1)}
	o.Pairwise = kind < 2
	switch kind {
	case 1:
		o.Rate = 0.07
	case 2:
		o.Rate, o.MinWeight, o.RowShare, o.L2 = 0.04, 20, 0.8, 20
	}
	return o
}

// examineAll runs every question with the models of its fold.
func (t *trainer) examineAll(models func(fold int) *retrieval.Models) [][]retrieval.Examined {
	out := make([][]retrieval.Examined, len(t.sets))
	for i, s := range t.sets {
		engines := make([]*retrieval.Engine, t.folds)
		for f := range engines {
			engines[f] = retrieval.New(s.source, retrieval.Config{Models: models(f)})
		}
		out[i] = make([]retrieval.Examined, len(s.questions))
		var wg sync.WaitGroup
		workers := runtime.NumCPU()
		for w := range workers {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for k := w; k < len(s.questions); k += workers {
					ex, err := s.examine(engines[s.questions[k].fold], s.questions[k])
					if err != nil {
						log.Fatalf("%s %s: %v", s.name, s.questions[k].ID, err)
					}
					out[i][k] = ex
				}
			}()
		}
		wg.Wait()
	}
	return out
}

func write(dir string, m retrieval.Models) error {
	f, err := os.Create(filepath.Join(dir, "calibration.txt"))
	if err != nil {
		return err
	}
	if _, err := m.Calibration.WriteTo(f); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	for name, model := range map[string]*trees.Model{"passage": m.Passage, "unit": m.Unit, "confidence": m.Confidence} {
		model.Name = name
		model.Note = "learned by go run ./internal/retrieval/train on the dev halves of SQuAD 1.1 and 2.0, ClapNQ, LiHua-World, PolicyQA, HotpotQA, MuSiQue and hand-written questions, and on data/questions.jsonl"
		f, err := os.Create(filepath.Join(dir, name+".txt"))
		if err != nil {
			return err
		}
		if _, err := model.WriteTo(f); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}
