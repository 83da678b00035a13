// Package discord is the bot's only door to Discord: one Client connects to
// the gateway, hands tolerant event structs to a Handler, and sends replies.
// No other package imports discordgo.
//
// # Who does what
//
// discordgo v0.29 keeps the websocket: handshake, identify, heartbeats. Its
// reconnecting, its typed event decoding and its REST layer are not used,
// because each was seen to fail: Open hangs for ever on a silent gateway or an
// early "reconnect" packet, fatal close codes are retried, one unknown
// component type empties a whole event, all interaction edits share one lock,
// limits are waited for without the context, tokens stand in errors. So
//
//   - shard.go supervises a connection: connect, back-off, resume, the codes
//     that must not be retried; every connection is a fresh discordgo.Session,
//     opened where its hanging does no harm; gate.go keeps the identify budget;
//   - wire.go sits under the Session's Dialer, puts a deadline on every read,
//     and sees op 7, op 9 and close codes before the library does;
//   - decode*.go turn a raw *discordgo.Event into the structs of event.go;
//   - dispatch.go acknowledges at once and works in order per channel;
//   - rest.go is a plain net/http client: per-route limits that a context can
//     interrupt, bounded retries that never post twice, a private limiter per
//     interaction, a breaker before Discord's ban for invalid requests.
//
// Nothing here knows of documents or questions, and it must not import
// anything else of this project.
//
// Start reading at Client.Run (events in) and reply.go (answers out).
package discord
