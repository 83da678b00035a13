package discord

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Token is a secret: it prints as a placeholder everywhere.
type Token string

const hidden = "[hidden]"

// String returns a placeholder.
func (Token) String() string { return hidden }

// GoString returns a placeholder.
func (Token) GoString() string { return hidden }

// MarshalText returns a placeholder, also for JSON.
func (Token) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue returns a placeholder.
func (Token) LogValue() slog.Value { return slog.StringValue(hidden) }

// Config says how to connect. Only Token is required.
type Config struct {
	Token Token // the bot's token, without "Bot "
	// APIBase is the address of a Discord-compatible server, such as
	// "http://127.0.0.1:3000"; a path below it ("/api/v10" or other) is used
	// as it stands. "" is Discord itself.
	APIBase string
	// MessageContent asks for the privileged intent of that name.
	MessageContent bool
	Shards         Shards
	Limits         Limits
	Logger         *slog.Logger // nil discards
}

// Shards says which part of the bot's servers this process serves. The zero
// value is one connection for all of them.
type Shards struct {
	Auto  bool  // as many as Discord recommends, all in this process
	IDs   []int // these, of Count
	Count int
}

// ShardOf is the shard, of so many, that a server's events come on; -1 for an
// id that is no server's. The formula is Discord's
// (https://discord.com/developers/docs/events/gateway#sharding).
func ShardOf(guild string, shards int) int {
	id, err := strconv.ParseUint(guild, 10, 64)
	if err != nil {
		return -1
	}
	return int((id >> 22) % uint64(max(shards, 1)))
}

// Limits bounds what the client holds and does at once. Zero fields get the
// defaults named here.
type Limits struct {
	Workers    int           // pieces of work at once: 8
	PerChannel int           // waiting in one channel: 256
	Total      int           // waiting in all: 1024
	Drain      time.Duration // what running work gets at a stop: 15 s
}

func (l Limits) withDefaults() Limits {
	if l.Workers <= 0 {
		l.Workers = 8
	}
	if l.PerChannel <= 0 {
		l.PerChannel = 256
	}
	if l.Total <= 0 {
		l.Total = 1024
	}
	if l.Drain <= 0 {
		l.Drain = 15 * time.Second
	}
	return l
}

// Client is a bot on Discord. Its REST methods work at once; events come
// while Run runs. It is safe for concurrent use.
type Client struct {
	cfg     Config
	log     *slog.Logger
	rest    *rest
	timing  timing
	way     way
	running atomic.Bool
	shards  atomic.Pointer[[]*shard]
}

// New returns a client. It does not touch the network.
func New(cfg Config) (*Client, error) {
	base, err := apiBase(cfg.APIBase)
	if err != nil {
		return nil, err
	}
	token := strings.TrimPrefix(strings.TrimSpace(string(cfg.Token)), "Bot ")
	if token == "" {
		return nil, ErrNoToken
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, ErrToken
	}
	cfg.Token = Token(token)
	if err := cfg.Shards.check(); err != nil {
		return nil, err
	}
	cfg.Limits = cfg.Limits.withDefaults()
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone() // its own connections, closed when Run ends
	transport.MaxIdleConnsPerHost = 32
	return &Client{
		cfg: cfg, log: cfg.Logger, timing: defaultTiming(),
		way:  way{proxy: http.ProxyFromEnvironment, dial: (&net.Dialer{}).DialContext},
		rest: newRest(base, cfg.Token, transport, cfg.Logger),
	}, nil
}

// Format prints a client without its token, whatever the verb.
func (c *Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "discord.Client") }

// The address of Discord's API and the version this package speaks.
const (
	discordAPI = "https://discord.com"
	apiPath    = "/api/v10"
)

func apiBase(s string) (string, error) {
	if s == "" {
		s = discordAPI
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", fmt.Errorf("%w: write it like https://discord.example", ErrAPIBase)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("%w: leave out user names and anything after ? or #", ErrAPIBase)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	if u.Path == "" || u.Path == "/api" {
		u.Path = apiPath
	}
	return u.String(), nil
}

func (s Shards) check() error {
	if len(s.IDs) > 0 && (s.Auto || s.Count <= 0) {
		return fmt.Errorf("%w: shard_ids needs shard_count, and no shards = \"auto\"", ErrShards)
	}
	if s.Count < 0 || s.Auto && s.Count > 0 {
		return fmt.Errorf("%w: give either shards = \"auto\" or shard_count", ErrShards)
	}
	seen := map[int]bool{}
	for _, id := range s.IDs {
		if id < 0 || id >= s.Count || seen[id] {
			return fmt.Errorf("%w: shard_ids are different numbers from 0 to shard_count-1", ErrShards)
		}
		seen[id] = true
	}
	return nil
}

// What New refuses.
var (
	ErrNoToken = errors.New("there is no Discord token")
	ErrAPIBase = errors.New("the address of the Discord server is not usable")
	ErrShards  = errors.New("the sharding settings contradict each other")
)

// InviteURL is the link with which a server's owner adds the bot: the bot
// itself with exactly those permissions, and its commands.
func InviteURL(applicationID string, p Permissions) string {
	q := url.Values{
		"client_id":   {applicationID},
		"permissions": {fmt.Sprint(uint64(p))},
		"scope":       {"bot applications.commands"},
	}
	return discordAPI + "/oauth2/authorize?" + q.Encode()
}
