// Package fetch gets pages from the web on behalf of people who are not
// trusted with this machine's network: it reaches public addresses only, bounds
// size, time and redirects, asks robots.txt, and visits one host at a time.
// A second client takes attachments from Discord and from nowhere else.
//
// Of the project it imports only the reasons for a refusal, and it reads no
// document. Start reading at Client.Get and Attachments.Get.
package fetch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"code.dny.dev/ssrf"
	"golang.org/x/net/html/charset"
)

// Check decides on an address that is about to be connected to, after every
// name was resolved and every redirect followed. It has the form of
// net.Dialer's Control.
type Check = func(network, address string, _ syscall.RawConn) error

// PublicOnly is the check for everything but tests: ports 80 and 443 of
// addresses that belong to the public internet.
func PublicOnly() Check { return ssrf.New().Safe }

// Options of a Client. The zero value of a field is its default.
type Options struct {
	Agent     string        // how the client introduces itself: product/version (+address)
	Check     Check         // PublicOnly
	Bytes     int64         // largest page, unpacked; 16 MiB
	Time      time.Duration // for one page with its redirects; 30 s
	Redirects int           // 5
	Pause     time.Duration // between two requests to one host; 1 s
}

// Client fetches pages. Build one with New and Close it; it is safe for
// concurrent use.
type Client struct {
	opts  Options
	http  *http.Client
	hosts *hosts
	rules *robots
}

// New returns a client.
func New(opts Options) *Client {
	if opts.Agent == "" {
		opts.Agent = "Docent (a bot that answers from documents; fetches what its admins name)"
	}
	if opts.Check == nil {
		opts.Check = PublicOnly()
	}
	if opts.Bytes <= 0 {
		opts.Bytes = 16 << 20
	}
	if opts.Time <= 0 {
		opts.Time = 30 * time.Second
	}
	if opts.Redirects <= 0 {
		opts.Redirects = 5
	}
	if opts.Pause <= 0 {
		opts.Pause = time.Second
	}
	c := &Client{opts: opts, http: guarded(opts.Check), hosts: newHosts(opts.Pause)}
	c.rules = newRobots(c.robotsFile)
	return c
}

// guarded returns a client whose every connection passes check. It uses no
// proxy, which would connect in its place, and follows no redirect by itself.
func guarded(check Check) *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: check}
	return &http.Client{
		Transport: &http.Transport{
			Proxy: nil, DialContext: dialer.DialContext, ForceAttemptHTTP2: true,
			MaxIdleConnsPerHost: 1, IdleConnTimeout: 30 * time.Second,
			TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 20 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Validators say which version of a page is known. Zero means none.
type Validators struct {
	ETag     string
	Modified string // as the server wrote it
}

// Page is what an address gave.
type Page struct {
	URL       string // after redirects
	Type      string // media type without parameters, lower case
	Data      []byte // text is in UTF-8 where the server named its encoding, HTML says that it is; nil if Unchanged
	Unchanged bool   // the version that the validators stand for
	Moved     string // where the address leads for good, if the site says that it moved; else ""
	Validators
}

// Get fetches a page; known makes the request conditional. Errors are of type
// *Error, or ctx's.
func (c *Client) Get(ctx context.Context, address string, known Validators) (Page, error) {
	target, err := parse(address)
	if err != nil {
		return Page{}, err
	}
	limited, cancel := context.WithTimeout(ctx, c.opts.Time)
	defer cancel()
	page, err := c.follow(limited, target, known)
	switch {
	case ctx.Err() != nil:
		return Page{}, ctx.Err()
	case err != nil && limited.Err() != nil:
		return Page{}, &Error{Kind: ErrUnreachable, Temporary: true, What: "the address did not answer within " + c.opts.Time.String() + "; try again later"}
	}
	return page, err
}

// Address is the one form of a web page's address that is fetched: without
// blanks around it and without a fragment. The error is of type *Error.
func Address(s string) (string, error) {
	u, err := parse(s)
	if err != nil {
		return "", err
	}
	u.Fragment, u.RawFragment = "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String(), nil
}

// parse accepts addresses of web pages only.
func parse(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, &Error{Kind: ErrAddress, What: "this is no address of a web page; give one that begins with https://"}
	case u.User != nil:
		return nil, &Error{Kind: ErrAddress, What: "the address holds a name or password; give one without"}
	}
	u.Host = strings.ToLower(u.Host) // one host, one gate and one robots.txt
	return u, nil
}

func (c *Client) follow(ctx context.Context, target *url.URL, known Validators) (Page, error) {
	moved, forGood := "", true
	for range c.opts.Redirects + 1 {
		if err := c.allowed(ctx, target); err != nil {
			return Page{}, err
		}
		page, next, err := c.visit(ctx, target, known)
		if err != nil || next == nil {
			page.Moved = moved
			return page, err
		}
		if forGood = forGood && page.Moved != ""; forGood {
			moved = page.Moved
		}
		if next.Host != target.Host {
			known = Validators{} // they belong to the other host's page
		}
		target = next
	}
	return Page{}, &Error{Kind: ErrAddress, What: "the address leads from one to the next without end; give the page's own address"}
}

func (c *Client) allowed(ctx context.Context, target *url.URL) error {
	ok, err := c.rules.allow(ctx, target)
	if err != nil {
		return err
	}
	if !ok {
		return &Error{Kind: ErrRobots, What: target.Host + " asks programs not to read this page (robots.txt); add its text as a file"}
	}
	return nil
}

// visit makes one request, alone on its host. A redirect returns where to.
func (c *Client) visit(ctx context.Context, target *url.URL, known Validators) (Page, *url.URL, error) {
	leave, err := c.hosts.enter(ctx, target.Host)
	if err != nil {
		return Page{}, nil, err
	}
	defer leave()
	res, err := c.request(ctx, target, known)
	if err != nil {
		return Page{}, nil, err
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode == http.StatusNotModified && known != Validators{}:
		return Page{URL: target.String(), Unchanged: true, Validators: known}, nil, nil
	case res.StatusCode >= 300 && res.StatusCode < 400:
		next, err := target.Parse(res.Header.Get("Location"))
		if err == nil && res.Header.Get("Location") != "" {
			next, err = parse(next.String())
		}
		if err != nil || next == nil {
			return Page{}, nil, &Error{Kind: ErrAddress, What: "the address leads to one that is no web page"}
		}
		if res.StatusCode == http.StatusMovedPermanently || res.StatusCode == http.StatusPermanentRedirect {
			return Page{Moved: next.String()}, next, nil
		}
		return Page{}, next, nil
	case res.StatusCode != http.StatusOK:
		return Page{}, nil, refused(res)
	}
	page, err := c.page(target, res)
	return page, nil, err
}

func (c *Client) request(ctx context.Context, target *url.URL, known Validators) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return nil, &Error{Kind: ErrAddress, What: "this is no address of a web page; give one that begins with https://"}
	}
	req.Header.Set("User-Agent", c.opts.Agent)
	req.Header.Set("Accept", "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/pdf, text/*;q=0.9, */*;q=0.5")
	if known.ETag != "" {
		req.Header.Set("If-None-Match", known.ETag)
	}
	if known.Modified != "" {
		req.Header.Set("If-Modified-Since", known.Modified)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, unreachable(target.Host, err)
	}
	return res, nil
}

