//go:build !linux

package extract

import (
	"os"
	"runtime/debug"
)

// confine asks Go's collector to stay below the limit; only Linux enforces it.
// The parent's time limit holds everywhere.
func confine(l Limits) error {
	debug.SetMaxStack(64 << 20)
	debug.SetMemoryLimit(l.Memory / 4 * 3)
	return nil
}

// peak is not known here.
func peak(*os.ProcessState) int64 { return 0 }
