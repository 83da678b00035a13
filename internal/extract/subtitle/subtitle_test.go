package subtitle

import (
	"errors"
	"testing"

	"docent/internal/extract/extracttest"
	"docent/internal/extract/refusal"
	"docent/internal/retrieval"

	"github.com/google/go-cmp/cmp"
)

func TestSubtitlesReadAsWhatIsSaid(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ data, want string }{
		"srt with styles and a sentence over three cues": {
			"\ufeff1\r\n00:00:01,000 --> 00:00:03,000\r\n<i>The presidents</i>\r\nwill {\\an8}meet\r\n\r\n2\r\n00:00:03,100 --> 00:00:04,000\r\nin Budapest.\r\n3\r\n00:01:30,000 --> 00:01:31,000\r\nLater &amp; elsewhere.\r\n",
			"[time 00:00:01]\np The presidents will meet in Budapest.\n[time 00:00:03]\n[time 00:01:30]\np Later & elsewhere.\n"},
		"vtt with header, notes, styles, speakers and hours above 99": {
			"WEBVTT - talk\nKind: captions\n\nNOTE\nnot said\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v.loud Ann Lee>Where <c.x>is</c> it?\n\n00:02.000 --> 00:03.000\n<v Bob>Here.</v>\n\n100:00:00.000 --> 100:00:01.000\n- You?\n",
			"[time 00:00:01]\np Ann Lee: Where is it?\n[time 00:00:02]\np Bob: Here.\n[time 100:00:00]\np - You?\n"},
		"captions that roll up are read once": {
			"WEBVTT\n\n00:01.000 --> 00:02.000\nwe will meet\n\n00:02.000 --> 00:03.000\nwe will meet\nin the hall\n\n00:03.000 --> 00:04.000\nin the hall\nat eight\n",
			"[time 00:00:01]\np we will meet in the hall at eight\n[time 00:00:02]\n[time 00:00:03]\n"},
		"two speakers in one cue": {
			"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Good morning</v>\n<v Bob>Hello,</v> <v Bob>Ann.</v>\n",
			"[time 00:00:01]\np Ann: Good morning\n[time 00:00:01]\np Bob: Hello, Ann.\n"},
		"a word with a hyphen over two lines": {
			"1\n00:00:01,000 --> 00:00:02,000\nThis is self-\nevident -\nis it not?\n",
			"[time 00:00:01]\np This is self-evident - is it not?\n"},
		"a script without spaces": {
			"1\n00:00:01,000 --> 00:00:02,000\n会議は\n\n2\n00:00:02,000 --> 00:00:03,000\n八時です。\n",
			"[time 00:00:01]\np 会議は八時です。\n[time 00:00:02]\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var doc retrieval.Document
			if err := Read(&doc, []byte(c.data), 1<<20); err != nil {
				t.Fatal(err)
			}
			extracttest.Check(t, doc)
			if diff := cmp.Diff(c.want, extracttest.Outline(doc)+rest(doc)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// rest shows the marks inside the last paragraph, which no block follows.
func rest(doc retrieval.Document) string {
	out := ""
	for _, m := range doc.Marks {
		if m.Start > doc.Blocks[len(doc.Blocks)-1].Start {
			out += "[" + m.Kind + " " + m.Label + "]\n"
		}
	}
	return out
}

func TestFilesWithoutSubtitlesAreRefused(t *testing.T) {
	t.Parallel()
	var doc retrieval.Document
	if err := Read(&doc, []byte("WEBVTT\n\nNOTE nothing"), 100); !errors.Is(err, refusal.ErrNoText) {
		t.Errorf("got %v", err)
	}
	if err := Read(&doc, []byte("\x00\x01\x02"), 100); !errors.Is(err, refusal.ErrBinary) {
		t.Errorf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("1\n00:00:01,000 --> 00:00:02,000\nx\ny\n\n00:00.5 --> 99:99:99.999\n<v a>x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var doc retrieval.Document
		if Read(&doc, data, 1<<16) == nil {
			extracttest.Check(t, doc)
		}
	})
}
