package discordtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// rawCall calls the fake without any client of ours.
func (s *Server) rawCall(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+"/api/v10"+path, bytes.NewBufferString(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if !strings.HasPrefix(path, "/interactions/") && !strings.HasPrefix(path, "/webhooks/") {
		req.Header.Set("Authorization", "Bot "+s.Token)
	}
	req.Header.Set("User-Agent", "DiscordBot (https://docent.invalid, 1)")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

const quiet = `"allowed_mentions":{"parse":[]}`

func TestMessagesThatBreakARuleAreRefused(t *testing.T) {
	t.Parallel()
	rows := strings.TrimSuffix(strings.Repeat(`{"type":1,"components":[{"type":2,"style":5,"url":"https://x.org","label":"l"}]},`, 6), ",")
	texts := strings.TrimSuffix(strings.Repeat(`{"type":10,"content":"x"},`, 41), ",")
	button := func(id string) string {
		return `{"type":1,"components":[{"type":2,"style":1,"custom_id":"` + id + `","label":"l"}]}`
	}
	embed := `{"description":"` + long(3001) + `"}`
	for _, c := range []struct{ name, body, want string }{
		{"a plain message", `{"content":"hi",` + quiet + `}`, ""},
		{"components v2", `{"flags":32768,"components":[{"type":17,"components":[{"type":10,"content":"x"}]}],` + quiet + `}`, ""},
		{"no text at all", `{` + quiet + `}`, "empty"},
		{"2,001 characters", `{"content":"` + long(2001) + `",` + quiet + `}`, "2001"},
		{"6,002 characters in embeds", `{"embeds":[` + embed + `,` + embed + `],` + quiet + `}`, "6002"},
		{"six rows", `{"content":"x","components":[` + rows + `],` + quiet + `}`, "6 rows"},
		{"41 components", `{"flags":32768,"components":[` + texts + `],` + quiet + `}`, "41|schema"},
		{"a custom id twice", `{"content":"x","components":[` + button("a") + `,` + button("a") + `],` + quiet + `}`, "twice"},
		{"v2 components without the flag", `{"components":[{"type":10,"content":"x"}],` + quiet + `}`, "needs the components v2 flag"},
		{"v2 with content", `{"flags":32768,"content":"x","components":[{"type":10,"content":"x"}],` + quiet + `}`, "exclude"},
		{"a label of 81 characters", `{"content":"x","components":[{"type":1,"components":[{"type":2,"style":1,"custom_id":"a","label":"` + long(81) + `"}]}],` + quiet + `}`, "schema"},
		{"a message that pings", `{"content":"@everyone"}`, "pings everyone"},
		{"a reply that pings", `{"content":"<@1>"}`, "pings user 1"},
		{"an ephemeral channel message", `{"content":"x","flags":64,` + quiet + `}`, "ephemeral"},
		{"a link button with an id", `{"content":"x","components":[{"type":1,"components":[{"type":2,"style":5,"url":"https://x.org","custom_id":"a","label":"l"}]}],` + quiet + `}`, "link button|schema"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := New(t)
			s.Tolerate()
			ch := s.AddGuild("A").AddChannel("general")
			s.users["1"] = &User{ID: "1", Name: "one"}
			status, text := s.rawCall(t, "POST", "/channels/"+ch.ID+"/messages", c.body)
			got := strings.Join(s.Violations(), "\n")
			if c.want == "" {
				if status != 200 || got != "" {
					t.Errorf("%d %s, %s", status, text, got)
				}
				return
			}
			found := false
			for want := range strings.SplitSeq(c.want, "|") {
				found = found || strings.Contains(got, want)
			}
			if !found {
				t.Errorf("%d %s, violations %q", status, text, got)
			}
		})
	}
}

func TestCommandsThatBreakARuleAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, want string }{
		"a good one":           {`[{"name":"ask","type":1,"description":"d","default_member_permissions":"32"}]`, ""},
		"an upper-case name":   {`[{"name":"Ask","type":1,"description":"d"}]`, "pattern"},
		"a blank in the name":  {`[{"name":"a sk","type":1,"description":"d"}]`, "pattern"},
		"no description":       {`[{"name":"ask","type":1,"description":""}]`, "description is missing"},
		"an option without":    {`[{"name":"ask","type":1,"description":"d","options":[{"type":3,"name":"o","description":""}]}]`, "schema|has no description"},
		"an option twice":      {`[{"name":"ask","type":1,"description":"d","options":[{"type":3,"name":"o","description":"d"},{"type":3,"name":"o","description":"d"}]}]`, "twice"},
		"required after not":   {`[{"name":"ask","type":1,"description":"d","options":[{"type":3,"name":"o","description":"d"},{"type":3,"name":"p","description":"d","required":true}]}]`, "behind an optional"},
		"a command twice":      {`[{"name":"ask","type":1,"description":"d"},{"name":"ask","type":1,"description":"d"}]`, "twice"},
		"a menu's description": {`[{"name":"Ask this","type":3,"description":"d"}]`, "no description"},
		"two of one name":      {`[{"name":"ask","type":1,"description":"d","options":[{"type":3,"name":"o","description":"d","name_localizations":{"de":"x"}},{"type":3,"name":"p","description":"d","name_localizations":{"de":"x"}}]}]`, "twice in de"},
		"a bad translation":    {`[{"name":"ask","type":1,"description":"d","name_localizations":{"de":"Frag Mich"}}]`, "in de"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(t)
			s.Tolerate()
			status, text := s.rawCall(t, "PUT", "/applications/"+s.AppID+"/commands", c.body)
			got := strings.Join(s.Violations(), "\n")
			found := c.want == "" && status == 200 && got == ""
			for want := range strings.SplitSeq(c.want, "|") {
				found = found || want != "" && strings.Contains(got, want)
			}
			if !found {
				t.Errorf("%d %s, violations %q", status, text, got)
			}
		})
	}
}

