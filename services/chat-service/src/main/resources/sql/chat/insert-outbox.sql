INSERT INTO outbox (topic, record_key, payload)
VALUES (:topic, :key, :payload)
