SELECT (now() AT TIME ZONE 'UTC')::date AS day, coalesce(sum(calls), 0)::bigint AS calls,
       coalesce(sum(prompt_tokens), 0)::bigint AS prompt_tokens,
       coalesce(sum(completion_tokens), 0)::bigint AS completion_tokens
FROM token_usage WHERE owner_id = :ownerId AND day = (now() AT TIME ZONE 'UTC')::date
