INSERT INTO signing_keys (generation, private_key, active_from)
VALUES (:generation, :privateKey, now() + make_interval(secs => :delaySeconds))
ON CONFLICT (generation) DO NOTHING
