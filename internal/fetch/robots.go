package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Robots.txt as RFC 9309 defines it. robotsName is the product token that a
// site names to address this client.
const (
	robotsName  = "docent"
	robotsBytes = 512 << 10      // the RFC asks for at least 500 KiB
	robotsLife  = 24 * time.Hour // the longest that the RFC allows
	robotsKept  = 1000           // sites
)

// robots remembers what sites allow.
type robots struct {
	fetch func(ctx context.Context, site *url.URL) (string, error)
	mu    sync.Mutex
	sites map[string]siteRules
}

type siteRules struct {
	rules []rule
	until time.Time
}

// rule allows or forbids the paths that match a pattern.
type rule struct {
	pattern string
	allow   bool
}

func newRobots(fetch func(context.Context, *url.URL) (string, error)) *robots {
	return &robots{fetch: fetch, sites: map[string]siteRules{}}
}

// allow says whether target's site lets programs read it.
func (r *robots) allow(ctx context.Context, target *url.URL) (bool, error) {
	site := target.Scheme + "://" + target.Host
	r.mu.Lock()
	known, ok := r.sites[site]
	r.mu.Unlock()
	if !ok || time.Now().After(known.until) {
		file, err := r.fetch(ctx, target)
		if err != nil {
			return false, err
		}
		known = siteRules{parseRobots(file), time.Now().Add(robotsLife)}
		r.mu.Lock()
		if len(r.sites) >= robotsKept {
			clear(r.sites)
		}
		r.sites[site] = known
		r.mu.Unlock()
	}
	path := target.EscapedPath()
	if path == "" {
		path = "/"
	}
	if target.RawQuery != "" {
		path += "?" + target.RawQuery
	}
	return permits(known.rules, path), nil
}

// robotsFile fetches a site's robots.txt. A site that has none allows
// everything; one that cannot answer is left alone for now.
func (c *Client) robotsFile(ctx context.Context, site *url.URL) (string, error) {
	target := &url.URL{Scheme: site.Scheme, Host: site.Host, Path: "/robots.txt"}
	for range c.opts.Redirects + 1 {
		page, next, err := c.visitRobots(ctx, target)
		var e *Error
		switch {
		case errors.As(err, &e) && e.Status >= 400 && e.Status < 500 && e.Status != http.StatusTooManyRequests:
			return "", nil
		case err != nil:
			return "", err
		case next == nil:
			return page, nil
		}
		target = next
	}
	return "", nil // the RFC lets a client give up after five redirects and read on
}

func (c *Client) visitRobots(ctx context.Context, target *url.URL) (string, *url.URL, error) {
	leave, err := c.hosts.enter(ctx, target.Host)
	if err != nil {
		return "", nil, err
	}
	defer leave()
	res, err := c.request(ctx, target, Validators{})
	if err != nil {
		return "", nil, err
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 && res.StatusCode < 400 {
		next, err := target.Parse(res.Header.Get("Location"))
		if err == nil {
			next, err = parse(next.String())
		}
		return "", next, err
	}
	if res.StatusCode != http.StatusOK {
		return "", nil, refused(res)
	}
	data, err := readAll(res.Body, robotsBytes)
	if err != nil && !errors.Is(err, errTooLarge) {
		return "", nil, broken(target.Host, err, robotsBytes)
	}
	return string(data[:min(len(data), robotsBytes)]), nil, nil
}

// parseRobots returns the rules of the groups for this client, or of those for
// everybody if it has none of its own.
func parseRobots(file string) []rule {
	var own, all []rule
	named := false               // some group is for this client
	var mine, everybody, in bool // whom the group is for; in: its rules have begun
	for line := range strings.Lines(strings.TrimPrefix(file, "\ufeff")) {
		line, _, _ = strings.Cut(line, "#")
		key, value, found := strings.Cut(line, ":")
		if !found {
			continue
		}
		value = strings.TrimSpace(value)
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if in {
				mine, everybody, in = false, false, false
			}
			agent, _, _ := strings.Cut(strings.ToLower(value), "/")
			mine = mine || agent == robotsName
			everybody = everybody || agent == "*"
			named = named || mine
		case "allow", "disallow":
			in = true
			r := rule{value, key == "allow"}
			if mine && value != "" {
				own = append(own, r)
			}
			if everybody && value != "" {
				all = append(all, r)
			}
		}
	}
	if named {
		return own
	}
	return all
}

// permits applies the longest pattern that matches; of two as long, the one
// that allows.
func permits(rules []rule, path string) bool {
	best, allow := -1, true
	for _, r := range rules {
		if n := len(r.pattern); (n > best || n == best && r.allow) && matches(r.pattern, path) {
			best, allow = n, r.allow
		}
	}
	return allow
}

// matches compares a path with a pattern, where * stands for anything and $ at
// the end for the path's end.
func matches(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	rest := path[len(parts[0]):]
	for i, part := range parts[1:] {
		if whole && i == len(parts)-2 {
			return strings.HasSuffix(rest, part)
		}
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return !whole || rest == ""
}
