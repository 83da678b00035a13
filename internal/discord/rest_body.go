package discord

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"strings"
)

// marshal is json.Marshal without HTML escapes: "<" in a person's text stays
// one character, as Discord counts it.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// encode makes the request's body: JSON, or a form with the JSON in
// payload_json and the uploads beside it.
func (c call) encode() (body []byte, contentType string, err error) {
	if c.body == nil {
		return nil, "", nil
	}
	payload, err := marshal(c.body)
	if err != nil {
		return nil, "", err
	}
	if len(c.files) == 0 {
		return payload, "application/json", nil
	}
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	if err := part(form, `form-data; name="payload_json"`, "application/json", payload); err != nil {
		return nil, "", err
	}
	for i, f := range c.files {
		head := fmt.Sprintf(`form-data; name="files[%d]"; filename="%s"`, i, quoteName(f.Name))
		kind := f.ContentType
		if kind == "" {
			kind = "application/octet-stream"
		}
		if err := part(form, head, kind, f.Data); err != nil {
			return nil, "", err
		}
	}
	if err := form.Close(); err != nil {
		return nil, "", err
	}
	return b.Bytes(), form.FormDataContentType(), nil
}

func part(form *multipart.Writer, disposition, contentType string, data []byte) error {
	w, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {disposition},
		"Content-Type":        {contentType},
	})
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// quoteName keeps a file name from ending its header early.
func quoteName(s string) string {
	return strings.NewReplacer("\\", "\\\\", `"`, "\\\"", "\r", "", "\n", "").Replace(s)
}
