-- The update changes nothing; it makes the row that was there come back. Only a row just inserted has no xmax.
INSERT INTO users (email) VALUES (:#email)
ON CONFLICT (email) DO UPDATE SET email = excluded.email
RETURNING id, email, display_name, (xmax = 0) AS created
