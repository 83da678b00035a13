package discordtest

import (
	"slices"
	"time"
)

// Discord's deadlines for interactions.
const (
	firstResponse = 3 * time.Second
	tokenLife     = 15 * time.Minute
)

// callback takes the first response to an interaction.
func (s *Server) callback(c *apiCall) reply {
	x := s.exchanges[c.args["interaction_id"]]
	if x == nil || x.token != c.args["interaction_token"] {
		return refuse(404, 10062, "Unknown interaction")
	}
	if x.answered {
		return refuse(400, 40060, "Interaction has already been acknowledged.")
	}
	if s.now().Sub(x.created) > firstResponse {
		return refuse(404, 10062, "Unknown interaction")
	}
	kind, data := int(num(c.body["type"])), asObject(c.body["data"])
	if !slices.Contains(allowedCallbacks(x), kind) {
		return s.invalid(c, "this kind of response does not fit this kind of interaction")
	}
	if why := checkCallback(x, kind, data, len(c.files)); why != "" {
		return s.invalid(c, why)
	}
	x.answered, x.response, x.data, x.answerAt = true, kind, data, time.Now()
	if kind != Deferred && kind != DeferredUpdate {
		x.doneAt = x.answerAt
	}
	switch kind {
	case Replied, Deferred:
		m := s.answerMessage(x, data)
		x.original = m
		if kind == Deferred {
			m.loading = true
			m.flags |= flagLoading
		} else {
			s.apply(m, c, data, true)
			s.announce(m)
		}
	case DeferredUpdate, Updated:
		x.original = x.on
		if kind == Updated {
			s.apply(x.on, c, data, true)
			x.on.revision++
			x.on.edited = s.now()
		}
	}
	return noContent
}

// allowedCallbacks are the responses an interaction may get.
func allowedCallbacks(x *Exchange) []int {
	switch x.kind {
	case 4:
		return []int{Suggested}
	case 3:
		return []int{Replied, Deferred, DeferredUpdate, Updated, OpenedForm}
	case 5:
		if x.on != nil {
			return []int{Replied, Deferred, DeferredUpdate, Updated}
		}
		return []int{Replied, Deferred}
	default:
		return []int{Replied, Deferred, OpenedForm}
	}
}

func checkCallback(x *Exchange, kind int, data obj, files int) string {
	switch kind {
	case Replied:
		return checkMessage(data, nil, files)
	case Updated:
		return checkMessage(data, x.on, files)
	case Deferred:
		for k := range data {
			if k != "flags" {
				return "a deferral takes nothing but flags"
			}
		}
		if int(num(data["flags"]))&^flagEphemeral != 0 {
			return "a deferral takes no flag but the ephemeral one"
		}
	case OpenedForm:
		return checkModal(data)
	case Suggested:
		if _, is := data["choices"].([]any); !is {
			return "suggestions without a list of choices"
		}
		for _, ch := range list(data["choices"]) {
			if n := length(str(dig(ch, "name"))); n == 0 || n > 100 {
				return "a suggestion's name has none or more than 100 characters"
			}
			if v, is := dig(ch, "value").(string); is && length(v) > 100 {
				return "a suggestion's value has more than 100 characters"
			}
		}
	}
	return ""
}

// answerMessage makes the message of a first response or follow-up.
func (s *Server) answerMessage(x *Exchange, data obj) *Message {
	m := s.newMessage(x.Channel, s.Bot)
	m.exchange = x
	m.kind = map[int]int{2: 20}[x.kind]
	if num(dig(x.payload, "data", "type")) > 1 {
		m.kind = 23
	}
	if int(num(data["flags"]))&flagEphemeral != 0 {
		m.only = x.User
		m.flags |= flagEphemeral
	}
	return m
}

func (s *Server) announce(m *Message) {
	if m.only == nil {
		s.dispatchMessage("MESSAGE_CREATE", m)
	}
}

// live finds the interaction of a webhook address.
func (s *Server) live(c *apiCall) (*Exchange, *reply) {
	x := s.tokens[c.args["webhook_token"]]
	if c.args["webhook_id"] != s.AppID || x == nil || !x.answered || x.response == Suggested || x.response == OpenedForm {
		r := refuse(404, 10015, "Unknown Webhook")
		return nil, &r
	}
	if s.now().Sub(x.created) > tokenLife {
		r := refuse(401, 50027, "Invalid Webhook Token")
		return nil, &r
	}
	return x, nil
}

func (s *Server) followUp(c *apiCall) reply {
	x, bad := s.live(c)
	if bad != nil {
		return *bad
	}
	if why := checkMessage(c.body, nil, len(c.files)); why != "" {
		return s.invalid(c, why)
	}
	if c.body["nonce"] != nil {
		return s.invalid(c, "a webhook takes no nonce")
	}
	if x.original != nil && x.original.loading {
		// Discord turns the first follow-up into the deferred answer.
		m := x.original
		s.apply(m, c, c.body, true)
		m.loading = false
		m.flags &^= flagLoading
		m.revision++
		return ok(m.json(true))
	}
	m := s.answerMessage(x, c.body)
	s.apply(m, c, c.body, true)
	x.followUps = append(x.followUps, m)
	s.announce(m)
	if c.query["wait"] != "true" {
		return noContent
	}
	return ok(m.json(true))
}

// ofExchange finds a message under an interaction's webhook address.
func (s *Server) ofExchange(c *apiCall) (*Message, *reply) {
	x, bad := s.live(c)
	if bad != nil {
		return nil, bad
	}
	if id, given := c.args["message_id"]; given {
		for _, m := range append([]*Message{x.original}, x.followUps...) {
			if m != nil && m.ID == id && !m.deleted {
				return m, nil
			}
		}
		return nil, &unknownMessage
	}
	if x.original == nil || x.original.deleted {
		return nil, &unknownMessage
	}
	return x.original, nil
}

func (s *Server) getResponse(c *apiCall) reply {
	m, bad := s.ofExchange(c)
	if bad != nil {
		return *bad
	}
	return ok(m.json(true))
}

func (s *Server) patchResponse(c *apiCall) reply {
	m, bad := s.ofExchange(c)
	if bad != nil {
		return *bad
	}
	if x := s.tokens[c.args["webhook_token"]]; x.original == m && x.doneAt.IsZero() {
		x.doneAt = time.Now()
	}
	return s.edit(m, c)
}

func (s *Server) deleteResponse(c *apiCall) reply {
	m, bad := s.ofExchange(c)
	if bad != nil {
		return *bad
	}
	m.deleted, m.loading = true, false
	return noContent
}
