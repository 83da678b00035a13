package locale

import (
	"fmt"
	"strconv"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// forms are the names that a language file gives to the forms of a text that
// counts, after Unicode's CLDR; a language writes those it has for whole numbers.
var forms = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

// form names the form that a language takes for a whole number.
func form(tag string, n int) string {
	return forms[plural.Cardinal.MatchPlural(language.Make(tag), max(n, -n), 0, 0, 0, 0)]
}

// N returns the text under key in the form for n things, which fills {n};
// otherwise it is like T.
func (w Words) N(key string, n int, pairs ...string) string {
	text := key + "." + form(w.language, n)
	if _, ok := w.texts[text]; !ok {
		text = key + "." + form(Fallback, n)
	}
	return w.T(text, append([]string{"n", strconv.Itoa(n)}, pairs...)...)
}

// flatten puts a section's texts under "section.key", and the forms of a text
// that counts under "section.key.form".
func flatten(into map[string]string, name string, value any) error {
	switch v := value.(type) {
	case string:
		into[name] = v
	case map[string]any:
		for key, inner := range v {
			if err := flatten(into, name+"."+key, inner); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("%s is a %T: write a text or a table of its forms", name, value)
	}
	return nil
}
