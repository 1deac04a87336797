SELECT family.id, family.user_id, credentials.email
FROM refresh_tokens token
JOIN refresh_families family ON family.id = token.family_id
JOIN credentials ON credentials.user_id = family.user_id
WHERE token.token_hash = :tokenHash
FOR UPDATE OF family
