package config

import (
	"net/url"
	"slices"
	"time"
)

// validate refuses values that have the right kind and make no sense.
func (l Loaded) validate() error {
	for _, rule := range l.rules() {
		if !rule.holds {
			return &Error{l.Where(rule.key), rule.key + " must be " + rule.wanted}
		}
	}
	return nil
}

type rule struct {
	key    string
	holds  bool
	wanted string
}

func (l Loaded) rules() []rule {
	c := l.Config
	rules := []rule{
		{"discord.api_base", webAddress(c.Discord.APIBase), "an address that starts with https:// or http://"},
		{"discord.shard_count", c.Discord.ShardCount >= 0 && (len(c.Discord.ShardIDs) == 0 || c.Discord.ShardCount > 0), "the number of shards over all processes where shard_ids is given"},
		{"discord.shard_ids", c.shardIDsFit(), "different numbers from 0 to shard_count - 1"},
		{"discord.shards", c.Discord.Shards >= 0, `"auto" or a number of at least 1`},
		{"storage.path", c.Storage.Path != "", "the path of a file"},
		{"sources.addresses", !slices.ContainsFunc(c.Sources.Addresses, func(a string) bool { return !webAddress(a) }), "addresses that start with https:// or http://"},
		{"sources.every", c.Sources.Every.Duration >= 15*time.Minute, `a duration of at least "15m"`},
		{"answer.threshold", c.Answer.Threshold >= 0 && c.Answer.Threshold <= 1, "a number from 0 to 1"},
		{"llm.base_url", c.LLM.BaseURL == "" || webAddress(c.LLM.BaseURL), "an address that starts with https:// or http://, or empty"},
		{"llm.token_field", slices.Contains([]string{"max_tokens", "max_completion_tokens"}, c.LLM.TokenField), `"max_tokens" or "max_completion_tokens"`},
		{"llm.server_money_per_day", c.LLM.ServerMoneyPerDay >= 0, "a number of at least 0"},
		{"llm.input_price", c.LLM.InputPrice >= 0, "a number of at least 0"},
		{"llm.output_price", c.LLM.OutputPrice >= 0, "a number of at least 0"},
		{"embeddings.base_url", c.Embeddings.BaseURL == "" || webAddress(c.Embeddings.BaseURL), "an address that starts with https:// or http://, or empty"},
	}
	rules = append(rules, c.minimums()...)
	return rules
}

// minimums are the rules for whole numbers.
func (c Config) minimums() []rule {
	var rules []rule
	for _, least := range []struct {
		key        string
		value, min int64
		wanted     string
	}{
		{"storage.memory_budget", c.Storage.MemoryBudget, 1 << 20, "a number of bytes, at least 1048576"},
		{"documents.max_bytes", c.Documents.MaxBytes, 1, "a number of bytes, at least 1"},
		{"sources.pages", int64(c.Sources.Pages), 1, "a whole number of at least 1"},
		{"llm.max_tokens", int64(c.LLM.MaxTokens), 1, "a whole number of at least 1"},
		{"llm.connect_timeout", int64(c.LLM.ConnectTimeout.Duration), 1, `a duration such as "5s"`},
		{"llm.first_token_timeout", int64(c.LLM.FirstTokenTimeout.Duration), 1, `a duration such as "30s"`},
		{"llm.idle_timeout", int64(c.LLM.IdleTimeout.Duration), 1, `a duration such as "15s"`},
		{"llm.total_timeout", int64(c.LLM.TotalTimeout.Duration), 1, `a duration such as "60s"`},
		{"llm.server_tokens_per_day", c.LLM.ServerTokensPerDay, 0, "a whole number of at least 0"},
		{"llm.member_tokens_per_day", c.LLM.MemberTokensPerDay, 0, "a whole number of at least 0"},
		{"limits.member_questions_per_minute", int64(c.Limits.MemberQuestionsPerMinute), 1, "a whole number of at least 1"},
		{"limits.member_questions_per_hour", int64(c.Limits.MemberQuestionsPerHour), 1, "a whole number of at least 1"},
		{"limits.server_questions_per_hour", int64(c.Limits.ServerQuestionsPerHour), 1, "a whole number of at least 1"},
		{"limits.documents_per_server", int64(c.Limits.DocumentsPerServer), 1, "a whole number of at least 1"},
		{"limits.megabytes_per_server", int64(c.Limits.MegabytesPerServer), 1, "a whole number of at least 1"},
		{"retention.questions_days", int64(c.Retention.QuestionsDays), 0, "a number of days"},
		{"retention.removed_servers_days", int64(c.Retention.RemovedServersDays), 0, "a number of days"},
		{"retention.versions_days", int64(c.Retention.VersionsDays), 0, "a number of days"},
		{"retention.removed_documents_days", int64(c.Retention.RemovedDocsDays), 0, "a number of days"},
	} {
		rules = append(rules, rule{least.key, least.value >= least.min, least.wanted})
	}
	return rules
}

func (c Config) shardIDsFit() bool {
	seen := map[int]bool{}
	for _, id := range c.Discord.ShardIDs {
		if id < 0 || id >= c.Discord.ShardCount || seen[id] {
			return false
		}
		seen[id] = true
	}
	return true
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
