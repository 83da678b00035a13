// Package discordtest is a Discord for tests: a gateway and a REST API on
// loopback, with servers, channels, members and roles, whose users act as a
// test tells them (slash commands, clicks, forms, messages) and whose
// connection misbehaves as a test tells it.
//
// It checks every request against Discord's published OpenAPI schema
// (schema/, MIT) and the rules that schema does not hold. What breaks a rule
// fails the test and is refused as Discord would; what the fake does not
// support fails the test too, so that it cannot agree with a wrong program.
//
// It must not import anything of this project, so that it shares none of its
// mistakes. Start reading at New, then Server.Slash and Exchange.
//
// NewInMemory is the same without sockets, for tests whose time is that of a
// bubble of testing/synctest.
//
//	srv := discordtest.New(t)
//	guild := srv.AddGuild("Readers")
//	general := guild.AddChannel("general")
//	alice := guild.AddMember(srv.AddUser("alice"))
//	// … start the bot with api_base srv.URL and token srv.Token …
//	srv.WaitReady(1)
//	answer := srv.Slash(alice, general, "ask", discordtest.Options{"question": "where?"}).Answer()
package discordtest
