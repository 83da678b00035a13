package archive

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"errors"
	"io"
)

// openTar lists a tar archive by reading through it once; Read goes through it
// a second time. So everything is known before anything is stored.
func openTar(from *io.SectionReader, packed bool, l limits) (*Archive, error) {
	first, err := startTar(from, packed, l)
	if err != nil {
		return nil, err
	}
	var all []Entry
	var at []int // the number of each entry's header
	for {
		h, err := first.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if e, ok := tarEntry(h); ok {
			all, at = append(all, e), append(at, first.headers)
		}
	}
	entries, index := last(all)
	second, err := startTar(from, packed, l)
	if err != nil {
		return nil, err
	}
	read := func(i int) (io.ReadCloser, error) {
		for second.headers < at[index[i]] {
			if _, err := second.next(); err != nil {
				return nil, broken()
			}
		}
		return io.NopCloser(second.tar), nil
	}
	return &Archive{Entries: entries, Sequential: true, read: read, limits: l}, nil
}

// tarPass is one way through a tar archive.
type tarPass struct {
	tar     *tar.Reader
	stream  *counted
	headers int // read so far
	limits  limits
}

func startTar(from *io.SectionReader, packed bool, l limits) (*tarPass, error) {
	whole := io.NewSectionReader(from, 0, from.Size())
	p := &tarPass{stream: &counted{Reader: bufio.NewReaderSize(whole, 64<<10), left: l.unpacked}, limits: l}
	if packed {
		unpacked, err := gzip.NewReader(p.stream.Reader)
		if err != nil {
			return nil, broken()
		}
		p.stream.Reader = unpacked
	}
	p.tar = tar.NewReader(p.stream)
	return p, nil
}

// next goes to the next entry; io.EOF ends the archive, other errors are *Error.
func (p *tarPass) next() (*tar.Header, error) {
	h, err := p.tar.Next()
	switch {
	case err == io.EOF:
		return nil, io.EOF
	case p.stream.left < 0:
		return nil, p.limits.tooMuch()
	case err != nil && !errors.Is(err, tar.ErrInsecurePath):
		return nil, broken()
	}
	if p.headers++; p.headers > p.limits.entries {
		return nil, p.limits.tooMany()
	}
	return h, nil
}

// counted stops a stream that unpacks to too much.
type counted struct {
	io.Reader
	left int64
}

func (c *counted) Read(p []byte) (int, error) {
	if c.left < 0 {
		return 0, errors.New("unpacked to too much")
	}
	n, err := c.Reader.Read(p)
	c.left -= int64(n)
	return n, err
}

// tarEntry describes a file of the archive; ok is false for a folder and for
// what is no entry at all.
func tarEntry(h *tar.Header) (e Entry, ok bool) {
	e.Size, e.Changed = h.Size, h.ModTime
	e.Name, e.Problem = clean(h.Name)
	switch h.Typeflag {
	case tar.TypeDir, tar.TypeXGlobalHeader:
		return e, false
	case tar.TypeReg, tar.TypeGNUSparse:
		return e, true
	case tar.TypeSymlink, tar.TypeLink:
		if e.Problem == "" {
			e.Problem = aLink
		}
	default:
		if e.Problem == "" {
			e.Problem = noFile
		}
	}
	return e, true
}
