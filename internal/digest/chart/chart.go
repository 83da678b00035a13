// Package chart draws the picture of a community's questions per day as a PNG.
// It knows no store and no Discord. Start reading at PNG.
package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Day is one bar: questions asked on a date, and how many were answered.
type Day struct {
	Label    string // below the bar, "29 Mar"
	Asked    int
	Answered int
}

// The picture's measures in pixels: twice what Discord shows on a desktop, for
// sharp text on good screens.
const (
	width, height = 1600, 720
	left, right   = 110, 30
	top, bottom   = 110, 90
	textSize      = 28
	gridLines     = 4
)

// Colours that differ in lightness too; the unanswered part is hatched, so that
// nothing is told by colour alone.
var (
	paper    = color.RGBA{255, 255, 255, 255}
	ink      = color.RGBA{40, 44, 52, 255}
	pale     = color.RGBA{222, 226, 232, 255}
	answered = color.RGBA{46, 125, 91, 255}
	open     = color.RGBA{214, 158, 66, 255}
)

// Texts are the words in the picture.
type Texts struct{ Title, Answered, Open string }

// PNG draws the days in order. It fails only if the picture cannot be encoded.
func PNG(texts Texts, days []Day) ([]byte, error) {
	face, err := face()
	if err != nil {
		return nil, err
	}
	c := &canvas{image.NewRGBA(image.Rect(0, 0, width, height)), face}
	c.fill(c.Bounds(), paper)
	c.text(left, 48, texts.Title, ink)
	c.legend(texts)
	most := 1
	for _, d := range days {
		most = max(most, d.Asked)
	}
	most = ceiling(most)
	c.grid(most)
	c.bars(days, most)
	var out bytes.Buffer
	if err := png.Encode(&out, c); err != nil {
		return nil, fmt.Errorf("encode a chart: %w", err)
	}
	return out.Bytes(), nil
}

func face() (font.Face, error) {
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the font: %w", err)
	}
	f, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: textSize, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return nil, fmt.Errorf("size the font: %w", err)
	}
	return f, nil
}

// ceiling is the next number that divides well into the grid.
func ceiling(n int) int {
	for tens := 1; ; tens *= 10 {
		for _, f := range []int{10, 15, 20, 25, 30, 40, 50, 60, 80} {
			step := f * tens / 10
			if whole := gridLines * step; step*10 == f*tens && whole >= n {
				return whole
			}
		}
	}
}

type canvas struct {
	*image.RGBA
	face font.Face
}

func (c *canvas) fill(r image.Rectangle, colour color.Color) {
	draw.Draw(c, r, image.NewUniform(colour), image.Point{}, draw.Src)
}

// hatch fills with diagonal stripes.
func (c *canvas) hatch(r image.Rectangle, colour color.RGBA) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if (x+y)%12 < 7 {
				c.SetRGBA(x, y, colour)
			}
		}
	}
	for x := r.Min.X; x < r.Max.X; x++ {
		c.SetRGBA(x, r.Min.Y, colour)
		c.SetRGBA(x, r.Min.Y+1, colour)
	}
}

// text writes s with its base line's left end at (x, y).
func (c *canvas) text(x, y int, s string, colour color.Color) {
	d := font.Drawer{Dst: c, Src: image.NewUniform(colour), Face: c.face, Dot: fixed.P(x, y)}
	d.DrawString(s)
}

func (c *canvas) width(s string) int { return font.MeasureString(c.face, s).Ceil() }

func (c *canvas) legend(texts Texts) {
	x := left
	c.fill(image.Rect(x, 66, x+28, 94), answered)
	c.text(x+40, 90, texts.Answered, ink)
	x += 60 + c.width(texts.Answered) + 40
	c.hatch(image.Rect(x, 66, x+28, 94), open)
	c.text(x+40, 90, texts.Open, ink)
}

// grid draws the lines and their numbers.
func (c *canvas) grid(most int) {
	for i := range gridLines + 1 {
		y := height - bottom - i*(height-top-bottom)/gridLines
		c.fill(image.Rect(left, y, width-right, y+2), pale)
		label := fmt.Sprint(most * i / gridLines)
		c.text(left-16-c.width(label), y+10, label, ink)
	}
}

func (c *canvas) bars(days []Day, most int) {
	if len(days) == 0 {
		return
	}
	slot := float64(width-left-right) / float64(len(days))
	bar := max(int(slot*0.7), 2)
	scale := float64(height-top-bottom) / float64(most)
	base := height - bottom
	every := c.labelsEvery(days, slot)
	for i, d := range days {
		x := left + int(float64(i)*slot+(slot-float64(bar))/2)
		whole, part := int(float64(d.Asked)*scale), int(float64(min(d.Answered, d.Asked))*scale)
		if whole > part {
			c.hatch(image.Rect(x, base-whole, x+bar, base-part), open)
		}
		c.fill(image.Rect(x, base-part, x+bar, base), answered)
		w := c.width(d.Label)
		if at := x + bar/2 - w/2; i%every == 0 && at+w <= width {
			c.text(at, base+44, d.Label, ink)
		}
	}
}

// labelsEvery is at how many bars there is one label, so that none touches
// another and all are equally far apart.
func (c *canvas) labelsEvery(days []Day, slot float64) int {
	widest := 0
	for _, d := range days {
		widest = max(widest, c.width(d.Label))
	}
	const gap = 24
	return max(int(math.Ceil(float64(widest+gap)/slot)), 1)
}
