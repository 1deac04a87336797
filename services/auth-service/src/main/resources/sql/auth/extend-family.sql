UPDATE refresh_families SET expires_at = now() + make_interval(secs => :lifetimeSeconds) WHERE id = :familyId
