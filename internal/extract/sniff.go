package extract

import (
	"bytes"
	"net/url"
	"path"
	"slices"
	"strings"
)

// magic is how files of a kind that is not text begin.
type magic struct {
	offset int
	bytes  string
	what   string
	odd    bool // the bytes are letters that a text could begin with too
}

// magics lists what people add by mistake, from the formats' own
// specifications. PDF, zip and the formats made of it are read, not listed.
func magics() []magic {
	return []magic{
		{0, "MZ", "a Windows program", true},
		{0, "\x7fELF", "a Linux program", false},
		{0, "\xcf\xfa\xed\xfe", "a macOS program", false},
		{0, "\xca\xfe\xba\xbe", "a compiled program", false},
		{0, "\x00asm", "a compiled program", false},
		{0, "\x89PNG", "a PNG picture", false},
		{0, "\xff\xd8\xff", "a JPEG picture", false},
		{0, "GIF87a", "a GIF picture", true},
		{0, "GIF89a", "a GIF picture", true},
		{0, "BM", "a BMP picture", true},
		{0, "II*\x00", "a TIFF picture", false},
		{0, "MM\x00*", "a TIFF picture", false},
		{0, "\x00\x00\x01\x00", "an icon", false},
		{0, "8BPS", "a Photoshop picture", true},
		{8, "WEBP", "a WebP picture", true},
		{8, "WAVE", "a sound file", true},
		{8, "AVI ", "a video", true},
		{4, "ftyp", "a video, sound or picture file", true},
		{0, "\x1aE\xdf\xa3", "a video", false},
		{0, "ID3", "a sound file", true},
		{0, "\xff\xfb", "a sound file", false},
		{0, "OggS", "a sound or video file", true},
		{0, "fLaC", "a sound file", true},
		{0, "\x1f\x8b", "a gzip archive", false},
		{0, "BZh", "a bzip2 archive", true},
		{0, "\xfd7zXZ", "an xz archive", false},
		{0, "7z\xbc\xaf", "a 7z archive", false},
		{0, "Rar!", "a RAR archive", true},
		{0, "\x28\xb5\x2f\xfd", "a Zstandard archive", false},
		{257, "ustar", "a tar archive", true},
		{0, "SQLite format 3", "an SQLite database", true},
		{0, "wOFF", "a font", true},
		{0, "wOF2", "a font", true},
		{0, "OTTO", "a font", true},
		{0, "\x00\x01\x00\x00\x00", "a font", false},
	}
}

// foreign names the kind of a file that is known not to be text, or "".
func foreign(data []byte) string {
	for _, m := range magics() {
		if len(data) < m.offset || !bytes.HasPrefix(data[m.offset:], []byte(m.bytes)) {
			continue
		}
		// A text can begin with "BM" or "MZ"; a program has control characters soon after.
		if !m.odd || slices.ContainsFunc(data[:min(len(data), 512)], func(c byte) bool { return c < '\t' || c > '\r' && c < 0x1b }) {
			return m.what
		}
	}
	return ""
}

// extension is the last extension of a name in lower case, with its dot.
func extension(name string) string { return strings.ToLower(path.Ext(filePart(name))) }

// filePart is a name without what is not part of a file's path: of a web
// address, the path.
func filePart(name string) string {
	if address := webAddress(name); address != nil {
		return address.Path
	}
	return strings.ReplaceAll(name, `\`, "/")
}

// webAddress is the name parsed, nil if it is no web address.
func webAddress(name string) *url.URL {
	address, err := url.Parse(name)
	if err != nil || address.Host == "" || address.Scheme != "https" && address.Scheme != "http" {
		return nil
	}
	return address
}

// looksLikePage is true for bytes that begin as HTML does, comments and the
// line of XML put aside.
func looksLikePage(data []byte) bool {
	head := strings.ToLower(string(data[:min(len(data), 4096)]))
	head = strings.TrimPrefix(head, "\ufeff")
	for {
		head = strings.TrimLeft(head, " \t\r\n")
		switch {
		case strings.HasPrefix(head, "<!--"):
			_, head, _ = strings.Cut(head, "-->")
			continue
		case strings.HasPrefix(head, "<?xml"):
			_, head, _ = strings.Cut(head, "?>")
			continue
		}
		for _, begin := range []string{"<!doctype html", "<html", "<head", "<body", "<title"} {
			if strings.HasPrefix(head, begin) {
				return true
			}
		}
		return false
	}
}
