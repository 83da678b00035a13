package extract

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// maxStack ends a reader that calls itself without end long before it has
// filled the memory.
const maxStack = 64 << 20

// confine limits the memory and processor time of this process for good. The
// kernel counts writable private memory (RLIMIT_DATA), which leaves alone the
// address space that Go and WebAssembly only reserve (RLIMIT_AS would not).
func confine(l Limits) error {
	debug.SetMaxStack(maxStack)
	debug.SetMemoryLimit(l.Memory / 4 * 3) // the collector tries harder before the wall
	used, err := dataBytes()
	if err != nil {
		return err
	}
	seconds := uint64(math.Ceil(l.Time.Seconds()))
	for resource, limit := range map[int]uint64{
		unix.RLIMIT_DATA: used + uint64(l.Memory),
		unix.RLIMIT_CPU:  seconds, // of all threads together
		unix.RLIMIT_CORE: 0,
	} {
		if err := unix.Setrlimit(resource, &unix.Rlimit{Cur: limit, Max: limit}); err != nil {
			return fmt.Errorf("limit the process: %w", err)
		}
	}
	// Answers come before imports.
	return unix.Setpriority(unix.PRIO_PROCESS, 0, 5)
}

// dataBytes is how much memory the kernel counts already: under the race
// detector it is a lot.
func dataBytes() (uint64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("read the process's size: %w", err)
	}
	for line := range bytes.Lines(status) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmData:")); ok {
			kb, err := strconv.ParseUint(string(bytes.Fields(rest)[0]), 10, 64)
			return kb << 10, err
		}
	}
	return 0, fmt.Errorf("read the process's size: no VmData")
}

// peak is the most memory that an ended process held, in bytes.
func peak(state *os.ProcessState) int64 {
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		return usage.Maxrss << 10
	}
	return 0
}
