package discord

import (
	"fmt"
	"strings"
)

// Check reports the first limit of Discord's that the draft breaks, as an
// error that wraps ErrDraft. Every sending method calls it.
func (d Draft) Check() error {
	v2 := d.V2()
	switch {
	case v2 && d.Content != "":
		return broken("components v2 exclude content")
	case Length(d.Content) > MaxContent:
		return broken("the content has %d characters, %d are allowed", Length(d.Content), MaxContent)
	case len(d.Files) > MaxFiles:
		return broken("there are %d files, %d are allowed", len(d.Files), MaxFiles)
	case len(d.Nonce) > MaxNonce:
		return broken("the nonce has %d characters, %d are allowed", len(d.Nonce), MaxNonce)
	case !v2 && len(d.Components) > MaxRows:
		return broken("there are %d rows, %d are allowed", len(d.Components), MaxRows)
	}
	t := tally{ids: map[string]bool{}}
	for _, c := range d.Components {
		if err := t.visit(c); err != nil {
			return err
		}
	}
	if v2 && t.n > MaxComponents {
		return broken("there are %d components, %d are allowed", t.n, MaxComponents)
	}
	if t.text > MaxV2Text {
		return broken("the texts have %d characters, %d are allowed", t.text, MaxV2Text)
	}
	return nil
}

// Check reports the first limit of Discord's that the form breaks.
func (m Modal) Check() error {
	if err := within("the form's title", m.Title, 1, MaxModalTitle); err != nil {
		return err
	}
	if err := within("the form's custom id", m.CustomID, 1, MaxCustomID); err != nil {
		return err
	}
	if n := len(m.Components); n == 0 || n > MaxInputs {
		return broken("the form has %d parts, 1 to %d are allowed", n, MaxInputs)
	}
	t := tally{ids: map[string]bool{}}
	for _, c := range m.Components {
		if err := t.visit(c); err != nil {
			return err
		}
	}
	return nil
}

// tally walks components and sums what Discord limits over a whole message.
type tally struct {
	n    int // components
	text int // characters in text displays
	ids  map[string]bool
}

func (t *tally) id(id string) error {
	if err := within("a custom id", id, 1, MaxCustomID); err != nil {
		return err
	}
	if t.ids[id] {
		return broken("the custom id %q stands twice", id)
	}
	t.ids[id] = true
	return nil
}

func (t *tally) visit(c Component) error {
	t.n++
	switch c := c.(type) {
	case ActionRow:
		if n := len(c.Components); n == 0 || n > MaxRowButtons {
			return broken("a row has %d components, 1 to %d are allowed", n, MaxRowButtons)
		}
		return t.all(c.Components)
	case Container:
		return t.all(c.Components)
	case Section:
		if n := len(c.Texts); n == 0 || n > MaxTexts {
			return broken("a section has %d texts, 1 to %d are allowed", n, MaxTexts)
		}
		for _, d := range c.Texts {
			if err := t.visit(d); err != nil {
				return err
			}
		}
		if c.Accessory == nil {
			return broken("a section has no button or picture beside it")
		}
		return t.visit(c.Accessory)
	case TextDisplay:
		t.text += Length(c.Content)
		if strings.TrimSpace(c.Content) == "" {
			return broken("a text is empty")
		}
	case Label:
		if c.Input == nil {
			return broken("a label has no input")
		}
		if err := within("a label's text", c.Text, 1, MaxLabelText); err != nil {
			return err
		}
		if err := within("a label's note", c.Description, 0, MaxLabelNote); err != nil {
			return err
		}
		return t.visit(c.Input)
	case TextInput:
		if err := within("a placeholder", c.Placeholder, 0, MaxInputHint); err != nil {
			return err
		}
		if err := within("an input's text", c.Value, 0, MaxInput); err != nil {
			return err
		}
		return t.id(c.CustomID)
	case Button:
		return t.button(c)
	case Select:
		return t.choice(c)
	}
	return nil
}

func (t *tally) all(list []Component) error {
	for _, c := range list {
		if c == nil {
			return broken("a component is nil")
		}
		if err := t.visit(c); err != nil {
			return err
		}
	}
	return nil
}

func (t *tally) button(b Button) error {
	if b.Label == "" && b.Emoji == "" {
		return broken("a button has neither label nor emoji")
	}
	if err := within("a button's label", b.Label, 0, MaxLabel); err != nil {
		return err
	}
	if b.URL != "" {
		return within("a button's address", b.URL, 1, MaxButtonURL)
	}
	return t.id(b.CustomID)
}

func (t *tally) choice(s Select) error {
	if s.Of == OfStrings && (len(s.Options) == 0 || len(s.Options) > MaxOptions) {
		return broken("a select has %d options, 1 to %d are allowed", len(s.Options), MaxOptions)
	}
	for _, o := range s.Options {
		for _, p := range []struct {
			name, text string
			min        int
		}{{"an option's label", o.Label, 1}, {"an option's value", o.Value, 1}, {"an option's note", o.Description, 0}} {
			if err := within(p.name, p.text, p.min, MaxOptionText); err != nil {
				return err
			}
		}
	}
	if err := within("a placeholder", s.Placeholder, 0, MaxPlaceholder); err != nil {
		return err
	}
	return t.id(s.CustomID)
}

func within(what, s string, least, most int) error {
	if n := Length(s); n < least || n > most {
		return broken("%s has %d characters, %d to %d are allowed", what, n, least, most)
	}
	return nil
}

func broken(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrDraft}, args...)...)
}
