DELETE FROM refresh_families WHERE expires_at < now()
