SELECT request_id, kind, chat_id, owner_id, thread_id, outcome, code, asked_at, ended_at, tries, model_ms, prompt_tokens,
       completion_tokens
FROM ended_requests
WHERE request_id = CAST(:#requestId AS uuid)
