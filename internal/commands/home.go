package commands

import (
	"context"
	"errors"
	"fmt"

	"docent/internal/discord"
)

// Why a direct message belongs to no community.
var (
	errNoServer    = errors.New("the member shares no server with the bot")
	errManyServers = errors.New("the member shares several servers with the bot")
)

// askAll is up to how many servers each is asked whether a member is in it.
// A bot in more asks only those where the member has asked before.
const askAll = 10

// home is the server that is meant in a direct message.
type home struct {
	guild string
	roles []string
}

// home finds the one server that a member and the bot share. Membership is
// asked of Discord each time: who left a server reads its documents no more.
func (b *Bot) home(ctx context.Context, member string) (home, error) {
	guilds, err := b.Store.Guilds(ctx)
	if err != nil {
		return home{}, err
	}
	if len(guilds) > askAll {
		if guilds, err = b.Store.MemberGuilds(ctx, member, askAll); err != nil {
			return home{}, err
		}
	}
	var found []home
	for _, g := range guilds {
		m, err := b.Client.Member(ctx, g, member)
		if errors.Is(err, discord.ErrNotFound) || errors.Is(err, discord.ErrForbidden) {
			continue
		}
		if err != nil {
			return home{}, fmt.Errorf("find the server that is meant: %w", err)
		}
		if m != nil {
			found = append(found, home{g, m.Roles})
		}
	}
	switch len(found) {
	case 0:
		return home{}, errNoServer
	case 1:
		return found[0], nil
	}
	return home{}, errManyServers
}
