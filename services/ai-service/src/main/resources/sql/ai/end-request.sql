-- A dead letter that is put back ends its request once more.
INSERT INTO ended_requests (request_id, kind, chat_id, owner_id, thread_id, outcome, code, asked_at, tries, model_ms,
                            prompt_tokens, completion_tokens)
VALUES (CAST(:#requestId AS uuid), :#kind, :#chatId, :#ownerId, CAST(:#threadId AS text), :#outcome,
        CAST(:#code AS text), CAST(:#askedAt AS timestamptz), :#tries, CAST(:#modelMs AS bigint),
        CAST(:#promptTokens AS bigint), CAST(:#completionTokens AS bigint))
ON CONFLICT (request_id) DO UPDATE
SET outcome = excluded.outcome, code = excluded.code, ended_at = excluded.ended_at, tries = excluded.tries,
    model_ms = excluded.model_ms, prompt_tokens = excluded.prompt_tokens,
    completion_tokens = excluded.completion_tokens
