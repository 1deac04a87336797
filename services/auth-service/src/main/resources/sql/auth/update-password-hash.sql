UPDATE credentials SET password_hash = :#passwordHash WHERE user_id = :#userId
