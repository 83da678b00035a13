package discord

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// Why a connection ended.
var (
	errSilent    = errors.New("the gateway fell silent")
	errReconnect = errors.New("the gateway asked to reconnect")
	errInvalid   = errors.New("the gateway refused the session")
	errOversized = errors.New("the gateway sent more than this program accepts")
	errStopped   = errors.New("the connection was given up")
)

// closeError is a close frame of the gateway's.
type closeError struct {
	code int
	text string
}

func (e *closeError) Error() string {
	return fmt.Sprintf("the gateway closed the connection with code %d %s", e.code, e.text)
}

// resumption is what continues an earlier session.
type resumption struct {
	session string
	url     string
	seq     int64
	tries   int // connections that tried it and brought no verdict
}

// wire is the connection under one discordgo.Session. It sees every packet
// before the library does: it keeps op 7 and op 9 away from it, puts a
// deadline on each read, remembers close codes and what a resumption needs,
// and renames dispatched events so that the library hands them on raw instead
// of decoding them with its own, less tolerant structs.
type wire struct {
	net.Conn
	timing timing
	token  Token
	resume *resumption // sent instead of an identify
	out    frames      // towards the library
	in     frames      // from the library
	chunk  []byte      // the one reader's

	mu         sync.Mutex
	pending    []byte    // filtered bytes the library has not read yet
	last       time.Time // when the last whole packet came
	allowed    time.Duration
	interval   time.Duration
	state      resumption
	beat       time.Time // when the last heartbeat went out
	latency    time.Duration
	identified bool
	ready      chan struct{} // closed at READY or RESUMED
	isReady    bool
	dead       chan struct{} // closed with err set
	err        error
	resumable  bool // of errInvalid
}

func newWire(c net.Conn, t timing, token Token, resume *resumption) *wire {
	w := &wire{
		Conn: c, timing: t, token: token, resume: resume,
		last: time.Now(), allowed: t.hello, chunk: make([]byte, 16<<10),
		ready: make(chan struct{}), dead: make(chan struct{}),
	}
	if resume != nil {
		w.state = *resume
	}
	return w
}

// Read gives the library filtered packets.
func (w *wire) Read(p []byte) (int, error) {
	for {
		w.mu.Lock()
		if n := copy(p, w.pending); n > 0 {
			w.pending = w.pending[n:]
			w.mu.Unlock()
			return n, nil
		}
		err, deadline := w.err, w.last.Add(w.allowed)
		w.mu.Unlock()
		if err != nil {
			return 0, err
		}
		if err := w.Conn.SetReadDeadline(deadline); err != nil {
			return 0, w.fail(err)
		}
		n, err := w.Conn.Read(w.chunk)
		if n > 0 {
			if ferr := w.filter(w.chunk[:n]); ferr != nil {
				w.fail(ferr)
				continue // what came before it is still handed on
			}
		}
		if err != nil {
			var timeout net.Error
			if errors.As(err, &timeout) && timeout.Timeout() {
				err = errSilent
			}
			w.fail(err)
		}
	}
}

// filter takes bytes from the gateway and appends to pending what the library
// shall see of them.
func (w *wire) filter(b []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.feed(b, func(f frame) error {
		switch {
		case f.raw:
			w.pending = append(w.pending, f.payload...)
		case f.opcode == opClose:
			w.pending = appendFrame(w.pending, f.opcode, f.payload, nil)
			return readClose(f.payload)
		case f.opcode == opText:
			w.last = time.Now()
			packet, err := w.packet(f.payload)
			if packet != nil {
				w.pending = appendFrame(w.pending, opText, packet, nil)
			}
			return err
		case f.opcode == opPing || f.opcode == opPong:
			w.last = time.Now()
			w.pending = appendFrame(w.pending, f.opcode, f.payload, nil)
		default:
			return fmt.Errorf("the gateway sent a frame of kind %d", f.opcode)
		}
		return nil
	})
}

// The gateway's opcodes.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

type packet struct {
	Op   int             `json:"op"`
	Seq  int64           `json:"s"`
	Type string          `json:"t"`
	Data json.RawMessage `json:"d"`
}

// rawPrefix marks an event's type so that discordgo has no struct for it.
const rawPrefix = "RAW_"

