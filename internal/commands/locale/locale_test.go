package locale

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var placeholder = regexp.MustCompile(`\{[/a-z_ ]+\}`)

func load(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryLanguageHasEveryKeyWithTheSamePlaceholders(t *testing.T) {
	t.Parallel()
	c := load(t)
	if want := []string{"de", "en", "es", "fr", "hu", "uk"}; !cmp.Equal(c.Languages(), want) {
		t.Errorf("languages are %v, want at least %v", c.Languages(), want)
	}
	english := c.languages[Fallback].texts
	for name, w := range c.languages {
		if diff := cmp.Diff(keys(english), keys(w.texts)); diff != "" {
			t.Errorf("keys of %s differ from English (-english +%s):\n%s", name, name, diff)
		}
		for key, text := range w.texts {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: %s is empty", name, key)
			}
			compared := key
			if base, _, counts := counted(key); counts {
				compared = base + ".other"
				text += "{n}" // where it may be left out has a test of its own
			}
			got, want := placeholder.FindAllString(text, -1), placeholder.FindAllString(english[compared], -1)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(slices.Compact(got), slices.Compact(want)) {
				t.Errorf("%s: %s has the placeholders %v, English has %v", name, key, got, want)
			}
		}
	}
}

// slashName is Discord's pattern for names of commands and options, which are
// in small letters: https://discord.com/developers/docs/interactions/application-commands
var slashName = regexp.MustCompile(`^[-_\p{Ll}\p{Lo}\p{N}]{1,32}$`)

// The names in English are those that the program is called by.
func TestEveryCommandHasANameAndADescriptionInEveryLanguage(t *testing.T) {
	t.Parallel()
	for name, w := range load(t).languages {
		for key := range w.texts {
			section, rest, _ := strings.Cut(key, ".")
			if section == "command" && w.texts["name."+rest] == "" || section == "name" && w.texts["command."+rest] == "" {
				t.Errorf("%s: %s has a name and no description, or the other way round", name, rest)
			}
			if english := strings.TrimPrefix(rest, strings.SplitN(rest, "_", 2)[0]+"_"); name == Fallback && section == "name" && w.texts[key] != english {
				t.Errorf("%s is called %q", rest, w.texts[key])
			}
			if section == "option_name" && name == Fallback && w.texts[key] != rest {
				t.Errorf("the option %s is called %q", rest, w.texts[key])
			}
		}
	}
}

// Discord's limits: https://discord.com/developers/docs/interactions/application-commands
// and https://discord.com/developers/docs/components/reference.
func TestTextsFitWhereDiscordShowsThem(t *testing.T) {
	t.Parallel()
	for name, w := range load(t).languages {
		for key, text := range w.texts {
			limit := 0
			switch section, rest, _ := strings.Cut(key, "."); {
			case section == "button":
				limit = 38 // Discord's design guide; the API allows 80
			case section == "command" || section == "option":
				limit = 100
			case section == "modal" && strings.HasSuffix(rest, "_title"), section == "modal" && strings.HasSuffix(rest, "_label"):
				limit = 45
			case section == "message_command":
				limit = 32
			case (section == "name" || section == "option_name") && !slashName.MatchString(text):
				t.Errorf("%s: %s is %q, which Discord takes for no name of a command", name, key, text)
			}
			if n := len([]rune(text)); limit > 0 && n > limit {
				t.Errorf("%s: %s is %d characters long, Discord shows %d", name, key, n, limit)
			}
		}
	}
}

func TestAMembersLocaleDecides(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, test := range []struct {
		locales []string
		want    string
	}{
		{[]string{"de"}, "de"}, {[]string{"es-419"}, "es"}, {[]string{"en-GB"}, "en"},
		{[]string{"ja", "hu"}, "hu"}, {[]string{"", "xx"}, "en"}, {nil, "en"},
	} {
		if got := c.For(test.locales...).Language(); got != test.want {
			t.Errorf("For(%v) is %s, want %s", test.locales, got, test.want)
		}
	}
}

func TestAValueThatLooksLikeAPlaceholderIsNotFilled(t *testing.T) {
	t.Parallel()
	w := Words{texts: map[string]string{"a.b": "{one} {two}"}}
	if got := w.T("a.b", "one", "{two}", "two", "x"); got != "{two} x" {
		t.Errorf("got %q", got)
	}
}

func TestACommandsNameIsPutIn(t *testing.T) {
	t.Parallel()
	c := load(t)
	if got := c.For("hu").T("watch.stop"); !strings.Contains(got, "`/watch remove`") {
		t.Errorf("got %q", got)
	}
	named := c.Naming(func(command string) string { return "</" + command + ":7>" })
	if got := named.For("hu").T("watch.quota", "n", "{/x}"); !strings.Contains(got, "</watch remove:7>") || !strings.Contains(got, "{/x}") {
		t.Errorf("got %q", got)
	}
}

func TestNoTextNamesACommandInPlainLetters(t *testing.T) {
	t.Parallel()
	for name, w := range load(t).languages {
		for key, text := range w.texts {
			if strings.Contains(text, "`/") {
				t.Errorf("%s: %s names a command in a way that nobody can click: %s", name, key, text)
			}
			for _, m := range commandName.FindAllStringSubmatch(text, -1) {
				if _, there := w.texts["command."+strings.ReplaceAll(m[1], " ", "_")]; !there {
					t.Errorf("%s: %s names /%s, which is no command", name, key, m[1])
				}
			}
		}
	}
}

func TestLocalizedNamesDiscordsCodes(t *testing.T) {
	t.Parallel()
	got := slices.Sorted(maps.Keys(load(t).Localized("command.ask")))
	want := []string{"de", "en-GB", "en-US", "es-419", "es-ES", "fr", "hu", "uk"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
