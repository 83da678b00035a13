package discordtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// length counts as Discord's clients do, in UTF-16 units.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

// checkMessage checks the rules of a message body that the schema does not
// hold; "" if all is well. have is the message being edited, nil for a new one.
func checkMessage(b obj, have *Message, files int) string {
	flags := int(num(b["flags"]))
	v2 := flags&flagV2 != 0
	content, embeds := str(b["content"]), list(b["embeds"])
	components := list(b["components"])
	was2 := have != nil && have.flags&flagV2 != 0
	switch {
	case length(content) > 2000:
		return fmt.Sprintf("the content has %d characters", length(content))
	case (v2 || was2) && (content != "" || len(embeds) > 0):
		return "components v2 exclude content and embeds"
	case v2 && have != nil && !was2 && (have.content != "" && b["content"] == nil || len(have.embeds) > 0 && b["embeds"] == nil):
		return "a message with content becomes components v2 only if the edit clears it"
	}
	if why := checkEmbeds(embeds); why != "" {
		return why
	}
	if why := checkComponents(components, v2 || was2); why != "" {
		return why
	}
	if have == nil && content == "" && len(embeds) == 0 && len(components) == 0 && files == 0 {
		return "the message is empty"
	}
	return checkAttachments(b, files)
}

func checkEmbeds(embeds []any) string {
	sum := 0
	for _, e := range embeds {
		n := 0
		for _, part := range []any{dig(e, "title"), dig(e, "description"), dig(e, "footer", "text"), dig(e, "author", "name")} {
			n += length(str(part))
		}
		for _, f := range list(dig(e, "fields")) {
			name, value := str(dig(f, "name")), str(dig(f, "value"))
			if strings.TrimSpace(name) == "" || strings.TrimSpace(value) == "" {
				return "an embed's field is empty"
			}
			n += length(name) + length(value)
		}
		if n == 0 && dig(e, "image") == nil {
			return "an embed is empty"
		}
		sum += n
	}
	if sum > 6000 {
		return fmt.Sprintf("the embeds have %d characters together", sum)
	}
	return ""
}

// checkAttachments compares the announced files with the uploaded ones.
func checkAttachments(b obj, files int) string {
	announced := 0
	for _, a := range list(b["attachments"]) {
		if dig(a, "filename") != nil {
			announced++
		}
	}
	if announced != files {
		return fmt.Sprintf("%d files are announced and %d uploaded", announced, files)
	}
	return ""
}

// v2Types are the components that need the components v2 flag.
var v2Types = []int{9, 10, 11, 12, 13, 14, 17}

func checkComponents(components []any, v2 bool) string {
	if !v2 && len(components) > 5 {
		return fmt.Sprintf("there are %d rows", len(components))
	}
	ids, total, text := map[string]bool{}, 0, 0
	why := ""
	walk(components, func(c obj) {
		total++
		kind := int(num(c["type"]))
		text += length(str(c["content"]))
		id := str(c["custom_id"])
		switch {
		case why != "":
		case slices.Contains(v2Types, kind) && !v2:
			why = fmt.Sprintf("a component of type %d needs the components v2 flag", kind)
		case id != "" && ids[id]:
			why = fmt.Sprintf("the custom id %q stands twice", id)
		case kind == 1:
			why = checkRow(list(c["components"]))
		case kind == 2:
			why = checkButton(c)
		case kind == 10 && strings.TrimSpace(str(c["content"])) == "":
			why = "a text display is empty"
		case kind == 3:
			why = checkSelect(c)
		}
		ids[id] = true
	})
	switch {
	case why != "":
		return why
	case v2 && total > 40:
		return fmt.Sprintf("there are %d components", total)
	case text > 4000:
		return fmt.Sprintf("the text displays have %d characters together", text)
	}
	return ""
}

func checkRow(row []any) string {
	buttons, others := 0, 0
	for _, c := range row {
		if num(dig(c, "type")) == 2 {
			buttons++
		} else {
			others++
		}
	}
	if buttons > 5 || others > 1 || buttons > 0 && others > 0 || buttons+others == 0 {
		return "a row holds one to five buttons, or one select"
	}
	return ""
}

func checkButton(c obj) string {
	style, id, url := int(num(c["style"])), str(c["custom_id"]), str(c["url"])
	switch {
	case style == 5 && (url == "" || id != ""):
		return "a link button has a url and no custom id"
	case style >= 1 && style <= 4 && (id == "" || url != ""):
		return "a button has a custom id and no url"
	case str(c["label"]) == "" && c["emoji"] == nil:
		return "a button has neither label nor emoji"
	case url != "" && !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "discord://"):
		return "a button's url has a scheme Discord does not take"
	}
	return ""
}

func checkSelect(c obj) string {
	seen := map[string]bool{}
	options := list(c["options"])
	for _, o := range options {
		v := str(dig(o, "value"))
		if seen[v] {
			return fmt.Sprintf("the option %q stands twice", v)
		}
		seen[v] = true
	}
	if len(options) == 0 {
		return "a select has no options"
	}
	if least := int(num(c["min_values"])); least > len(options) {
		return "a select wants more choices than it has"
	}
	return ""
}

// checkModal checks a form; "" if all is well.
func checkModal(b obj) string {
	parts := list(b["components"])
	if len(parts) == 0 || len(parts) > 5 {
		return fmt.Sprintf("a form has %d parts", len(parts))
	}
	ids, why := map[string]bool{}, ""
	walk(parts, func(c obj) {
		id := str(c["custom_id"])
		switch {
		case why != "":
		case id != "" && ids[id]:
			why = fmt.Sprintf("the custom id %q stands twice", id)
		case num(c["type"]) == 2:
			why = "a form holds no buttons"
		case num(c["type"]) == 1 && len(list(c["components"])) != 1:
			why = "a form's row holds one input"
		case num(c["type"]) == 4 && length(str(c["value"])) > int(orElse(num(c["max_length"]), 4000)):
			why = "an input's text is longer than it allows"
		}
		ids[id] = true
	})
	return why
}

func orElse(n, other float64) float64 {
	if n == 0 {
		return other
	}
	return n
}

var (
	roleMention     = regexp.MustCompile(`<@&(\d+)>`)
	everyoneMention = regexp.MustCompile(`@(everyone|here)`)
)

// pings works out whom a new message notifies, by Discord's rules for
// allowed_mentions: without it a message mentions all, an interaction's answer
// users only.
func pings(b obj, text string, interaction bool, reply *Message) []string {
	parse := []string{"users"}
	if !interaction {
		parse = []string{"users", "roles", "everyone"}
	}
	repliedUser := true
	allowed, given := b["allowed_mentions"].(obj)
	var users, roles []any
	if given {
		parse = nil
		for _, p := range list(allowed["parse"]) {
			parse = append(parse, str(p))
		}
		users, roles = list(allowed["users"]), list(allowed["roles"])
		repliedUser, _ = allowed["replied_user"].(bool)
	}
	var out []string
	for _, id := range mentioned(text) {
		if slices.Contains(parse, "users") || slices.Contains(users, any(id)) {
			out = append(out, "user "+id)
		}
	}
	for _, m := range roleMention.FindAllStringSubmatch(text, -1) {
		if slices.Contains(parse, "roles") || slices.Contains(roles, any(m[1])) {
			out = append(out, "role "+m[1])
		}
	}
	if everyoneMention.MatchString(text) && slices.Contains(parse, "everyone") {
		out = append(out, "everyone")
	}
	if reply != nil && repliedUser {
		out = append(out, "user "+reply.Author.ID)
	}
	return out
}
