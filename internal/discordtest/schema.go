package discordtest

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

//go:embed schema/openapi.json.gz
var packedSchema []byte

// schemas validates request bodies against Discord's OpenAPI document.
type schemas struct {
	mu       sync.Mutex
	doc      map[string]any
	compiler *jsonschema.Compiler
	compiled map[string]*jsonschema.Schema // by JSON pointer
}

// loadSchemas unpacks the document once per process: it is large, and read only.
var loadSchemas = sync.OnceValues(func() (*schemas, error) {
	r, err := gzip.NewReader(bytes.NewReader(packedSchema))
	if err != nil {
		return nil, fmt.Errorf("unpack Discord's schema: %w", err)
	}
	value, err := jsonschema.UnmarshalJSON(r)
	if err != nil {
		return nil, fmt.Errorf("read Discord's schema: %w", err)
	}
	doc, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("read Discord's schema: no object")
	}
	loosen(doc)
	c := jsonschema.NewCompiler()
	if err := c.AddResource("https://discord.invalid/openapi.json", doc); err != nil {
		return nil, fmt.Errorf("read Discord's schema: %w", err)
	}
	return &schemas{doc: doc, compiler: c, compiled: map[string]*jsonschema.Schema{}}, nil
})

// loosen mends what the document gets wrong: it types
// default_member_permissions as an integer where Discord's documentation, and
// Discord, say string.
func loosen(node any) {
	switch n := node.(type) {
	case map[string]any:
		if props, ok := n["properties"].(map[string]any); ok {
			if p, ok := props["default_member_permissions"].(map[string]any); ok {
				props["default_member_permissions"] = map[string]any{"anyOf": []any{
					p, map[string]any{"type": "string", "pattern": "^[0-9]+$"},
				}}
			}
		}
		for _, v := range n {
			loosen(v)
		}
	case []any:
		for _, v := range n {
			loosen(v)
		}
	}
}

// check validates a body against the request schema of an operation, e.g.
// "/channels/{channel_id}/messages", "post".
func (s *schemas) check(template, method string, multipart bool, body []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	paths := s.doc["paths"].(map[string]any)
	op, ok := dig(paths, template, method).(map[string]any)
	if !ok {
		return fmt.Errorf("Discord has no %s %s", strings.ToUpper(method), template)
	}
	if op["requestBody"] == nil {
		if len(body) > 0 {
			return fmt.Errorf("%s %s takes no body", strings.ToUpper(method), template)
		}
		return nil
	}
	kind := "application/json"
	if multipart {
		kind = "multipart/form-data" // its schema is the JSON's, plus the files
	}
	if dig(op, "requestBody", "content", kind) == nil {
		return fmt.Errorf("%s %s takes no %s", strings.ToUpper(method), template, kind)
	}
	pointer := "/paths/" + escape(template) + "/" + method + "/requestBody/content/" + escape(kind) + "/schema"
	schema := s.compiled[pointer]
	if schema == nil {
		var err error
		if schema, err = s.compiler.Compile("https://discord.invalid/openapi.json#" + pointer); err != nil {
			return fmt.Errorf("compile %s: %w", pointer, err)
		}
		s.compiled[pointer] = schema
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("the body is no JSON: %w", err)
	}
	return schema.Validate(value)
}

func escape(s string) string {
	return strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(s)
}

// dig walks nested objects; nil if something is missing.
func dig(node any, keys ...string) any {
	for _, k := range keys {
		m, ok := node.(map[string]any)
		if !ok {
			return nil
		}
		node = m[k]
	}
	return node
}

// toJSON is for values of this package's own, which always marshal.
func toJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("discordtest: %v", err))
	}
	return b
}
