-- The trace (W3C) in which the answer was scheduled; whoever claims it goes on with it. Null when traces are off.
ALTER TABLE pending_answers ADD COLUMN traceparent text;
