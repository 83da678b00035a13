package main

import (
	"context"
	"flag"
	"fmt"
	"runtime/debug"
)

// version is the release that this source tree becomes.
const version = "0.1.0"

func versionCommand() command {
	return command{
		name: "version", summary: "Print the program's version.",
		define: func(p *program, _ *flag.FlagSet) func(context.Context, []string) error {
			return func(_ context.Context, words []string) error {
				if len(words) > 0 {
					return usagef("`bot version` takes no words")
				}
				_, err := fmt.Fprintf(p.out, "docent %s%s\n", version, commit())
				return err
			}
		},
	}
}

// commit names the commit that was built, where the toolchain recorded it.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return " (" + s.Value[:12] + ", " + info.GoVersion + ")"
		}
	}
	return " (" + info.GoVersion + ")"
}
