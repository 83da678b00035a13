// Package locale holds every fixed text that members read, one plain file a
// language, and picks the language for a member.
//
// A file is TOML: sections of "key = text" lines with placeholders in braces;
// "{/watch list}" stands for a command's name. A text that counts has a form
// for each kind of number that its language tells apart (count.go).
// To add a language, copy en.toml, translate the texts and leave keys and
// placeholders as they are; the tests say what is missing. It imports nothing
// of the project. Start reading at Load.
package locale

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

//go:embed *.toml
var files embed.FS

// Fallback is the language of members whose own is not there.
const Fallback = "en"

// Catalog holds the texts of all languages. It is read-only after Load.
type Catalog struct {
	languages map[string]Words // by file name without ".toml"
}

// Naming returns a catalog whose texts name commands as mention does, such as
// clickable; without it "{/watch list}" in a text becomes "`/watch list`".
func (c *Catalog) Naming(mention func(command string) string) *Catalog {
	named := &Catalog{languages: make(map[string]Words, len(c.languages))}
	for name, w := range c.languages {
		w.mention = mention
		named.languages[name] = w
	}
	return named
}

// Words are the texts of one language.
type Words struct {
	language string
	texts    map[string]string
	fallback map[string]string
	mention  func(command string) string // nil: the plain name
}

// Load reads the embedded files.
func Load() (*Catalog, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("read the languages: %w", err)
	}
	c := &Catalog{languages: make(map[string]Words)}
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".toml")
		texts, err := read(e.Name())
		if err != nil {
			return nil, err
		}
		c.languages[name] = Words{language: name, texts: texts}
	}
	for name, w := range c.languages {
		w.fallback = c.languages[Fallback].texts
		c.languages[name] = w
	}
	return c, nil
}

func read(file string) (map[string]string, error) {
	data, err := files.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the language %s: %w", file, err)
	}
	var sections map[string]map[string]any
	if err := toml.Unmarshal(data, &sections); err != nil {
		return nil, fmt.Errorf("read the language %s: %w", file, err)
	}
	texts := make(map[string]string)
	for section, keys := range sections {
		for key, value := range keys {
			if err := flatten(texts, section+"."+key, value); err != nil {
				return nil, fmt.Errorf("read the language %s: %w", file, err)
			}
		}
	}
	return texts, nil
}

// Languages returns the names of all languages, sorted.
func (c *Catalog) Languages() []string {
	var names []string
	for name := range c.languages {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// For returns the words for the first of the locales that is there; a locale
// is Discord's, such as "en-US", "es-419" or "hu". Without any it is English.
func (c *Catalog) For(locales ...string) Words {
	for _, l := range locales {
		language, _, _ := strings.Cut(l, "-")
		if w, ok := c.languages[strings.ToLower(language)]; ok {
			return w
		}
	}
	return c.languages[Fallback]
}

// discordLocales are the codes under which Discord knows each language
// (https://discord.com/developers/docs/reference#locales). The default is
// among them: without it Discord may fall back to another language's text.
func discordLocales(language string) []string {
	switch language {
	case "en":
		return []string{"en-US", "en-GB"}
	case "es":
		return []string{"es-ES", "es-419"}
	case "pt":
		return []string{"pt-BR"}
	case "sv":
		return []string{"sv-SE"}
	case "zh":
		return []string{"zh-CN"}
	}
	return []string{language}
}

// Localized returns a text in all languages by Discord's locale codes.
func (c *Catalog) Localized(key string) map[string]string {
	all := make(map[string]string)
	for name, w := range c.languages {
		if text, ok := w.texts[key]; ok {
			for _, code := range discordLocales(name) {
				all[code] = text
			}
		}
	}
	return all
}

// Language returns the language's name, "en".
func (w Words) Language() string { return w.language }

// Has reports whether there is a text under key, in this language or in English.
func (w Words) Has(key string) bool {
	_, ok := w.texts[key]
	_, fall := w.fallback[key]
	return ok || fall
}

// T returns the text under key with its placeholders filled from pairs of
// name and value. Values go in as they are: what strangers wrote must have
// been escaped. An unknown key is a fault in the program and panics; a test
// looks all keys up.
func (w Words) T(key string, pairs ...string) string {
	text, ok := w.texts[key]
	if !ok {
		if text, ok = w.fallback[key]; !ok {
			panic("locale: no text for " + key)
		}
	}
	if strings.Contains(text, "{/") {
		text = w.named(text)
	}
	if len(pairs) == 0 {
		return text
	}
	// One pass, so that a value that looks like a placeholder is not filled.
	braced := make([]string, len(pairs))
	for i, p := range pairs {
		if braced[i] = p; i%2 == 0 {
			braced[i] = "{" + p + "}"
		}
	}
	return strings.NewReplacer(braced...).Replace(text)
}

var commandName = regexp.MustCompile(`\{/([a-z_ ]+)\}`)

// named puts the names of commands into a text.
func (w Words) named(text string) string {
	return commandName.ReplaceAllStringFunc(text, func(braced string) string {
		command := braced[2 : len(braced)-1]
		if w.mention == nil {
			return "`/" + command + "`"
		}
		return w.mention(command)
	})
}
