package fetch

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// discordHosts serve what members upload, as Discord's documentation names
// them.
func discordHosts() []string { return []string{"cdn.discordapp.com", "media.discordapp.net"} }

// Attachments downloads files that members uploaded to Discord. It follows no
// redirect and connects to no other host, so that a forged address leads
// nowhere. Build one with NewAttachments and Close it.
type Attachments struct {
	public *http.Client
	own    *http.Client
	host   string // of the configured API, with its port; "" for Discord's own
	bytes  int64
	time   time.Duration
}

// NewAttachments returns a client that takes files of at most limit bytes.
// apiBase is the configured address of Discord's API: where it is another than
// Discord's, its host serves the files too, without encryption if it says so.
func NewAttachments(apiBase string, limit int64) *Attachments {
	a := &Attachments{public: guarded(PublicOnly()), own: guarded(nil), bytes: limit, time: time.Minute}
	if u, err := url.Parse(apiBase); err == nil && u.Hostname() != "discord.com" {
		a.host = u.Host
	}
	return a
}

// Close drops idle connections.
func (a *Attachments) Close() {
	a.public.CloseIdleConnections()
	a.own.CloseIdleConnections()
}

// Get downloads an attachment. Errors are of type *Error, or ctx's.
func (a *Attachments) Get(ctx context.Context, address string) ([]byte, error) {
	client, err := a.clientFor(address)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, a.time)
	defer cancel()
	data, err := a.get(limited, client, address)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil && limited.Err() != nil:
		return nil, &Error{Kind: ErrUnreachable, Temporary: true, What: "Discord did not send the file within " + a.time.String() + "; try again"}
	}
	return data, err
}

func (a *Attachments) clientFor(address string) (*http.Client, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.User != nil:
	case a.host != "" && u.Host == a.host && (u.Scheme == "http" || u.Scheme == "https"):
		return a.own, nil
	case u.Scheme == "https" && slices.Contains(discordHosts(), strings.ToLower(u.Host)):
		return a.public, nil
	}
	return nil, &Error{Kind: ErrAddress, What: "the file is not on Discord's server for attachments; upload it again"}
}

func (a *Attachments) get(ctx context.Context, client *http.Client, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, &Error{Kind: ErrAddress, What: "the file is not on Discord's server for attachments; upload it again"}
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, unreachable(req.URL.Host, err)
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode == http.StatusNotFound || res.StatusCode == http.StatusForbidden:
		return nil, &Error{Kind: ErrGone, Status: res.StatusCode, What: "Discord no longer has the file; upload it again"}
	case res.StatusCode != http.StatusOK:
		return nil, &Error{Kind: ErrStatus, Status: res.StatusCode, Temporary: true, What: "Discord did not send the file (status " + strconv.Itoa(res.StatusCode) + "); try again"}
	}
	data, err := readAll(res.Body, a.bytes)
	if err != nil {
		return nil, broken(req.URL.Host, err, a.bytes)
	}
	return data, nil
}
