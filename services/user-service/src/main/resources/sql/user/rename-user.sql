UPDATE users SET display_name = :#displayName WHERE id = :#userId RETURNING id, email, display_name
