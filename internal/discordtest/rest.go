package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

// route is one call the fake supports.
type route struct {
	method   string
	template string // as in Discord's schema
	open     bool   // needs no Authorization: the address holds a token
	handle   func(s *Server, c *apiCall) reply
}

// apiCall is a request under way.
type apiCall struct {
	args  map[string]string // by the template's names
	query map[string]string
	body  obj // nil if there is none
	raw   []byte
	list  []any // a body that is an array
	files map[string]Attachment
	route string
}

// reply is what the fake answers.
type reply struct {
	status int
	body   any // nil: none
}

func ok(body any) reply { return reply{http.StatusOK, body} }

func refuse(status, code int, message string) reply {
	return reply{status, obj{"code": code, "message": message}}
}

var (
	noContent      = reply{status: http.StatusNoContent}
	unknownChannel = refuse(404, 10003, "Unknown Channel")
	unknownMessage = refuse(404, 10008, "Unknown Message")
	unknownUser    = refuse(404, 10013, "Unknown User")
	unknownGuild   = refuse(404, 10004, "Unknown Guild")
)

func routes() []route {
	const webhook = "/webhooks/{webhook_id}/{webhook_token}"
	return []route{
		{"GET", "/gateway/bot", false, (*Server).gatewayBot},
		{"GET", "/users/@me", false, func(s *Server, _ *apiCall) reply { return ok(s.Bot.json()) }},
		{"POST", "/users/@me/channels", false, (*Server).createDM},
		{"GET", "/applications/@me", false, (*Server).application},
		{"GET", "/applications/{application_id}/commands", false, (*Server).listCommands},
		{"PUT", "/applications/{application_id}/commands", false, (*Server).putCommands},
		{"GET", "/guilds/{guild_id}", false, (*Server).getGuild},
		{"GET", "/guilds/{guild_id}/channels", false, (*Server).getChannels},
		{"GET", "/guilds/{guild_id}/members/{user_id}", false, (*Server).getMember},
		{"GET", "/guilds/{guild_id}/threads/active", false, (*Server).activeThreads},
		{"GET", "/channels/{channel_id}/threads/archived/public", false, (*Server).archivedThreads},
		{"GET", "/channels/{channel_id}", false, (*Server).getChannel},
		{"POST", "/channels/{channel_id}/typing", false, (*Server).typing},
		{"GET", "/channels/{channel_id}/messages", false, (*Server).getMessages},
		{"POST", "/channels/{channel_id}/messages", false, (*Server).postMessage},
		{"GET", "/channels/{channel_id}/messages/{message_id}", false, (*Server).getMessage},
		{"PATCH", "/channels/{channel_id}/messages/{message_id}", false, (*Server).patchMessage},
		{"DELETE", "/channels/{channel_id}/messages/{message_id}", false, (*Server).deleteMessage},
		{"POST", "/interactions/{interaction_id}/{interaction_token}/callback", true, (*Server).callback},
		{"POST", webhook, true, (*Server).followUp},
		{"GET", webhook + "/messages/@original", true, (*Server).getResponse},
		{"PATCH", webhook + "/messages/@original", true, (*Server).patchResponse},
		{"DELETE", webhook + "/messages/@original", true, (*Server).deleteResponse},
		{"GET", webhook + "/messages/{message_id}", true, (*Server).getResponse},
		{"PATCH", webhook + "/messages/{message_id}", true, (*Server).patchResponse},
		{"DELETE", webhook + "/messages/{message_id}", true, (*Server).deleteResponse},
	}
}

// serve answers a request, or opens a gateway connection.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/gateway" || r.URL.Path == "/gateway/" {
		s.serveGateway(w, r)
		return
	}
	if name, found := strings.CutPrefix(r.URL.Path, "/cdn/"); found {
		s.serveFile(w, name)
		return
	}
	path, found := strings.CutPrefix(r.URL.EscapedPath(), "/api/v10")
	rt, args := match(r.Method, path)
	if !found || rt == nil {
		s.mu.Lock()
		s.violate("the fake does not support %s %s", r.Method, r.URL.Path)
		s.mu.Unlock()
		http.Error(w, `{"code":0,"message":"404: Not Found"}`, http.StatusNotFound)
		return
	}
	c := &apiCall{args: args, query: map[string]string{}, route: rt.template}
	for k, v := range r.URL.Query() {
		c.query[k] = v[0]
	}
	if err := c.read(r); err != nil {
		s.mu.Lock()
		s.violate("%s %s: %v", r.Method, rt.template, err)
		s.mu.Unlock()
		http.Error(w, `{"code":50109,"message":"The request body contains invalid JSON."}`, http.StatusBadRequest)
		return
	}
	note := Request{Method: r.Method, Path: r.URL.Path, Route: rt.template, Body: c.raw, Auth: r.Header.Get("Authorization")}
	fault := s.faultFor(r.Method, rt.template)
	if fault != nil && fault.before(s, w, &note) {
		return
	}
	out := s.answer(rt, c, r, note)
	if fault != nil && fault.after(s, w) {
		return
	}
	if out.body == nil {
		w.WriteHeader(out.status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(out.status)
	_, _ = w.Write(toJSON(out.body)) // the bot may be gone
}

func (s *Server) note(r Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r)
	s.changed.Broadcast()
}

