-- A retry of the same registration has the same salted hash and finds its own row; another registration finds none.
INSERT INTO credentials (user_id, email, password_hash) VALUES (:#userId, :#email, :#passwordHash)
ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash
WHERE credentials.password_hash = excluded.password_hash
RETURNING user_id
