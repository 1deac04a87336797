SELECT generation, private_key, active_from, created_at FROM signing_keys ORDER BY generation