// asked is an interaction of which the fake believes that a bot got it.
func asked(t *testing.T) (*Server, *Exchange) {
	t.Helper()
	s := New(t)
	s.Tolerate()
	g := s.AddGuild("A")
	ch := g.AddChannel("general")
	alice := g.AddMember(s.AddUser("alice"))
	s.rawCall(t, "PUT", "/applications/"+s.AppID+"/commands", `[{"name":"ask","type":1,"description":"d"}]`)
	return s, s.Slash(alice, ch, "ask", nil)
}

func (s *Server) respond(t *testing.T, x *Exchange, body string) (int, string) {
	t.Helper()
	return s.rawCall(t, "POST", "/interactions/"+x.ID+"/"+x.token+"/callback", body)
}

func TestAnInteractionIsAnsweredOnceAndInTime(t *testing.T) {
	t.Parallel()
	const deferral, edit = `{"type":5}`, `{"content":"x",` + quiet + `}`
	at := func(x *Exchange) string { return "/webhooks/" + x.s.AppID + "/" + x.token + "/messages/@original" }
	for _, c := range []struct {
		name   string
		do     func(t *testing.T, s *Server, x *Exchange) (int, string)
		status int
		code   int
	}{
		{"in time", func(t *testing.T, s *Server, x *Exchange) (int, string) {
			s.Advance(3 * time.Second)
			return s.respond(t, x, deferral)
		}, 204, 0},
		{"too late", func(t *testing.T, s *Server, x *Exchange) (int, string) {
			s.Advance(3*time.Second + time.Millisecond)
			return s.respond(t, x, deferral)
		}, 404, 10062},
		{"twice", func(t *testing.T, s *Server, x *Exchange) (int, string) {
			s.respond(t, x, deferral)
			return s.respond(t, x, deferral)
		}, 400, 40060},
		{"with another token", func(t *testing.T, s *Server, x *Exchange) (int, string) {
			return s.rawCall(t, "POST", "/interactions/"+x.ID+"/wrong/callback", deferral)
		}, 404, 10062},
		{"a deferral with content", func(t *testing.T, s *Server, x *Exchange) (int, string) {
			return s.respond(t, x, `{"type":5,"data":{"content":"x"}}`)
		}, 400, 50035},
		{"suggestions for a command", func(t *testing.T, s *Server, x *Exchange) (int, string) {
			return s.respond(t, x, `{"type":8,"data":{"choices":[]}}`)
		}, 400, 50035},
		{"an update of a command", func(t *testing.T, s *Server, x *Exchange) (int, string) {
			return s.respond(t, x, `{"type":7,"data":{"content":"x"}}`)
		}, 400, 50035},
		{"a form after a deferral", func(t *testing.T, s *Server, x *Exchange) (int, string) {
			s.respond(t, x, deferral)
			return s.respond(t, x, `{"type":9,"data":{"custom_id":"f","title":"t","components":[{"type":18,"label":"l","component":{"type":4,"custom_id":"i","style":1}}]}}`)
		}, 400, 40060},
		{"an edit before the response", func(t *testing.T, s *Server, x *Exchange) (int, string) {
			return s.rawCall(t, "PATCH", at(x), edit)
		}, 404, 10015},
		{"an edit in time", func(t *testing.T, s *Server, x *Exchange) (int, string) {
			s.respond(t, x, deferral)
			s.Advance(15 * time.Minute)
			return s.rawCall(t, "PATCH", at(x), edit)
		}, 200, 0},
		{"an edit too late", func(t *testing.T, s *Server, x *Exchange) (int, string) {
			s.respond(t, x, deferral)
			s.Advance(15*time.Minute + time.Second)
			return s.rawCall(t, "PATCH", at(x), edit)
		}, 401, 50027},
		{"an edit that turns v2 back", func(t *testing.T, s *Server, x *Exchange) (int, string) {
			s.respond(t, x, `{"type":4,"data":{"flags":32768,"components":[{"type":10,"content":"x"}],`+quiet+`}}`)
			return s.rawCall(t, "PATCH", at(x), edit)
		}, 400, 50035},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, x := asked(t)
			status, text := c.do(t, s, x)
			var body struct{ Code int }
			_ = json.Unmarshal([]byte(text), &body)
			if status != c.status || body.Code != c.code {
				t.Errorf("%d %s instead of %d and code %d", status, text, c.status, c.code)
			}
		})
	}
}

