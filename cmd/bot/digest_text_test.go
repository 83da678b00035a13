package main

import (
	"testing"
	"time"
)

func TestAPostReadsWellInATerminal(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("there", 3600)
	got := plainPost("## Daily digest · <t:1772697720:D>\nWhat is new since <t:1772694000:f>.\n### New\n**Rules \\*final\\*** · new\n> Be kind\\!\n"+
		"-# 📄 Rules · [open at the quote](https://example.org/a#b)", zone)
	want := "Daily digest · 5 March 2026\nWhat is new since 5 March 2026 08:00.\nNew\nRules *final* · new\n│ Be kind!\n📄 Rules · open at the quote: https://example.org/a#b"
	if got != want {
		t.Errorf("it reads\n%s\nnot\n%s", got, want)
	}
}
