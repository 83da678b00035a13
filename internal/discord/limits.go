package discord

// Discord's limits, in characters where they count text. Source: Discord's
// API documentation (Message, Component Reference, Application Commands).
const (
	MaxContent     = 2000
	MaxRows        = 5
	MaxRowButtons  = 5
	MaxComponents  = 40   // in a components v2 message, nested ones included
	MaxV2Text      = 4000 // over all text displays of a message
	MaxLabel       = 80   // a button's label
	MaxCustomID    = 100
	MaxButtonURL   = 512
	MaxChoices     = 25
	MaxChoice      = 100 // a choice's name and its value
	MaxOptions     = 25  // lines of a select
	MaxOptionText  = 100 // label, value and description of such a line
	MaxTexts       = 3   // in a section
	MaxPlaceholder = 150 // of a select
	MaxModalTitle  = 45
	MaxLabelText   = 45   // of a Label in a form
	MaxLabelNote   = 100  // its description
	MaxInput       = 4000 // what can be typed into a text input
	MaxInputHint   = 100  // a text input's placeholder
	MaxInputs      = 5    // components of a form
	MaxNonce       = 25
	MaxFiles       = 10
)
