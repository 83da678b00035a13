package discord

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAnInteractionIsReadWhole(t *testing.T) {
	t.Parallel()
	in := decodeInteraction([]byte(`{
		"id":"1","application_id":"2","type":2,"token":"secret","guild_id":"3","channel_id":"4",
		"channel":{"id":"4","type":11,"name":"thread","parent_id":"5","permissions":"2048"},
		"member":{"user":{"id":"6","username":"al","global_name":"Alice"},"roles":["7"],"nick":null,"permissions":"32"},
		"locale":"de","guild_locale":"en-US","app_permissions":"2048","attachment_size_limit":1000,"new_key":{"a":1},
		"data":{"id":"8","name":"docs","type":1,"options":[{"type":2,"name":"manage","options":[{"type":1,"name":"add","options":[
			{"type":3,"name":"question","value":"where?","focused":false},
			{"type":4,"name":"number","value":9007199254740993},
			{"type":5,"name":"private","value":true},
			{"type":6,"name":"who","value":"6"},{"type":7,"name":"room","value":"4"},{"type":8,"name":"role","value":"7"},
			{"type":11,"name":"file","value":"9"}]}]}],
		"resolved":{"users":{"6":{"id":"6","username":"al"}},"members":{"6":{"roles":["7"]}},"roles":{"7":{"id":"7","name":"R","permissions":"8"}},
			"channels":{"4":{"id":"4","type":0}},"attachments":{"9":{"id":"9","filename":"a.txt","size":5,"url":"https://x/a"}}}}}`), time.Time{})
	if in == nil {
		t.Fatal("not read")
	}
	if in.Kind != KindCommand || in.User.Name() != "Alice" || in.Member.Permissions != ManageGuild || !in.Channel.IsThread() || in.Channel.ParentID != "5" {
		t.Errorf("%+v", in)
	}
	if in.Locale != "de" || in.AppPermissions != SendMessages || in.AttachmentLimit != 1000 {
		t.Errorf("%+v", in)
	}
	c := in.Command
	if c.FullName() != "docs manage add" || c.Text("question") != "where?" || c.Text("number") != "9007199254740993" {
		t.Errorf("command %+v", c)
	}
	if v, given := c.Flag("private"); !v || !given {
		t.Error("the flag is lost")
	}
	if _, given := c.Flag("absent"); given {
		t.Error("an absent flag was given")
	}
	file, _ := c.Option("file")
	who, _ := c.Option("who")
	role, _ := c.Option("role")
	room, _ := c.Option("room")
	if file.Attachment == nil || file.Attachment.Size != 5 || who.User == nil || who.Member == nil || role.Role == nil || room.Channel == nil {
		t.Errorf("options %+v %+v %+v %+v", file, who, role, room)
	}
}

func TestAMessageCommandOnUnknownComponentsIsRead(t *testing.T) {
	t.Parallel()
	in := decodeInteraction([]byte(`{"id":"1","token":"t","type":2,"data":{"type":3,"name":"Ask about this","target_id":"5","resolved":{"messages":{"5":{
		"id":"5","content":"what they said","author":{"id":"6"},"components":[{"type":16},{"type":99,"components":[{"type":98,"content":"inside"}]},null,7]}}}}}`), time.Time{})
	if in.Kind != KindMessageCommand || in.Command.Target == nil || in.Command.Target.Content != "what they said" {
		t.Fatalf("%+v", in.Command)
	}
	if diff := cmp.Diff([]string{"inside"}, in.Command.Target.ComponentTexts); diff != "" {
		t.Error(diff)
	}
}

func TestAFormIsReadFromRowsAndLabels(t *testing.T) {
	t.Parallel()
	in := decodeInteraction([]byte(`{"id":"1","token":"t","type":5,"data":{"custom_id":"form","components":[
		{"type":1,"components":[{"type":4,"custom_id":"a","value":"row"}]},
		{"type":18,"component":{"type":4,"custom_id":"b","value":"label"}},
		{"type":18,"component":{"type":3,"custom_id":"c","values":["x","y"]}},
		{"type":18,"component":{"type":19,"custom_id":"d","values":["9"]}},
		{"type":77}],"resolved":{"attachments":{"9":{"id":"9","filename":"f"}}}}}`), time.Time{})
	if in.Kind != KindModal || in.Modal.Text("a") != "row" || in.Modal.Text("b") != "label" || in.Modal.Text("z") != "" {
		t.Errorf("%+v", in.Modal)
	}
	c, _ := in.Modal.Field("c")
	d, _ := in.Modal.Field("d")
	if len(c.Values) != 2 || len(d.Attachments) != 1 {
		t.Errorf("%+v %+v", c, d)
	}
}

func TestWhatCanBeAnsweredIsNotLost(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		`{"id":"1","token":"t"}`, `{"id":1,"token":"t","type":"2"}`, `{"id":"1","token":"t","type":99,"data":[]}`,
		`{"id":"1","token":"t","type":2,"data":null,"member":null,"user":null,"channel":null}`,
		`{"id":"1","token":"t","type":2,"data":{"options":[null,{"type":1,"options":7}],"resolved":[]}}`,
		`{"id":"1","token":"t","type":3,"data":{"component_type":42,"values":null},"message":{"id":5}}`,
		`{"id":"1","token":"t","type":5,"data":{"components":{}}}`,
	} {
		if in := decodeInteraction([]byte(raw), time.Time{}); in == nil || in.ID != "1" {
			t.Errorf("%s was read as %+v", raw, in)
		}
	}
	for _, raw := range []string{``, `null`, `[]`, `{}`, `{"id":"1"}`, `{"token":"t"}`, `{"id":null,"token":"t"}`} {
		if in := decodeInteraction([]byte(raw), time.Time{}); in != nil {
			t.Errorf("%s was read as %+v", raw, in)
		}
	}
}

func TestDeepNestingIsCutOff(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"id":"1","referenced_message":`, 3000) + `null` + strings.Repeat(`}`, 3000)
	n := 0
	for m := decodeMessage([]byte(deep)); m != nil; m = m.Referenced {
		n++
	}
	if n == 0 || n > maxDepth+1 {
		t.Errorf("followed %d messages", n)
	}
	parts := strings.Repeat(`{"content":"x","components":[`, 2000) + strings.Repeat(`]}`, 2000)
	m := decodeMessage([]byte(`{"id":"1","components":[` + parts + `]}`))
	if got := len(m.ComponentTexts); got == 0 || got > maxDepth+1 {
		t.Errorf("%d texts", got)
	}
}

func FuzzEvents(f *testing.F) {
	seeds, err := filepath.Glob("testdata/events/*.json")
	if err != nil || len(seeds) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, s := range seeds {
		raw, err := os.ReadFile(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		in := decodeInteraction(raw, time.Time{})
		decodeMessage(raw)
		decodeGuild(raw)
		ownMember(raw, "1")
		decodeApplication(raw)
		decodeGateway(raw)
		var o map[string]json.RawMessage
		if json.Unmarshal(raw, &o) != nil {
			return
		}
		var id, token string
		if json.Unmarshal(o["id"], &id) == nil && json.Unmarshal(o["token"], &token) == nil && id != "" && token != "" && in == nil {
			t.Errorf("an interaction with id and token was lost: %s", raw)
		}
	})
}
