INSERT INTO token_usage (owner_id, day, calls, prompt_tokens, completion_tokens)
VALUES (:#ownerId, (now() AT TIME ZONE 'UTC')::date, 1, :#promptTokens, :#completionTokens)
ON CONFLICT (owner_id, day) DO UPDATE
SET calls = token_usage.calls + 1,
    prompt_tokens = token_usage.prompt_tokens + excluded.prompt_tokens,
    completion_tokens = token_usage.completion_tokens + excluded.completion_tokens
