// Package config reads config.toml and the DOCENT_ environment variables into
// one plain value with every setting and its default.
//
// A file with an unknown key, a value of the wrong kind or out of range is
// refused with an error that names the line and never repeats what stands
// there: the line beside a mistake may hold a token.
//
// It must not import anything of the project: the program hands each part the
// settings it needs. Start reading at Load; Config is the list of settings.
package config

import "time"

// Config is every setting. Default fills it with what holds when a key is absent.
type Config struct {
	Discord    Discord    `toml:"discord"`
	Storage    Storage    `toml:"storage"`
	Documents  Documents  `toml:"documents"`
	Sources    Sources    `toml:"sources"`
	Answer     Answer     `toml:"answer"`
	LLM        LLM        `toml:"llm"`
	Embeddings Embeddings `toml:"embeddings"`
	Limits     Limits     `toml:"limits"`
	Retention  Retention  `toml:"retention"`
}

// Discord says how to reach Discord and as whom.
type Discord struct {
	Token          Secret `toml:"token"`      // required by serve, here or in TokenFile
	TokenFile      string `toml:"token_file"` // read into Token by Load
	APIBase        string `toml:"api_base"`   // of any server that speaks Discord's API
	MessageContent bool   `toml:"message_content"`
	Shards         Shards `toml:"shards"`
	ShardIDs       []int  `toml:"shard_ids"`   // those this process runs; empty means all
	ShardCount     int    `toml:"shard_count"` // over all processes; needed with ShardIDs
}

// Storage says where the one database file is and how much memory reading it may take.
type Storage struct {
	Path         string `toml:"path"`
	MemoryBudget int64  `toml:"memory_budget"` // bytes
}

// Documents says what may be added, and which folders every server shares.
type Documents struct {
	Folders  []string `toml:"folders"`
	MaxBytes int64    `toml:"max_bytes"` // of one file
}

// Sources says which web addresses every server shares, and how addresses are followed.
type Sources struct {
	Addresses []string `toml:"addresses"`
	Every     Duration `toml:"every"` // between two checks of an address
	Pages     int      `toml:"pages"` // most documents of one feed or sitemap
}

// Answer says when the bot is sure enough to answer.
type Answer struct {
	Threshold float64 `toml:"threshold"` // in [0, 1]; 0 means the one the program was measured with
}

// LLM is the language model that shortens what was proven. It is off while BaseURL is empty.
type LLM struct {
	BaseURL            string         `toml:"base_url"`
	APIKey             Secret         `toml:"api_key"`
	APIKeyFile         string         `toml:"api_key_file"` // read into APIKey by Load
	Model              string         `toml:"model"`
	Temperature        Temperature    `toml:"temperature"`
	TokenField         string         `toml:"token_field"`
	MaxTokens          int            `toml:"max_tokens"`
	ConnectTimeout     Duration       `toml:"connect_timeout"`
	FirstTokenTimeout  Duration       `toml:"first_token_timeout"`
	IdleTimeout        Duration       `toml:"idle_timeout"`
	TotalTimeout       Duration       `toml:"total_timeout"`
	Rerank             bool           `toml:"rerank"`
	ServerTokensPerDay int64          `toml:"server_tokens_per_day"` // 0 means no limit
	MemberTokensPerDay int64          `toml:"member_tokens_per_day"` // 0 means no limit
	ServerMoneyPerDay  float64        `toml:"server_money_per_day"`  // in the currency of the prices; 0 means no limit
	InputPrice         float64        `toml:"input_price"`           // for a million tokens
	OutputPrice        float64        `toml:"output_price"`          // for a million tokens
	ExtraBody          map[string]any `toml:"extra_body"`
}

// Embeddings is the endpoint that turns texts into vectors. It is off while BaseURL is empty.
type Embeddings struct {
	BaseURL    string `toml:"base_url"`
	APIKey     Secret `toml:"api_key"`
	APIKeyFile string `toml:"api_key_file"` // read into APIKey by Load
	Model      string `toml:"model"`
}

// Limits keeps one member or server from crowding out the others.
type Limits struct {
	MemberQuestionsPerMinute int `toml:"member_questions_per_minute"`
	MemberQuestionsPerHour   int `toml:"member_questions_per_hour"`
	ServerQuestionsPerHour   int `toml:"server_questions_per_hour"`
	DocumentsPerServer       int `toml:"documents_per_server"`
	MegabytesPerServer       int `toml:"megabytes_per_server"`
}

// Retention says how long what people leave behind is kept.
type Retention struct {
	QuestionsDays      int `toml:"questions_days"`
	RemovedServersDays int `toml:"removed_servers_days"`
	VersionsDays       int `toml:"versions_days"`          // earlier texts of documents; 0 keeps none
	RemovedDocsDays    int `toml:"removed_documents_days"` // in which a removal can be undone; 0 forgets at once
}

// Default is the configuration of an empty file.
func Default() Config {
	return Config{
		Discord: Discord{APIBase: "https://discord.com/api/v10"},
		Storage: Storage{Path: "docent.db", MemoryBudget: 32 << 20},
		Documents: Documents{
			MaxBytes: 20_000_000,
		},
		Sources: Sources{Every: Duration{6 * time.Hour}, Pages: 500},
		LLM: LLM{
			TokenField:         "max_tokens",
			MaxTokens:          700,
			ConnectTimeout:     Duration{5 * time.Second},
			FirstTokenTimeout:  Duration{30 * time.Second},
			IdleTimeout:        Duration{15 * time.Second},
			TotalTimeout:       Duration{60 * time.Second},
			ServerTokensPerDay: 500_000,
			MemberTokensPerDay: 50_000,
		},
		Limits: Limits{
			MemberQuestionsPerMinute: 10,
			MemberQuestionsPerHour:   60,
			ServerQuestionsPerHour:   1000,
			DocumentsPerServer:       1000,
			MegabytesPerServer:       200,
		},
		Retention: Retention{QuestionsDays: 90, RemovedServersDays: 30, VersionsDays: 90, RemovedDocsDays: 7},
	}
}
