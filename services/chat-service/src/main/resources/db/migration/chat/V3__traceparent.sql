-- The trace (W3C) in which the record was written, which its readers go on with. Null when traces are off.
ALTER TABLE outbox ADD COLUMN traceparent text;
