package discord

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
)

// way is how the gateway is reached.
type way struct {
	proxy func(*http.Request) (*url.URL, error) // chooses the proxy for an address; nil for none
	dial  func(ctx context.Context, network, addr string) (net.Conn, error)
}

// errProxy is a proxy that does not lead to the gateway.
var errProxy = errors.New("the proxy does not lead to the gateway")

// reach opens a connection to addr, through the proxy of the environment
// (HTTPS_PROXY, NO_PROXY) if there is one, as the REST calls do.
func (w way) reach(ctx context.Context, addr string, secure bool) (net.Conn, error) {
	scheme := "http"
	if secure {
		scheme = "https"
	}
	proxy, err := w.proxy(&http.Request{URL: &url.URL{Scheme: scheme, Host: addr}})
	if err != nil {
		return nil, errProxy // its text could show the proxy's password
	}
	if proxy == nil {
		return w.dial(ctx, "tcp", addr)
	}
	if proxy.Scheme != "http" {
		return nil, fmt.Errorf("%w: only proxies with http:// addresses are supported", errProxy)
	}
	host := proxy.Host
	if proxy.Port() == "" {
		host = net.JoinHostPort(proxy.Hostname(), "80")
	}
	c, err := w.dial(ctx, "tcp", host)
	if err != nil {
		return nil, err
	}
	if err := tunnel(ctx, c, addr, proxy.User); err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}

// tunnel asks the proxy for a connection (RFC 9110, 9.3.6).
func tunnel(ctx context.Context, c net.Conn, addr string, user *url.Userinfo) error {
	if deadline, ok := ctx.Deadline(); ok {
		if err := c.SetDeadline(deadline); err != nil {
			return err
		}
	}
	req := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: addr}, Host: addr, Header: http.Header{}}
	if user != nil {
		password, _ := user.Password()
		req.Header.Set("Proxy-Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password)))
	}
	if err := req.Write(c); err != nil {
		return err
	}
	// Nothing is lost in this reader: the other end is silent until we speak.
	resp, err := http.ReadResponse(bufio.NewReader(c), req)
	if err != nil {
		return err
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%w: it answered %d", errProxy, resp.StatusCode)
	}
	return nil
}