// packet reads one packet of the gateway's and returns what the library gets
// in its place, nil for nothing. An error ends the connection.
func (w *wire) packet(payload []byte) ([]byte, error) {
	o := parse(payload)
	if o == nil {
		return nil, nil
	}
	p := packet{Op: int(o.num("op")), Seq: o.num("s"), Type: o.str("t"), Data: o["d"]}
	if o.str("op") == "" {
		return nil, nil
	}
	switch p.Op {
	case opDispatch:
		return w.dispatch(p)
	case opHello:
		w.interval = beatInterval(parse(p.Data).num("heartbeat_interval"))
		return json.Marshal(map[string]any{"op": opHello, "d": map[string]int64{"heartbeat_interval": w.interval.Milliseconds()}})
	case opReconnect:
		return nil, errReconnect
	case opInvalidSession:
		w.resumable = text(p.Data) == "true"
		return nil, errInvalid
	case opHeartbeatAck:
		if !w.beat.IsZero() {
			w.latency = time.Since(w.beat)
		}
		return []byte(`{"op":11}`), nil
	case opHeartbeat:
		return []byte(`{"op":1}`), nil
	default:
		return nil, nil
	}
}

func (w *wire) dispatch(p packet) ([]byte, error) {
	switch p.Type {
	case "READY":
		if o := parse(p.Data); o.str("session_id") != "" {
			w.state = resumption{session: o.str("session_id"), url: o.str("resume_gateway_url")}
		}
		w.markReady()
	case "RESUMED":
		w.state.tries = 0
		w.markReady()
	}
	if len(p.Data) == 0 {
		p.Data = json.RawMessage("null")
	}
	p.Type = rawPrefix + p.Type
	return json.Marshal(p)
}

// delivered notes that the event with that number has come through the
// library: only what has is left out when the session is resumed, and what
// comes twice is recognised by its id.
func (w *wire) delivered(seq int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.state.seq = max(w.state.seq, seq)
}

func (w *wire) markReady() {
	if w.isReady {
		return
	}
	w.isReady = true
	w.allowed = w.interval*3/2 + w.timing.slack
	close(w.ready)
}

// beatInterval keeps a wrong interval from panicking the library's ticker;
// 41.25 s is what Discord sends.
func beatInterval(ms int64) time.Duration {
	if ms < 10 || ms > 600_000 {
		ms = 41_250
	}
	return time.Duration(ms) * time.Millisecond
}

// Write passes the library's bytes on, with a deadline, and puts a resume in
// the place of its identify if there is a session to continue.
func (w *wire) Write(b []byte) (int, error) {
	w.mu.Lock()
	err := w.err
	w.mu.Unlock()
	if err != nil {
		return 0, err
	}
	send := b
	if replaced := w.outgoing(b); replaced != nil {
		send = replaced
	}
	if err := w.Conn.SetWriteDeadline(time.Now().Add(w.timing.write)); err != nil {
		return 0, err
	}
	if _, err := w.Conn.Write(send); err != nil {
		return 0, w.fail(err)
	}
	return len(b), nil
}

// outgoing watches what the library sends; nil means "as it is".
func (w *wire) outgoing(b []byte) []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	var replaced []byte
	_ = w.in.feed(b, func(f frame) error {
		if f.raw || f.opcode != opText {
			return nil
		}
		if w.identified {
			w.beat = time.Now()
			return nil
		}
		w.identified = true
		if w.resume != nil {
			body, err := json.Marshal(map[string]any{"op": 6, "d": map[string]any{
				"token": string(w.token), "session_id": w.resume.session, "seq": w.resume.seq,
			}})
			if err == nil {
				replaced = appendFrame(nil, opText, body, newMask())
			}
		}
		return nil
	})
	return replaced
}

// fail ends the connection with err, unless it has ended.
func (w *wire) fail(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.err = err
		_ = w.Conn.Close() // nothing is lost: the connection is over
		close(w.dead)
	}
	return w.err
}

// goodbye sends the close frame that ends a session for good. The gateway
// then closes the connection.
func (w *wire) goodbye() error {
	if err := w.ended(); err != nil {
		return err
	}
	normal := binary.BigEndian.AppendUint16(nil, 1000) // RFC 6455: normal closure
	if err := w.Conn.SetWriteDeadline(time.Now().Add(w.timing.write)); err != nil {
		return err
	}
	_, err := w.Conn.Write(appendFrame(nil, opClose, normal, newMask()))
	return err
}

// Close ends the connection.
func (w *wire) Close() error {
	w.fail(errStopped)
	return nil
}
