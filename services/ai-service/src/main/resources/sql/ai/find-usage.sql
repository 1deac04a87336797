SELECT coalesce(sum(prompt_tokens + completion_tokens), 0)::bigint AS tokens
FROM token_usage WHERE owner_id = :#ownerId AND day = (now() AT TIME ZONE 'UTC')::date
