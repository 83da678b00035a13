package chart

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"testing"
)

func TestAChartIsAPictureWithBarsAsHighAsTheirNumbers(t *testing.T) {
	t.Parallel()
	var days []Day
	for i := range 30 {
		days = append(days, Day{Label: fmt.Sprintf("%d Mar", i+1), Asked: i, Answered: i / 2})
	}
	picture, err := PNG(Texts{"Questions per day", "answered", "not in the documents"}, days)
	if err != nil {
		t.Fatal(err)
	}
	if path := os.Getenv("DOCENT_CHART"); path != "" {
		if err := os.WriteFile(path, picture, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size.X != width || size.Y != height {
		t.Fatalf("the picture measures %v", size)
	}
	green := 0
	r, g, b, _ := answered.RGBA()
	for y := top; y < height-bottom; y++ {
		x := width - right - 30 // in the last bar
		if R, G, B, _ := img.At(x, y).RGBA(); R == r && G == g && B == b {
			green++
		}
	}
	if want := 14 * (height - top - bottom) / ceiling(29); green < want-2 || green > want+2 {
		t.Errorf("the last bar's answered part is %d high, want about %d", green, want)
	}
}

func TestTheGridsNumbersAreWholeAndFitTheHighestBar(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{1: 4, 5: 8, 11: 12, 13: 16, 39: 40, 41: 60, 61: 80, 81: 100, 130: 160, 1001: 1200} {
		if got := ceiling(n); got != want {
			t.Errorf("up to %d the grid goes to %d, want %d", n, got, want)
		}
	}
}

func TestLabelsStandEquallyFarApartAndTouchNone(t *testing.T) {
	t.Parallel()
	face, err := face()
	if err != nil {
		t.Fatal(err)
	}
	c := &canvas{face: face}
	days := make([]Day, 30)
	for i := range days {
		days[i].Label = fmt.Sprintf("%d лист.", i+1)
	}
	slot := float64(width-left-right) / 30
	every := c.labelsEvery(days, slot)
	if room := float64(every) * slot; room < float64(c.width("30 лист.")) || room > 3*float64(c.width("30 лист.")) {
		t.Errorf("a label at every %d bars, which is %.0f pixels for one of %d", every, room, c.width("30 лист."))
	}
}

func TestOddChartsAreDrawn(t *testing.T) {
	t.Parallel()
	for name, days := range map[string][]Day{
		"none": nil, "one": {{"1 Mar", 3, 3}}, "nothing asked": {{"1 Mar", 0, 0}},
		"more answered than asked": {{"1 Mar", 1, 9}}, "a year": make([]Day, 366), "millions": {{"1 Mar", 5_000_000, 1}},
	} {
		if _, err := PNG(Texts{Title: name}, days); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
