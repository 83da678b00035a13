package config

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Error is a mistake in the configuration, as one sentence that says where it
// is and what is wanted.
type Error struct {
	Where  string // "config.toml line 7", "DOCENT_LLM_MAX_TOKENS"
	Reason string
}

// Error returns the sentence.
func (e *Error) Error() string { return e.Where + ": " + e.Reason }

// Loaded is a configuration that knows where each setting came from.
type Loaded struct {
	Config
	Path  string // of the file; "" if none was read
	lines map[string]int
	twice map[int]string // lines that set a key again
	env   map[string]bool
	files map[string]bool // the keys of secrets that came from a file
}

// fileSuffix turns the key of a secret into that of the file that holds it.
const fileSuffix = "_file"

// Where names the place to edit for a key such as "discord.token": the
// environment variable or line that sets it or names the file it was read
// from, or else the file and section it belongs into.
func (l Loaded) Where(key string) string {
	if l.files[key] {
		key += fileSuffix
	}
	switch section, name, _ := strings.Cut(key, "."); {
	case l.env[key]:
		return variable(key)
	case l.Path == "":
		return fmt.Sprintf("%s under [%s] in config.toml", name, section)
	case l.lines[key] > 0:
		return fmt.Sprintf("%s line %d", l.Path, l.lines[key])
	default:
		return fmt.Sprintf("%s under [%s] in %s", name, section, l.Path)
	}
}

// Load reads the file at path ("" for none), then what getenv returns for the
// DOCENT_ variables, then the files that hold secrets. Relative paths in the
// file are taken from the folder it stands in, those in variables from the
// current one. Errors are *Error, or wrap the operating system's.
func Load(path string, getenv func(string) string) (Loaded, error) {
	l := Loaded{Config: Default(), Path: path, lines: map[string]int{}, env: map[string]bool{}, files: map[string]bool{}}
	if path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			return Loaded{}, fmt.Errorf("read the configuration: %w", err)
		}
		data = bytes.TrimPrefix(data, []byte("\ufeff"))
		l.lines, l.twice = lineNumbers(data)
		if err := decode(data, &l.Config); err != nil {
			return Loaded{}, l.refused(data, err)
		}
		l.anchor(filepath.Dir(path))
	}
	if err := l.override(getenv); err != nil {
		return Loaded{}, err
	}
	if err := l.readSecrets(); err != nil {
		return Loaded{}, err
	}
	return l, l.validate()
}

func decode(data []byte, into *Config) error {
	d := toml.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// refused words a decoding error. The library's own text is left out: it may
// repeat a value or the lines around it.
func (l Loaded) refused(data []byte, err error) error {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		first := unknown.Errors[0]
		line, _ := first.Position()
		return &Error{l.at(line), fmt.Sprintf("there is no setting %s; config.example.toml lists them all", strings.Join(first.Key(), "."))}
	}
	var wrong *toml.DecodeError
	line, key := 0, ""
	if errors.As(err, &wrong) {
		line, _ = wrong.Position()
		key = strings.Join(wrong.Key(), ".")
	} else {
		line = l.culprit(data)
	}
	if again, is := l.twice[line]; is {
		return &Error{l.at(line), fmt.Sprintf("%s stands here a second time; keep one of the two", again)}
	}
	if _, known := fields(&Config{})[key]; !known {
		key = l.keyAt(line)
	}
	if field, known := fields(&Config{})[key]; known {
		return &Error{l.at(line), fmt.Sprintf("%s must be %s", key, wanted(field.Type()))}
	}
	return &Error{l.at(line), "this is not valid TOML; text needs quotes, and a section looks like [discord]"}
}

// culprit finds the line of a mistake that the library reports without one:
// the first key with which the file, read as far as that, is refused.
func (l Loaded) culprit(data []byte) int {
	ends := append(slices.Sorted(maps.Values(l.lines)), bytes.Count(data, []byte("\n"))+2)
	all := bytes.SplitAfter(data, []byte("\n"))
	for i := range len(ends) - 1 {
		if decode(bytes.Join(all[:ends[i+1]-1], nil), &Config{}) != nil {
			return ends[i]
		}
	}
	return 1
}

func (l Loaded) at(line int) string { return fmt.Sprintf("%s line %d", l.Path, line) }

// keyAt returns the key that is set on a line, "" if there is none.
func (l Loaded) keyAt(line int) string {
	for key, n := range l.lines {
		if n == line {
			return key
		}
	}
	return ""
}

// anchor makes the file's relative paths start at its folder.
func (l *Loaded) anchor(folder string) {
	paths := []*string{&l.Discord.TokenFile, &l.Storage.Path, &l.LLM.APIKeyFile, &l.Embeddings.APIKeyFile}
	for i := range l.Documents.Folders {
		paths = append(paths, &l.Documents.Folders[i])
	}
	for _, p := range paths {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(folder, *p)
		}
	}
}

// readSecrets reads the files that hold secrets. What stands in the
// configuration itself wins, unless only the file was named by a variable.
func (l *Loaded) readSecrets() error {
	for _, s := range []struct {
		key  string
		file string
		into *Secret
	}{
		{"discord.token", l.Discord.TokenFile, &l.Discord.Token},
		{"llm.api_key", l.LLM.APIKeyFile, &l.LLM.APIKey},
		{"embeddings.api_key", l.Embeddings.APIKeyFile, &l.Embeddings.APIKey},
	} {
		fileKey := s.key + fileSuffix
		fromVariable := l.env[fileKey] && !l.env[s.key]
		if s.file == "" || s.into.Given() && !fromVariable {
			continue
		}
		data, err := os.ReadFile(s.file)
		if err != nil {
			return &Error{l.Where(fileKey), "the file it names cannot be read; check the path and who may read it"}
		}
		*s.into = NewSecret(strings.TrimSpace(string(data)))
		if !s.into.Given() {
			return &Error{l.Where(fileKey), "the file it names is empty"}
		}
		l.files[s.key] = true
	}
	return nil
}

// wanted describes the values of a setting's type.
func wanted(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[Duration]():
		return `a duration such as "10s"`
	case reflect.TypeFor[Shards]():
		return `"auto" or a number of at least 1`
	case reflect.TypeFor[Temperature]():
		return `"unset" or a number from 0 to 2`
	case reflect.TypeFor[Secret]():
		return "text in quotes"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Slice:
		return "a list in square brackets"
	case reflect.Map:
		return "a table"
	case reflect.Struct:
		return "a section in square brackets"
	default:
		return "text in quotes"
	}
}