// answer checks and carries out a call, and notes it.
func (s *Server) answer(rt *route, c *apiCall, r *http.Request, note Request) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.carryOut(rt, c, r)
	note.Status = out.status
	s.requests = append(s.requests, note)
	s.changed.Broadcast()
	return out
}

func (s *Server) carryOut(rt *route, c *apiCall, r *http.Request) reply {
	auth := r.Header.Get("Authorization")
	if rt.open && auth != "" {
		s.violate("%s %s needs no token, but one was sent", r.Method, rt.template)
	}
	if !rt.open && auth != "Bot "+s.Token {
		return refuse(401, 0, "401: Unauthorized")
	}
	if !strings.HasPrefix(r.Header.Get("User-Agent"), "DiscordBot (") {
		s.violate("%s %s: the User-Agent %q is not in Discord's form", r.Method, rt.template, r.Header.Get("User-Agent"))
	}
	if err := s.schemas.check(rt.template, strings.ToLower(r.Method), len(c.files) > 0, c.raw); err != nil {
		s.violate("%s %s breaks Discord's schema: %v\n%.2000s", r.Method, rt.template, err, c.raw)
		return refuse(400, 50035, "Invalid Form Body")
	}
	return rt.handle(s, c)
}

// read takes the request's body: JSON, or a form with files.
func (c *apiCall) read(r *http.Request) error {
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	body, err := io.ReadAll(io.LimitReader(r.Body, 64<<20))
	if err != nil {
		return err
	}
	if kind == "multipart/form-data" {
		return c.readForm(multipart.NewReader(bytes.NewReader(body), params["boundary"]))
	}
	if len(body) == 0 {
		return nil
	}
	if kind != "application/json" {
		return fmt.Errorf("the content type %q is not application/json", kind)
	}
	return c.readJSON(body)
}

func (c *apiCall) readJSON(body []byte) error {
	c.raw = body
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return fmt.Errorf("the body is no JSON: %w", err)
	}
	switch v := v.(type) {
	case obj:
		c.body = v
	case []any:
		c.list = v
	default:
		return fmt.Errorf("the body is %T", v)
	}
	return nil
}

func (c *apiCall) readForm(form *multipart.Reader) error {
	c.files = map[string]Attachment{}
	for {
		p, err := form.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		data, err := io.ReadAll(p)
		if err != nil {
			return err
		}
		name := p.FormName()
		switch {
		case name == "payload_json":
			if err := c.readJSON(data); err != nil {
				return err
			}
		case strings.HasPrefix(name, "files[") && p.FileName() != "":
			c.files[strings.TrimSuffix(strings.TrimPrefix(name, "files["), "]")] =
				Attachment{Filename: p.FileName(), ContentType: p.Header.Get("Content-Type"), Data: data}
		default:
			return fmt.Errorf("a form with the field %q", name)
		}
	}
	if c.body == nil {
		return fmt.Errorf("a form without payload_json")
	}
	return nil
}

// match finds the route of a path and its arguments.
func match(method, path string) (*route, map[string]string) {
	got := strings.Split(path, "/")
next:
	for _, rt := range routes() {
		want := strings.Split(rt.template, "/")
		if rt.method != method || len(want) != len(got) {
			continue
		}
		args := map[string]string{}
		for i, w := range want {
			if strings.HasPrefix(w, "{") {
				if got[i] == "@original" || got[i] == "@me" {
					continue next
				}
				args[strings.Trim(w, "{}")] = got[i]
			} else if w != got[i] {
				continue next
			}
		}
		return &rt, args
	}
	return nil, nil
}

// Downloads counts how often a file was asked for on the fake's CDN.
func (s *Server) Downloads() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.downloads
}

func (s *Server) serveFile(w http.ResponseWriter, name string) {
	s.mu.Lock()
	data, found := s.files[name]
	s.downloads++
	s.mu.Unlock()
	if !found {
		http.Error(w, "This content is no longer available.", http.StatusNotFound)
		return
	}
	_, _ = w.Write(data) // the reader may be gone
}
