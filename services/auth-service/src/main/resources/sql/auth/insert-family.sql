INSERT INTO refresh_families (id, user_id, expires_at) VALUES (:familyId, :userId, now() + make_interval(secs => :lifetimeSeconds))
