package discord

// How the components look on the wire. The type numbers and keys are those of
// Discord's "Component Reference".

func (ActionRow) componentType() int   { return typeActionRow }
func (Button) componentType() int      { return typeButton }
func (TextDisplay) componentType() int { return typeTextDisplay }
func (Section) componentType() int     { return typeSection }
func (Thumbnail) componentType() int   { return typeThumbnail }
func (Gallery) componentType() int     { return typeGallery }
func (Separator) componentType() int   { return typeSeparator }
func (Container) componentType() int   { return typeContainer }
func (Label) componentType() int       { return typeLabel }
func (TextInput) componentType() int   { return typeTextInput }

func (s Select) componentType() int {
	switch s.Of {
	case OfRoles:
		return typeRoleList
	case OfChannels:
		return typeChannelList
	default:
		return typeStringList
	}
}

// MarshalJSON writes Discord's form of the row.
func (r ActionRow) MarshalJSON() ([]byte, error) {
	type plain ActionRow
	return typed(r.componentType(), plain(r))
}

// MarshalJSON writes Discord's form of the button.
func (b Button) MarshalJSON() ([]byte, error) {
	type emoji struct {
		Name string `json:"name"`
	}
	out := struct {
		Style    ButtonStyle `json:"style"`
		Label    string      `json:"label,omitempty"`
		Emoji    *emoji      `json:"emoji,omitempty"`
		CustomID string      `json:"custom_id,omitempty"`
		URL      string      `json:"url,omitempty"`
		Disabled bool        `json:"disabled,omitempty"`
	}{b.Style, b.Label, nil, b.CustomID, b.URL, b.Disabled}
	if out.Style == 0 {
		out.Style = Secondary
	}
	if b.URL != "" {
		out.Style, out.CustomID = link, ""
	}
	if b.Emoji != "" {
		out.Emoji = &emoji{b.Emoji}
	}
	return typed(b.componentType(), out)
}

// MarshalJSON writes Discord's form of the select.
func (s Select) MarshalJSON() ([]byte, error) {
	type plain Select
	return typed(s.componentType(), plain(s))
}

// MarshalJSON writes Discord's form of the text.
func (t TextDisplay) MarshalJSON() ([]byte, error) {
	type plain TextDisplay
	return typed(t.componentType(), plain(t))
}

// MarshalJSON writes Discord's form of the section.
func (s Section) MarshalJSON() ([]byte, error) {
	type plain Section
	return typed(s.componentType(), plain(s))
}

type media struct {
	URL string `json:"url"`
}

type picture struct {
	Media       media  `json:"media"`
	Description string `json:"description,omitempty"`
}

// MarshalJSON writes Discord's form of the picture.
func (t Thumbnail) MarshalJSON() ([]byte, error) {
	return typed(t.componentType(), picture{media{t.URL}, t.Description})
}

// MarshalJSON writes Discord's form of the gallery.
func (g Gallery) MarshalJSON() ([]byte, error) {
	items := make([]picture, len(g.Items))
	for i, t := range g.Items {
		items[i] = picture{media{t.URL}, t.Description}
	}
	return typed(g.componentType(), map[string]any{"items": items})
}

// MarshalJSON writes Discord's form of the gap.
func (s Separator) MarshalJSON() ([]byte, error) {
	return typed(s.componentType(), map[string]any{"divider": s.Line, "spacing": 1})
}

// MarshalJSON writes Discord's form of the box.
func (c Container) MarshalJSON() ([]byte, error) {
	type plain Container
	return typed(c.componentType(), plain(c))
}

// MarshalJSON writes Discord's form of the titled input.
func (l Label) MarshalJSON() ([]byte, error) {
	type plain Label
	return typed(l.componentType(), plain(l))
}

// MarshalJSON writes Discord's form of the field.
func (t TextInput) MarshalJSON() ([]byte, error) {
	style := 1
	if t.Paragraph {
		style = 2
	}
	return typed(t.componentType(), struct {
		CustomID    string `json:"custom_id"`
		Style       int    `json:"style"`
		Placeholder string `json:"placeholder,omitempty"`
		Value       string `json:"value,omitempty"`
		Min         int    `json:"min_length,omitempty"`
		Max         int    `json:"max_length,omitempty"`
		Required    bool   `json:"required"`
	}{t.CustomID, style, t.Placeholder, t.Value, t.Min, t.Max, !t.Optional})
}
