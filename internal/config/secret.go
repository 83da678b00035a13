package config

import (
	"fmt"
	"log/slog"
)

// Hidden is what a secret looks like in every printed form.
const Hidden = "(hidden)"

// Secret is a token or key. Whatever prints, logs or encodes it writes Hidden
// instead; only Reveal gives the words.
type Secret struct {
	// A pointer, because fmt does not call methods on unexported fields of
	// other structs: there it prints the address.
	value *string
}

// NewSecret returns a secret that holds value.
func NewSecret(value string) Secret { return Secret{value: &value} }

// Reveal returns the secret itself, "" if none was given.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// Given says whether there is a secret.
func (s Secret) Given() bool { return s.Reveal() != "" }

// String returns Hidden, or "" if there is no secret.
func (s Secret) String() string {
	if !s.Given() {
		return ""
	}
	return Hidden
}

// GoString is String, for %#v.
func (s Secret) GoString() string { return s.String() }

// Format writes String for every verb, those for numbers included.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// MarshalText gives encoders (JSON, TOML) String.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue gives loggers String.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// UnmarshalText takes the secret from a file or the environment.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = NewSecret(string(text))
	return nil
}

// Equal says whether both hold the same words.
func (s Secret) Equal(other Secret) bool { return s.Reveal() == other.Reveal() }
