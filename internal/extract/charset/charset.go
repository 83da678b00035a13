// Package charset finds out in which encoding a text was saved and turns it
// into UTF-8.
//
// It imports nothing of the project. Start reading at Decode.
package charset

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// Result is a decoded text.
type Result struct {
	Text     string // valid UTF-8 without a byte order mark
	Encoding string // as registered with IANA, lower case: "utf-8", "windows-1251"
	Exact    bool   // the text is the input's bytes after a byte order mark
}

// sampleBytes is how much of a text decides on its encoding: the letters of a
// few pages settle it, and large files stay cheap.
const sampleBytes = 8 << 10

// Decode turns data into UTF-8. Valid UTF-8 is kept byte for byte. ok is false
// where data is not text in any encoding known here: it holds NUL bytes or
// more control characters than text does.
func Decode(data []byte) (result Result, ok bool) {
	if name, enc, skip := byMark(data); enc != nil {
		return decodeAs(name, enc, data[skip:])
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, 0) >= 0 {
		return decodeWide(data)
	}
	if tooManyControls(data) {
		return Result{}, false
	}
	if utf8.Valid(data) {
		return Result{Text: string(data), Encoding: "utf-8", Exact: true}, true
	}
	if nearlyUTF8(data) {
		return Result{Text: string(bytes.ToValidUTF8(data, []byte("\uFFFD"))), Encoding: "utf-8"}, true
	}
	name, enc := guess(sample(data))
	return decodeAs(name, enc, data)
}

// byMark recognises the byte order marks of UTF-32 and UTF-16; UTF-8's is no
// reason to convert anything.
func byMark(data []byte) (string, encoding.Encoding, int) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe, 0, 0}) && len(data)%4 == 0:
		return "utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), 4
	case bytes.HasPrefix(data, []byte{0, 0, 0xfe, 0xff}):
		return "utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), 4
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), 2
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), 2
	}
	return "", nil, 0
}

// decodeWide tells UTF-16 without a mark from binary data: only the right byte
// order gives characters that all belong in a text.
func decodeWide(data []byte) (Result, bool) {
	little, big := wideFaults(data, 0), wideFaults(data, 1)
	switch {
	case len(data) < 4 || min(little, big) > 0:
		return Result{}, false
	case little < big:
		return decodeAs("utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), data)
	default:
		return decodeAs("utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), data)
	}
}

// wideFaults counts the 16-bit units that no text has, where low is the
// position of the low byte in its pair. A unit from U+0100 whose low byte is
// zero is read as a fault too: it is what white space and digits become in the
// wrong byte order.
func wideFaults(data []byte, low int) int {
	faults, ascii, han, common := 0, 0, 0, 0
	data = sample(data)
	for i := 0; i+1 < len(data); i += 2 {
		unit := uint16(data[i+low]) | uint16(data[i+1-low])<<8
		switch {
		case unit < 0x20 && !allowedControl(byte(unit)), unit == 0xffff, unit == 0xfffe:
			faults++
		case unit >= 0x100 && unit&0xff == 0 && unit != 0x3000:
			faults++
		case utf16.IsSurrogate(rune(unit)):
			// Halves come in pairs; a text cut in the middle of one is rare enough.
		case unit < 0x80:
			ascii++
		case strings.ContainsRune(oftenKana+oftenSimplified+oftenTraditional, rune(unit)):
			common++
		case unit >= 0x3400 && unit < 0xa000:
			han++
		}
	}
	if ascii == 0 {
		faults++ // no space and no line end in a whole text
	}
	if han > 4*common {
		faults++ // pairs of Latin letters look like rare Chinese characters
	}
	return faults
}

// allowedControl says whether a control character occurs in texts: white
// space, back space and escape (terminal logs), end of file (DOS).
func allowedControl(c byte) bool {
	switch c {
	case '\t', '\n', '\v', '\f', '\r', '\b', 0x1b, 0x1a:
		return true
	}
	return false
}

// tooManyControls is true from one control character in a hundred bytes on;
// logs hold a few, binary data one in ten.
func tooManyControls(data []byte) bool {
	count := 0
	for _, c := range data {
		if (c < 0x20 || c == 0x7f) && !allowedControl(c) {
			count++
		}
	}
	return count*100 >= len(data) && count > 0
}

// nearlyUTF8 accepts a text of which a few bytes were damaged or cut off: at
// least twenty good sequences for each bad byte. In other encodings a byte
// sequence is valid UTF-8 only by accident.
func nearlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		i += size
	}
	return good >= 20*bad
}

// sample is the part of a text that decides on its encoding; it starts where
// the first byte above ASCII is near, for a long English preface tells nothing.
func sample(data []byte) []byte {
	if len(data) <= sampleBytes {
		return data
	}
	start := 0
	for start < len(data) && data[start] < utf8.RuneSelf {
		start++
	}
	start = min(max(0, start-start%2-256), len(data)-sampleBytes)
	return data[start-start%2:][:sampleBytes]
}

func decodeAs(name string, enc encoding.Encoding, data []byte) (Result, bool) {
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil || bytes.IndexByte(out, 0) >= 0 || tooManyControls(out) {
		return Result{}, false
	}
	return Result{Text: string(bytes.ToValidUTF8(out, []byte("\uFFFD"))), Encoding: name}, true
}

// fallback is what a single-byte text is read as when nothing speaks for
// another encoding: what browsers do too.
func fallback() (string, encoding.Encoding) { return "windows-1252", charmap.Windows1252 }