func (c *Client) page(target *url.URL, res *http.Response) (Page, error) {
	data, err := readAll(res.Body, c.opts.Bytes)
	if err != nil {
		return Page{}, broken(target.Host, err, c.opts.Bytes)
	}
	kind, params, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	return Page{
		URL: target.String(), Type: kind, Data: declared(unicoded(data, kind, params["charset"]), kind),
		Validators: Validators{ETag: res.Header.Get("ETag"), Modified: res.Header.Get("Last-Modified")},
	}, nil
}

var errTooLarge = errors.New("over the limit")

// readAll reads at most limit bytes, counted after unpacking.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = errTooLarge
	}
	return data, err
}

// unicoded turns text into UTF-8 as the server's label says, unless it is
// UTF-8 already, whatever the label.
func unicoded(data []byte, kind, label string) []byte {
	text := strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "xml")
	if label == "" || !text || utf8.Valid(data) {
		return data
	}
	r, err := charset.NewReaderLabel(label, strings.NewReader(string(data)))
	if err != nil {
		return data
	}
	converted, err := io.ReadAll(r)
	if err != nil {
		return data
	}
	return converted
}

// declared lets a piece of HTML say that it is a page where only the server's
// header did.
func declared(data []byte, kind string) []byte {
	head := bytes.ToLower(data[:min(len(data), 4096)])
	if kind != "text/html" || !bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")) || bytes.Contains(head, []byte("<!doctype")) || bytes.Contains(head, []byte("<html")) {
		return data
	}
	return append([]byte("<!doctype html>\n"), data...)
}

// retryAfter reads how long a site wants to be left alone: seconds or a moment
// (RFC 9110, 10.2.3), at most a day.
func retryAfter(value string, now time.Time) time.Duration {
	wait := time.Duration(0)
	if seconds, err := strconv.Atoi(value); err == nil {
		wait = time.Duration(min(seconds, 86400)) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		wait = at.Sub(now)
	}
	return max(0, min(wait, 24*time.Hour))
}

// refused turns an answer that is no page into an error.
func refused(res *http.Response) error {
	e := &Error{Kind: ErrStatus, Status: res.StatusCode}
	e.RetryAfter = retryAfter(res.Header.Get("Retry-After"), time.Now())
	switch code := res.StatusCode; {
	case code == http.StatusNotFound || code == http.StatusGone:
		e.Kind, e.What = ErrGone, "there is no page at this address (status "+strconv.Itoa(code)+"); check it in a browser"
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		e.What = "the site does not show this page to programs or without a login (status " + strconv.Itoa(code) + "); add its text as a file"
	case code == http.StatusTooManyRequests || code >= 500:
		e.Temporary, e.What = true, "the site cannot answer now (status "+strconv.Itoa(code)+"); try again later"
	default:
		e.What = "the site answered with status " + strconv.Itoa(code) + " instead of a page"
	}
	return e
}
