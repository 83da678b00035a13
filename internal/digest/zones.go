package digest

import (
	_ "embed"
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // zones work on machines that have no zone files
)

// zoneNames lists the IANA names that are offered, one a line: every Area/City
// of the Go distribution's zoneinfo.zip (Go 1.26), and UTC. Fixed offsets and
// abbreviations such as EST are left out: they do not follow the clocks.
//
//go:embed zones.txt
var zoneNames string

// LoadZone returns the zone with an IANA name, in any case and with blanks for
// underscores, or of the only zone with that city. Abbreviations and offsets
// are refused, since they would be an hour wrong for half the year; the error
// says what to write.
func LoadZone(name string) (*time.Location, error) {
	want, city, cities := foldZone(name), "", 0
	for known := range strings.Lines(zoneNames) {
		known = strings.TrimSpace(known)
		folded := foldZone(known)
		if folded == want {
			return loadZone(known)
		}
		if strings.HasSuffix(folded, "/"+want) {
			city, cities = known, cities+1
		}
	}
	if cities == 1 {
		return loadZone(city)
	}
	return nil, mistake("zone", name, "a time zone; write a city's zone like Europe/Budapest")
}

func loadZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("load zone %s: %w", name, err)
	}
	return zone, nil
}

// SearchZones returns at most limit zone names that hold typed, those whose
// city begins with it first. Typing nothing gives UTC and the first names.
func SearchZones(typed string, limit int) []string {
	want := foldZone(typed)
	var first, second []string
	for name := range strings.Lines(zoneNames) {
		name = strings.TrimSpace(name)
		folded := foldZone(name)
		city := folded[strings.LastIndexByte(folded, '/')+1:]
		switch {
		case strings.HasPrefix(city, want) && want != "" || name == "UTC" && want == "":
			first = append(first, name)
		case strings.Contains(folded, want):
			second = append(second, name)
		}
	}
	all := append(first, second...)
	return all[:min(limit, len(all))]
}

func foldZone(s string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), " ", "_")
}
