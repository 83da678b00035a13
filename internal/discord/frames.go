package discord

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
)

// WebSocket opcodes (RFC 6455, 5.2).
const (
	opContinue = 0
	opText     = 1
	opClose    = 8
	opPing     = 9
	opPong     = 10
)

// maxPacket bounds one message of the gateway's, in bytes. The greatest known
// are large servers' guild events of some megabytes.
const maxPacket = 64 << 20

// frame is a whole WebSocket message, or (raw) bytes of the HTTP handshake.
type frame struct {
	raw     bool
	opcode  byte
	payload []byte
}

// frames cuts one direction of a WebSocket connection, after its handshake,
// into messages (RFC 6455, 5.2 and 5.4).
type frames struct {
	upgraded bool
	refused  bool // the handshake failed: everything is plain HTTP
	buf      []byte
	opcode   byte   // of a message that came in pieces
	message  []byte // what is there of it
}

// feed takes the next bytes and calls use for each message they complete.
func (fs *frames) feed(b []byte, use func(frame) error) error {
	if fs.refused {
		return use(frame{raw: true, payload: b})
	}
	fs.buf = append(fs.buf, b...)
	if !fs.upgraded {
		end := bytes.Index(fs.buf, []byte("\r\n\r\n"))
		if end < 0 {
			if len(fs.buf) > 64<<10 {
				return errOversized
			}
			return nil
		}
		if head := fs.buf; bytes.HasPrefix(head, []byte("HTTP/")) && !bytes.Contains(head[:bytes.IndexByte(head, '\r')], []byte(" 101")) {
			fs.refused, fs.buf = true, nil
			return use(frame{raw: true, payload: head})
		}
		fs.upgraded = true
		if err := use(frame{raw: true, payload: fs.buf[:end+4]}); err != nil {
			return err
		}
		fs.buf = fs.buf[end+4:]
	}
	for {
		f, used, err := fs.next()
		if err != nil || used == 0 {
			return err
		}
		fs.buf = fs.buf[used:]
		if f != nil {
			if err := use(*f); err != nil {
				return err
			}
		}
	}
}

// next reads one frame from buf: used is 0 if it is incomplete, the frame nil
// if it was a piece of a message that goes on.
func (fs *frames) next() (f *frame, used int, err error) {
	b := fs.buf
	if len(b) < 2 {
		return nil, 0, nil
	}
	final, opcode, masked := b[0]&0x80 != 0, b[0]&0x0f, b[1]&0x80 != 0
	size, head := uint64(b[1]&0x7f), 2
	switch size {
	case 126:
		head = 4
		if len(b) < head {
			return nil, 0, nil
		}
		size = uint64(binary.BigEndian.Uint16(b[2:]))
	case 127:
		head = 10
		if len(b) < head {
			return nil, 0, nil
		}
		size = binary.BigEndian.Uint64(b[2:])
	}
	var mask []byte
	if masked {
		head += 4
		if len(b) < head {
			return nil, 0, nil
		}
		mask = b[head-4 : head]
	}
	if size > maxPacket || uint64(len(fs.message))+size > maxPacket {
		return nil, 0, errOversized
	}
	used = head + int(size)
	if len(b) < used {
		return nil, 0, nil
	}
	payload := bytes.Clone(b[head:used])
	for i := range mask {
		for j := i; j < len(payload); j += 4 {
			payload[j] ^= mask[i]
		}
	}
	if opcode >= opClose {
		return &frame{opcode: opcode, payload: payload}, used, nil
	}
	if opcode != opContinue {
		fs.opcode, fs.message = opcode, nil
	}
	fs.message = append(fs.message, payload...)
	if !final {
		return nil, used, nil
	}
	whole := &frame{opcode: fs.opcode, payload: fs.message}
	fs.message = nil
	return whole, used, nil
}

// appendFrame appends a whole message as one frame; mask is nil for the
// server's direction.
func appendFrame(dst []byte, opcode byte, payload, mask []byte) []byte {
	dst = append(dst, 0x80|opcode)
	var masked byte
	if mask != nil {
		masked = 0x80
	}
	switch n := len(payload); {
	case n < 126:
		dst = append(dst, masked|byte(n))
	case n <= 0xffff:
		dst = binary.BigEndian.AppendUint16(append(dst, masked|126), uint16(n))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, masked|127), uint64(n))
	}
	dst = append(dst, mask...)
	if mask == nil {
		return append(dst, payload...)
	}
	for i, c := range payload {
		dst = append(dst, c^mask[i%4])
	}
	return dst
}

func newMask() []byte {
	m := make([]byte, 4)
	_, _ = rand.Read(m) // never fails (crypto/rand)
	return m
}

// readClose makes an error of a close frame.
func readClose(payload []byte) error {
	if len(payload) < 2 {
		return &closeError{code: 1005} // RFC 6455: no code given
	}
	return &closeError{int(binary.BigEndian.Uint16(payload)), cut(string(payload[2:]), 120)}
}
