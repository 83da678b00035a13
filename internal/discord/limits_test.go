package discord

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestPermissionsAreComputedAsDiscordDoes(t *testing.T) {
	t.Parallel()
	g := Guild{ID: "1", OwnerID: "9", Roles: []Role{
		{ID: "1", Permissions: ViewChannel | SendMessages}, {ID: "2", Permissions: ManageMessages}, {ID: "3", Permissions: Administrator},
	}}
	all := func(o ...Overwrite) Channel { return Channel{ID: "5", Overwrites: o} }
	for _, c := range []struct {
		name    string
		channel Channel
		roles   []string
		want    Permissions
	}{
		{"everyone", all(), nil, ViewChannel | SendMessages},
		{"a role adds", all(), []string{"2"}, ViewChannel | SendMessages | ManageMessages},
		{"an administrator may all", all(Overwrite{ID: "1", Deny: ViewChannel}), []string{"3"}, AllPermissions},
		{"everyone is denied", all(Overwrite{ID: "1", Deny: SendMessages}), nil, ViewChannel},
		{"a role's allowance beats everyone's denial", all(Overwrite{ID: "2", Allow: SendMessages}, Overwrite{ID: "1", Deny: SendMessages}), []string{"2"}, ViewChannel | SendMessages | ManageMessages},
		{"the member's own denial comes last", all(Overwrite{ID: "7", Member: true, Deny: SendMessages}, Overwrite{ID: "2", Allow: SendMessages}), []string{"2"}, ViewChannel | ManageMessages},
		{"who sees nothing may nothing", all(Overwrite{ID: "1", Deny: ViewChannel}), []string{"2"}, 0},
	} {
		if got := PermissionsIn(g, c.channel, "7", c.roles); got != c.want {
			t.Errorf("%s: %v instead of %v", c.name, got.Names(), c.want.Names())
		}
	}
	if PermissionsIn(g, all(Overwrite{ID: "1", Deny: ViewChannel}), "9", nil) != AllPermissions {
		t.Error("the owner is held back")
	}
}

func TestServersAreSpreadOverShardsByDiscordsFormula(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		guild  string
		shards int
		want   int
	}{{"4194304", 4, 1}, {"41943040", 4, 2}, {"4194303", 4, 0}, {"41943040", 1, 0}, {"41943040", 0, 0}, {"local", 4, -1}} {
		if got := ShardOf(c.guild, c.shards); got != c.want {
			t.Errorf("server %s is on shard %d of %d, want %d", c.guild, got, c.shards, c.want)
		}
	}
}

func TestTheLimitOfARouteIsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var b bucket
		now := time.Now()
		for range 2 {
			if b.take(now) != 0 {
				t.Fatal("an unknown limit holds calls up")
			}
		}
		b.learn(now, header("X-RateLimit-Remaining", "1", "X-RateLimit-Reset-After", "2.5"))
		if b.take(now) != 0 {
			t.Error("the last call is held up")
		}
		if wait := b.take(now); wait != 2500*time.Millisecond {
			t.Errorf("wait %v", wait)
		}
		b.learn(now, header("X-RateLimit-Remaining", "4", "X-RateLimit-Reset-After", "2"))
		if b.take(now) == 0 {
			t.Error("a late answer opened the limit again")
		}
		if b.take(now.Add(3*time.Second)) != 0 {
			t.Error("the limit does not end")
		}
	})
}

func TestTheGlobalLimitIsKept(t *testing.T) {
	t.Parallel()
	var g gate
	now := time.Unix(1000, 0)
	for range perSecond {
		if g.take(now) != 0 {
			t.Fatal("held up too early")
		}
	}
	if wait := g.take(now.Add(400 * time.Millisecond)); wait != 600*time.Millisecond {
		t.Errorf("wait %v", wait)
	}
	if g.take(now.Add(time.Second)) != 0 {
		t.Error("the next second is held up")
	}
	g.close(now.Add(time.Minute))
	if wait := g.take(now.Add(2 * time.Second)); wait != 58*time.Second {
		t.Errorf("wait %v", wait)
	}
}

func TestTheBreakerOpensBeforeDiscordBansAndClosesLater(t *testing.T) {
	t.Parallel()
	var b breaker
	now := time.Unix(1_700_000_000, 0)
	for i := range breakerLimit {
		if !b.allow(now) {
			t.Fatalf("opened after %d", i)
		}
		b.count(now)
		now = now.Add(10 * time.Millisecond)
	}
	if b.allow(now) {
		t.Error("it does not open")
	}
	if !b.allow(now.Add(breakerWindow)) {
		t.Error("it does not close")
	}
}

func TestIdentifiesKeepTheirDistance(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := testGate(&GatewayInfo{MaxConcurrency: 2, Remaining: 1000, Total: 1000, URL: "u"})
		began := time.Now()
		for i, want := range []time.Duration{0, 0, 5 * time.Second, 5 * time.Second, 10 * time.Second} {
			if _, err := g.enter(t.Context(), i); err != nil {
				t.Fatal(err)
			}
			if got := time.Since(began); got != want {
				t.Errorf("shard %d identified after %v instead of %v", i, got, want)
			}
		}
	})
}

func TestTheLastIdentifiesOfADayAreWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		info := &GatewayInfo{MaxConcurrency: 1, Remaining: identifyReserve + 1, Total: 1000, ResetAfter: 5 * time.Minute}
		g := testGate(info)
		began := time.Now()
		for range 2 {
			if _, err := g.enter(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
			info.Remaining = 1000 // what Discord will say after the reset
		}
		if got := time.Since(began); got < 5*time.Minute {
			t.Errorf("the reserve was touched after %v", got)
		}
	})
}

func TestIDsAreRememberedForAWhile(t *testing.T) {
	t.Parallel()
	r := recent{most: 3, ids: map[string]bool{}}
	for _, c := range []struct {
		id   string
		seen bool
	}{{"a", false}, {"a", true}, {"b", false}, {"c", false}, {"d", false}, {"b", true}, {"a", false}, {"b", false}} {
		if got := r.add(c.id); got != c.seen {
			t.Errorf("%s: %v", c.id, got)
		}
	}
	if len(r.ids) != 3 {
		t.Errorf("%d ids are kept", len(r.ids))
	}
}
