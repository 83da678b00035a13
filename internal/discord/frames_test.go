package discord

import (
	"bytes"
	"testing"
)

const upgrade = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"

// collect feeds the bytes in pieces and returns the whole messages.
func collect(t *testing.T, b []byte, piece int) (out []frame, err error) {
	t.Helper()
	var fs frames
	for len(b) > 0 && err == nil {
		n := min(piece, len(b))
		err = fs.feed(b[:n], func(f frame) error {
			f.payload = bytes.Clone(f.payload)
			out = append(out, f)
			return nil
		})
		b = b[n:]
	}
	return out, err
}

func TestFramesAreCutWhereverTheBytesAreSplit(t *testing.T) {
	t.Parallel()
	big := bytes.Repeat([]byte("y"), 70_000)
	stream := []byte(upgrade)
	stream = appendFrame(stream, opText, []byte("one"), nil)
	stream = append(stream, 0x01, 3, 'f', 'i', 'r') // a piece, not final
	stream = appendFrame(stream, opPing, []byte("p"), nil)
	stream = append(stream, 0x80, 2, 's', 't') // its last piece
	stream = appendFrame(stream, opText, bytes.Repeat([]byte("x"), 300), []byte{1, 2, 3, 4})
	stream = appendFrame(stream, opText, big, nil)
	stream = appendFrame(stream, opClose, []byte{0x0f, 0xa4, 'b', 'y', 'e'}, nil)
	for _, piece := range []int{1, 7, 4096, 1 << 20} {
		got, err := collect(t, stream, piece)
		if err != nil || len(got) != 7 {
			t.Fatalf("pieces of %d: %d messages, %v", piece, len(got), err)
		}
		if !got[0].raw || string(got[1].payload) != "one" || got[2].opcode != opPing || string(got[3].payload) != "first" {
			t.Errorf("pieces of %d: %+v", piece, got[:4])
		}
		if len(got[4].payload) != 300 || got[4].payload[299] != 'x' || !bytes.Equal(got[5].payload, big) {
			t.Errorf("pieces of %d: long messages are wrong", piece)
		}
		if err := readClose(got[6].payload).(*closeError); err.code != 4004 || err.text != "bye" {
			t.Errorf("pieces of %d: %v", piece, err)
		}
	}
}

func TestARefusedHandshakeIsHandedOnUntouched(t *testing.T) {
	t.Parallel()
	page := "HTTP/1.1 503 Unavailable\r\nContent-Length: 4\r\n\r\n\x81\x7f\xff\xff"
	got, err := collect(t, []byte(page), 5)
	var all []byte
	for _, f := range got {
		all = append(all, f.payload...)
	}
	if err != nil || string(all) != page {
		t.Errorf("%q, %v", all, err)
	}
}

func TestOversizedMessagesAreRefused(t *testing.T) {
	t.Parallel()
	huge := []byte(upgrade + "\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff")
	if _, err := collect(t, huge, 1<<20); err == nil {
		t.Error("a message of 2^64 bytes was waited for")
	}
	if _, err := collect(t, bytes.Repeat([]byte("x"), 100_000), 1<<20); err == nil {
		t.Error("a handshake without end was waited for")
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte(upgrade+"\x81\x03one\x89\x00"), 3)
	f.Add([]byte(upgrade+"\x01\x02ab\x80\x01c\x88\x02\x0f\xa4"), 1)
	f.Fuzz(func(t *testing.T, stream []byte, piece int) {
		whole, errWhole := collect(t, stream, len(stream)+1)
		parts, errParts := collect(t, stream, max(1, piece%64))
		if (errWhole == nil) != (errParts == nil) {
			t.Fatalf("whole: %v, in parts: %v", errWhole, errParts)
		}
		join := func(list []frame) (s []byte) {
			for _, f := range list {
				s = append(s, f.opcode)
				s = append(s, f.payload...)
			}
			return s
		}
		if len(whole) > 0 && whole[0].raw && !bytes.HasPrefix(stream, []byte("HTTP/")) && !bytes.Equal(join(whole), join(parts)) {
			t.Fatalf("%q differs from %q", join(whole), join(parts))
		}
	})
}
