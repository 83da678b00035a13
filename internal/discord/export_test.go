package discord

import "time"

// Hurry shortens the waits of the connection for a test.
func (c *Client) Hurry() {
	c.rest.pause = 10 * time.Millisecond
	c.timing = timing{
		hello: 500 * time.Millisecond, ready: time.Second, slack: 500 * time.Millisecond,
		write: time.Second, close: 2 * time.Second, stable: time.Minute,
		firstPause: 20 * time.Millisecond, maxPause: 200 * time.Millisecond,
		identify: 10 * time.Millisecond, invalid: 5 * time.Millisecond,
	}
}