// failures records what the fake reports.
type failures struct {
	testing.TB
	errors []string
}

func (f *failures) Errorf(format string, args ...any) { f.errors = append(f.errors, format) }

func TestWhatTheFakeDoesNotSupportFailsTheTest(t *testing.T) {
	t.Parallel()
	f := &failures{TB: t}
	s := New(f)
	s.rawCall(t, "GET", "/users/1", "")
	s.rawCall(t, "POST", "/channels/1/messages", `{"content":`)
	if len(f.errors) != 2 {
		t.Errorf("reported %q", f.errors)
	}
}

func TestPermissionsAreNeededToWrite(t *testing.T) {
	t.Parallel()
	s := New(t)
	g := s.AddGuild("A")
	post := func(ch *Channel) int {
		status, _ := s.rawCall(t, "POST", "/channels/"+ch.ID+"/messages", `{"content":"x",`+quiet+`}`)
		return status
	}
	open, hidden, dumb, gone := g.AddChannel("open"), g.AddChannel("hidden"), g.AddChannel("dumb"), g.AddChannel("gone")
	hidden.Deny(g.Everyone, ViewChannel)
	dumb.Deny(g.BotMember(), SendMessages)
	gone.Delete()
	if a, b, c, d := post(open), post(hidden), post(dumb), post(gone); a != 200 || b != 403 || c != 403 || d != 404 {
		t.Errorf("answers %d %d %d %d", a, b, c, d)
	}
	hidden.Allow(g.BotMember(), ViewChannel)
	if status := post(hidden); status != 200 {
		t.Errorf("with leave %d", status)
	}
	if status := post(open.AddThread("thread")); status != 200 {
		t.Errorf("in a thread %d", status)
	}
}
