package html

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"unicode/utf8"

	webcharset "golang.org/x/net/html/charset"

	"docent/internal/extract/refusal"
	"docent/internal/retrieval"
)

// ReadArchive is Read for a page that a browser saved with its pictures as one
// file (.mhtml). Where the page came from becomes doc's Source.
func ReadArchive(doc *retrieval.Document, data []byte, limit int64) error {
	broken := refusal.New(refusal.ErrBroken, "the saved page is damaged; save it again, or as HTML")
	message, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return broken
	}
	kind, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		return broken
	}
	doc.Source = message.Header.Get("Snapshot-Content-Location")
	if !strings.HasPrefix(kind, "multipart/") {
		return readPart(doc, message.Body, message.Header.Get("Content-Transfer-Encoding"), params["charset"], limit)
	}
	parts := multipart.NewReader(message.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			return broken
		}
		kind, params, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err != nil || kind != "text/html" && kind != "application/xhtml+xml" {
			continue
		}
		if doc.Source == "" {
			doc.Source = part.Header.Get("Content-Location")
		}
		return readPart(doc, part, part.Header.Get("Content-Transfer-Encoding"), params["charset"], limit)
	}
}

func readPart(doc *retrieval.Document, r io.Reader, transfer, label string, limit int64) error {
	switch strings.ToLower(transfer) {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return refusal.New(refusal.ErrBroken, "the saved page is damaged; save it again, or as HTML")
	}
	if label != "" && !utf8.Valid(data) {
		if converted, err := webcharset.NewReaderLabel(label, bytes.NewReader(data)); err == nil {
			if data, err = io.ReadAll(converted); err != nil {
				return refusal.New(refusal.ErrBroken, "the saved page is damaged; save it again, or as HTML")
			}
		}
	}
	return Read(doc, data, limit)
}
