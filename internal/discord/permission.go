package discord

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// Permissions is Discord's permission bit set. On the wire it is a decimal
// string, because it outgrows a JSON number.
type Permissions uint64

// The permissions the bot asks about; numbers from Discord's "Permissions" page.
const (
	ManageGuild           Permissions = 1 << 5 // shown to people as "Manage Server"
	ViewChannel           Permissions = 1 << 10
	SendMessages          Permissions = 1 << 11
	ManageMessages        Permissions = 1 << 13
	AttachFiles           Permissions = 1 << 15
	ReadMessageHistory    Permissions = 1 << 16
	SendMessagesInThreads Permissions = 1 << 38
	Administrator         Permissions = 1 << 3
	AllPermissions        Permissions = 1<<63 - 1
)

// Has reports whether every permission of want is in p. An administrator has
// all of them.
func (p Permissions) Has(want Permissions) bool {
	return p&Administrator != 0 || p&want == want
}

// MarshalJSON writes the decimal string Discord uses.
func (p Permissions) MarshalJSON() ([]byte, error) {
	return []byte(strconv.Quote(strconv.FormatUint(uint64(p), 10))), nil
}

// UnmarshalJSON reads a decimal string or a number; null is no permission.
func (p *Permissions) UnmarshalJSON(b []byte) error {
	var n json.Number
	if len(b) > 1 && b[0] == '"' {
		b = b[1 : len(b)-1]
	}
	if n = json.Number(b); n == "null" || n == "" {
		*p = 0
		return nil
	}
	v, err := strconv.ParseUint(n.String(), 10, 64)
	if err != nil {
		return fmt.Errorf("read permissions: %w", err)
	}
	*p = Permissions(v)
	return nil
}

// permissionNames are the names people see in Discord's settings, in the
// order in which a sentence should list them.
var permissionNames = [...]struct {
	bit  Permissions
	name string
}{
	{ViewChannel, "View Channel"},
	{SendMessages, "Send Messages"},
	{SendMessagesInThreads, "Send Messages in Threads"},
	{AttachFiles, "Attach Files"},
	{ReadMessageHistory, "Read Message History"},
	{ManageMessages, "Manage Messages"},
	{ManageGuild, "Manage Server"},
	{Administrator, "Administrator"},
}

// Names lists the permissions of p as Discord's settings name them.
func (p Permissions) Names() []string {
	var names []string
	for _, n := range permissionNames {
		if p&n.bit != 0 {
			names = append(names, n.name)
		}
	}
	return names
}

// PermissionsIn computes what a member may do in a channel of a server:
// everyone's role, the member's roles, then the channel's overwrites for
// everyone, for roles and for the member, as Discord's "Permissions" page
// orders them. For a thread pass its parent channel. The server must carry its
// roles and the channel its overwrites (Client.Guild, Client.Channel and the
// guild event do).
func PermissionsIn(g Guild, c Channel, userID string, roles []string) Permissions {
	if userID == g.OwnerID && userID != "" {
		return AllPermissions
	}
	mine := map[string]bool{g.ID: true} // @everyone's role has the server's id
	for _, r := range roles {
		mine[r] = true
	}
	var p Permissions
	for _, r := range g.Roles {
		if mine[r.ID] {
			p |= r.Permissions
		}
	}
	if p&Administrator != 0 {
		return AllPermissions
	}
	var allow, deny Permissions
	var member Overwrite
	for _, o := range c.Overwrites {
		switch {
		case o.ID == g.ID:
			p = p&^o.Deny | o.Allow
		case o.Member && o.ID == userID:
			member = o
		case !o.Member && mine[o.ID]:
			allow |= o.Allow
			deny |= o.Deny
		}
	}
	p = p&^deny | allow
	p = p&^member.Deny | member.Allow
	if p&ViewChannel == 0 {
		return 0 // who cannot see a channel can do nothing in it
	}
	return p
}
