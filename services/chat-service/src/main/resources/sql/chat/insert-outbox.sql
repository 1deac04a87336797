INSERT INTO outbox (topic, record_key, payload, traceparent)
VALUES (:topic, :key, :payload, :traceparent)
