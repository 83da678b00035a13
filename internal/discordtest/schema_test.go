package discordtest

import "testing"

func TestTheSchemaKnowsGoodBodiesFromBadOnes(t *testing.T) {
	t.Parallel()
	s, err := loadSchemas()
	if err != nil {
		t.Fatal(err)
	}
	const messages = "/channels/{channel_id}/messages"
	const commands = "/applications/{application_id}/commands"
	for _, c := range []struct {
		name, template, method, body string
		ok                           bool
	}{
		{"a message", messages, "post", `{"content":"hi","allowed_mentions":{"parse":[]}}`, true},
		{"content that is a number", messages, "post", `{"content":5}`, false},
		{"a label that is too long", messages, "post", `{"components":[{"type":1,"components":[{"type":2,"style":1,"custom_id":"x","label":"` + long(81) + `"}]}]}`, false},
		{"permissions as a string", commands, "put", `[{"name":"ask","description":"d","default_member_permissions":"32"}]`, true},
		{"permissions as words", commands, "put", `[{"name":"ask","description":"d","default_member_permissions":"all"}]`, false},
		{"no suggestions", "/interactions/{interaction_id}/{interaction_token}/callback", "post", `{"type":8,"data":{"choices":[]}}`, true},
		{"an unknown path", "/nowhere", "post", `{}`, false},
		{"a body where none belongs", messages, "get", `{}`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if err := s.check(c.template, c.method, false, []byte(c.body)); (err == nil) != c.ok {
				t.Errorf("valid should be %v, got %v", c.ok, err)
			}
		})
	}
}

func long(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'x'
	}
	return string(b)
}
