package config

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// Keys returns every setting as "section.key", in the order of Config.
func Keys() []string {
	var keys []string
	walk(reflect.ValueOf(&Config{}).Elem(), func(key string, _ reflect.Value) { keys = append(keys, key) })
	return keys
}

// Value returns the setting of a key in the form it is printed in; secrets
// are hidden. It is nil for an unknown key.
func (c Config) Value(key string) any {
	field, known := fields(&c)[key]
	if !known {
		return nil
	}
	return field.Interface()
}

// fields gives every setting of c by its key, and every section by its name.
func fields(c *Config) map[string]reflect.Value {
	all := map[string]reflect.Value{}
	root := reflect.ValueOf(c).Elem()
	for i := range root.NumField() {
		all[root.Type().Field(i).Tag.Get("toml")] = root.Field(i)
	}
	walk(root, func(key string, field reflect.Value) { all[key] = field })
	return all
}

func walk(root reflect.Value, visit func(key string, field reflect.Value)) {
	for i := range root.NumField() {
		section := root.Field(i)
		for j := range section.NumField() {
			key := root.Type().Field(i).Tag.Get("toml") + "." + section.Type().Field(j).Tag.Get("toml")
			visit(key, section.Field(j))
		}
	}
}

const variablePrefix = "DOCENT_"

// variable is the environment variable of a key: DOCENT_DISCORD_TOKEN for discord.token.
func variable(key string) string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// Strange returns the variables of environ (as from os.Environ) that begin
// like ours and are no setting: most often a setting with a typing mistake.
func Strange(environ []string) []string {
	known := map[string]bool{}
	for _, key := range Keys() {
		known[variable(key)] = true
	}
	var strange []string
	for _, pair := range environ {
		name, _, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, variablePrefix) && !known[name] {
			strange = append(strange, name)
		}
	}
	return strange
}

// override takes the settings that the environment gives. An empty variable
// counts as absent. Lists are separated by commas; tables are JSON objects.
func (l *Loaded) override(getenv func(string) string) error {
	all := fields(&l.Config)
	for _, key := range Keys() {
		text := strings.TrimSpace(getenv(variable(key)))
		if text == "" {
			continue
		}
		if err := assign(all[key], text); err != nil {
			what := wanted(all[key].Type())
			switch all[key].Kind() {
			case reflect.Slice:
				what = "a list with commas"
			case reflect.Map:
				what = "a JSON object"
			}
			return &Error{variable(key), "this must be " + strings.ReplaceAll(what, `"`, "")}
		}
		l.env[key] = true
	}
	return nil
}

func assign(field reflect.Value, text string) error {
	if u, ok := field.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(text))
	}
	switch field.Kind() {
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		field.SetBool(b)
		return err
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(strings.ReplaceAll(text, "_", ""), 10, 64)
		field.SetInt(n)
		return err
	case reflect.Float64:
		f, err := strconv.ParseFloat(text, 64)
		field.SetFloat(f)
		return err
	case reflect.Slice:
		return assignList(field, text)
	case reflect.Map:
		return json.Unmarshal([]byte(text), field.Addr().Interface())
	default:
		field.SetString(text)
		return nil
	}
}

func assignList(field reflect.Value, text string) error {
	parts := strings.Split(text, ",")
	list := reflect.MakeSlice(field.Type(), len(parts), len(parts))
	for i, part := range parts {
		if err := assign(list.Index(i), strings.TrimSpace(part)); err != nil {
			return err
		}
	}
	field.Set(list)
	return nil
}

// lineNumbers finds the line on which each key is set, so that a mistake in
// its value can be shown, and the lines that set one a second time. It reads
// as far as the file is valid.
func lineNumbers(data []byte) (lines map[string]int, twice map[int]string) {
	lines, twice = map[string]int{}, map[int]string{}
	var p unstable.Parser
	p.Reset(data)
	table := ""
	for p.NextExpression() {
		e := p.Expression()
		var parts []string
		line := 0
		for k := e.Key(); k.Next(); {
			parts = append(parts, string(k.Node().Data))
			line = p.Shape(k.Node().Raw).Start.Line
		}
		key := strings.Join(parts, ".")
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = key
		case unstable.KeyValue:
			if table != "" {
				key = table + "." + key
			}
		default:
			continue
		}
		if lines[key] > 0 && e.Kind != unstable.ArrayTable {
			twice[line] = key
			continue
		}
		lines[key] = line
	}
	return lines, twice
}
