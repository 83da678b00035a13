package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// file is what goes into an archive of a test.
type file struct {
	name, text string
	link       bool
}

func zipOf(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate}
		if f.link {
			h.SetMode(os.ModeSymlink | 0o777)
		}
		e, err := w.CreateHeader(h)
		if err == nil {
			_, err = io.WriteString(e, f.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarOf(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		h := &tar.Header{Name: f.name, Size: int64(len(f.text)), Mode: 0o644, Typeflag: tar.TypeReg}
		if f.link {
			h = &tar.Header{Name: f.name, Linkname: f.text, Typeflag: tar.TypeSymlink}
		} else if strings.HasSuffix(f.name, "/") {
			h.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if h.Typeflag == tar.TypeReg {
			if _, err := io.WriteString(w, f.text); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// kinds are archives of the same files in every form, by file name.
func kinds(t testing.TB, files ...file) map[string][]byte {
	return map[string][]byte{
		"a.zip": zipOf(t, files...), "a.tar": tarOf(t, files...), "a.tar.gz": gzipped(t, tarOf(t, files...)), "A.TGZ": gzipped(t, tarOf(t, files...)),
	}
}

func open(name string, data []byte, l limits) (*Archive, error) {
	return list(name, bytes.NewReader(data), int64(len(data)), l)
}

func TestEveryKindOfArchiveGivesItsFiles(t *testing.T) {
	t.Parallel()
	for name, data := range kinds(t, file{name: "docs/"}, file{name: "./docs/a.txt", text: "one"}, file{name: "b.md", text: "old"},
		file{name: "docs/ü/c.txt", text: strings.Repeat("long ", 1000)}, file{name: "b.md", text: "two"}) {
		a, err := open(name, data, wide())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := ""
		for i, e := range a.Entries {
			content, err := a.Read(i, 100)
			if err != nil || e.Problem != "" {
				t.Errorf("%s: %s: %v %s", name, e.Name, err, e.Problem)
			}
			got += fmt.Sprintf("%s %d %.3s\n", e.Name, len(content), content)
		}
		if want := "docs/a.txt 3 one\ndocs/ü/c.txt 101 lon\nb.md 3 two\n"; got != want {
			t.Errorf("%s holds\n%swant\n%s", name, got, want)
		}
	}
}

func TestNamesThatLeadElsewhereAndLinksAreNotRead(t *testing.T) {
	t.Parallel()
	for name, data := range kinds(t, file{name: "../evil.txt", text: "x"}, file{name: "a/../../evil.txt", text: "x"}, file{name: "/etc/evil.txt", text: "x"},
		file{name: `a\..\evil.txt`, text: "x"}, file{name: `C:\evil.txt`, text: "x"}, file{name: "evil\n.txt", text: "x"},
		file{name: "link.txt", text: "/etc/passwd", link: true}, file{name: "good.txt", text: "fine"}) {
		a, err := open(name, data, wide())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i, e := range a.Entries {
			content, err := a.Read(i, 100)
			var refused *Error
			if e.Name == "good.txt" {
				if err != nil || string(content) != "fine" {
					t.Errorf("%s: the good file gives %q, %v", name, content, err)
				}
			} else if !errors.As(err, &refused) || !strings.HasSuffix(e.Problem, ".") {
				t.Errorf("%s: %s gives %q, %v", name, e.Name, content, err)
			}
		}
		if len(a.Entries) != 8 {
			t.Errorf("%s: %d entries", name, len(a.Entries))
		}
	}
}

func TestArchivesBeyondALimitAreRefused(t *testing.T) {
	t.Parallel()
	many := make([]file, 50)
	for i := range many {
		many[i] = file{name: fmt.Sprint(i), text: strings.Repeat("0", 10_000)}
	}
	for name, data := range kinds(t, many...) {
		for what, l := range map[string]limits{
			"more than 49 files":       {entries: 49, unpacked: 1 << 30, directory: 1 << 20},
			"unpacks to more than 0 G": {entries: 1000, unpacked: 200_000, directory: 1 << 20},
		} {
			a, err := open(name, data, l)
			for i := 0; err == nil && i < len(a.Entries); i++ {
				_, err = a.Read(i, 20_000)
			}
			if err == nil || !strings.Contains(err.Error(), what) {
				t.Errorf("%s: %v, wanted %q", name, err, what)
			}
		}
	}
	if _, err := open("a.zip", zipOf(t, many...), limits{entries: 1000, unpacked: 1 << 30, directory: 1500}); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("a long directory: %v", err)
	}
}

// One packed file can be listed ten thousand times: a small archive then fills
// a disk.
func TestAnArchiveWhoseFilesLieOverEachOtherIsRefused(t *testing.T) {
	t.Parallel()
	whole := zipOf(t, file{name: "a0.txt", text: strings.Repeat("words that take their room, as all do; ", 50)}, file{name: "a1.txt", text: "x"})
	first := bytes.Index(whole, []byte("PK\x01\x02"))
	second := first + 4 + bytes.Index(whole[first+4:], []byte("PK\x01\x02"))
	end := bytes.Index(whole, []byte("PK\x05\x06"))
	entry := whole[first:second]
	data := slices.Clone(whole[:first])
	for range 20 {
		data = append(data, entry...)
	}
	tail := slices.Clone(whole[end:])
	binary.LittleEndian.PutUint16(tail[8:], 20)
	binary.LittleEndian.PutUint16(tail[10:], 20)
	binary.LittleEndian.PutUint32(tail[12:], uint32(20*len(entry)))
	_, err := open("a.zip", append(data, tail...), wide())
	if err == nil || !strings.Contains(err.Error(), "over each other") {
		t.Errorf("got %v", err)
	}
}

func TestDamagedArchivesAreRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	for name, data := range kinds(t, file{name: "a.txt", text: "one"}, file{name: "b.txt", text: strings.Repeat("two", 1000)}) {
		for what, broken := range map[string][]byte{"cut off": data[:len(data)/2], "no archive": []byte(strings.Repeat("nothing of the kind ", 100))} {
			a, err := open(name, broken, wide())
			var refused *Error
			if !errors.As(err, &refused) {
				t.Errorf("%s, %s: %+v, %v", name, what, a, err)
			}
		}
	}
}

func TestLockedAndOldNamedEntriesOfZipArchives(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, h := range []*zip.FileHeader{{Name: "locked.txt", Flags: 1}, {Name: "caf\x82.txt", NonUTF8: true}} {
		e, err := w.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write(nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	a, err := open("a.zip", b.Bytes(), wide())
	if err != nil || len(a.Entries) != 2 || !strings.Contains(a.Entries[0].Problem, "password") || a.Entries[1].Name != "café.txt" {
		t.Errorf("%+v, %v", a, err)
	}
}

func FuzzOpen(f *testing.F) {
	names := []string{"a.zip", "a.tar", "a.tgz"}
	for name, data := range kinds(f, file{name: "a/b.txt", text: "one"}, file{name: "../c", text: "x"}, file{name: "l", text: "t", link: true}) {
		f.Add(byte(slices.Index(names, name)), data)
	}
	f.Fuzz(func(t *testing.T, kind byte, data []byte) {
		a, err := open(names[int(kind)%len(names)], data, limits{entries: 1000, unpacked: 1 << 20, directory: 1 << 16})
		var refused *Error
		if err != nil && !errors.As(err, &refused) {
			t.Errorf("no words for people: %v", err)
		}
		for i := 0; err == nil && i < len(a.Entries); i++ {
			content, err := a.Read(i, 1000)
			switch {
			case err != nil && !errors.As(err, &refused):
				t.Errorf("%q: no words for people: %v", a.Entries[i].Name, err)
			case err == nil && (len(content) > 1001 || !filepath.IsLocal(a.Entries[i].Name)):
				t.Errorf("%q gives %d bytes", a.Entries[i].Name, len(content))
			}
		}
	})
}
