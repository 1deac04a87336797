SELECT user_id, email, password_hash FROM credentials WHERE email = :#email
