package commands

import "context"

// Step does once what Run does over and over: it posts what is due, asks
// watched and test questions again, and delivers the notices that may go out.
func (d *Desk) Step(ctx context.Context) error {
	if _, err := d.runner.Step(ctx); err != nil {
		return err
	}
	for more := true; more; {
		var err error
		if more, err = d.watcher.Step(ctx); err != nil {
			return err
		}
	}
	if err := d.retest(ctx); err != nil {
		return err
	}
	for sent := true; sent; {
		var err error
		if sent, err = d.courier.Step(ctx); err != nil {
			return err
		}
	}
	return nil
}
