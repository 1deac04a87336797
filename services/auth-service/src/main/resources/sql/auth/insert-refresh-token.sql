INSERT INTO refresh_tokens (token_hash, family_id, expires_at)
VALUES (:tokenHash, :familyId, now() + make_interval(secs => :lifetimeSeconds))
