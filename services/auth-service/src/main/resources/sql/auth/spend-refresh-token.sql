UPDATE refresh_tokens SET spent_at = now()
WHERE token_hash = :tokenHash AND spent_at IS NULL AND expires_at > now()
