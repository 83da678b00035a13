package discord

import "time"

// timing holds every wait of the connection, so that tests can shorten them.
type timing struct {
	hello      time.Duration // for the first packet after connecting
	ready      time.Duration // from connecting to being ready
	slack      time.Duration // added to one and a half heartbeat intervals
	write      time.Duration // for one write
	close      time.Duration // for a clean close
	stable     time.Duration // a connection that lasted this long clears the back-off
	firstPause time.Duration // before connecting anew; doubled each time
	maxPause   time.Duration
	identify   time.Duration // between identifies of one group: Discord asks for 5 s
	invalid    time.Duration // least wait after a refused session: Discord asks for 1 to 5 s
}

func defaultTiming() timing {
	return timing{
		hello: 20 * time.Second, ready: 60 * time.Second, slack: 5 * time.Second,
		write: 10 * time.Second, close: 2 * time.Second, stable: time.Minute,
		firstPause: time.Second, maxPause: time.Minute,
		identify: 5 * time.Second, invalid: time.Second,
	}
}
