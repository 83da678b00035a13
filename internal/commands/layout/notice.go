package layout

import (
	"strings"

	"docent/internal/discord"
)

// Notice is a short message of ours that only one member sees. What strangers
// wrote in it must have been escaped.
func Notice(words ...string) discord.Draft {
	return discord.Draft{Ephemeral: true, Components: []discord.Component{
		text(discord.Cut(strings.Join(words, "\n"), discord.MaxV2Text-margin)),
	}}
}

// Page is a longer text of ours in a box, with buttons.
func Page(lines []string, buttons ...discord.Button) discord.Draft {
	d := discord.Draft{Ephemeral: true, Components: []discord.Component{
		box(colourPlain, text(discord.Cut(strings.Join(lines, "\n"), discord.MaxV2Text-margin))),
	}}
	d.Components = append(d.Components, rows(buttons)...)
	return d
}

// OptionalForm is a form with one text that may be left out.
func OptionalForm(id, title, label string, longest int) discord.Modal {
	return form(id, title, label, discord.TextInput{Max: longest, Optional: true})
}

// Room is how many UTF-16 units fit on a page below some lines.
func Room(lines []string) int {
	return discord.MaxV2Text - margin - discord.Length(strings.Join(lines, "\n"))
}

// Form is a form with one text to type.
func Form(id, title, label, value string, longest int) discord.Modal {
	return form(id, title, label, discord.TextInput{Value: discord.Cut(value, longest), Max: longest})
}

// form is a form whose one input is a text of several lines.
func form(id, title, label string, in discord.TextInput) discord.Modal {
	in.CustomID, in.Paragraph = FieldText, true
	return discord.Modal{
		CustomID: id, Title: discord.Cut(title, discord.MaxModalTitle),
		Components: []discord.Component{discord.Label{Text: discord.Cut(label, discord.MaxLabelText), Input: in}},
	}
}

// Download is a notice with files. It is a plain message: a file stands in a
// message of components only where a component shows it.
func Download(words string, files ...discord.File) discord.Draft {
	return discord.Draft{Ephemeral: true, Content: discord.Cut(words, discord.MaxContent), Files: files}
}
