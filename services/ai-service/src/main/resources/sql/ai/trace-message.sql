-- Of each thread of the chat: whether it knows the message, what became of the answer, and where there is none, the first
-- later message that says why. Also which message it answered, if this one is an answer.
SELECT t.thread_id, t.type, t.owner_id, t.created_at AS opened_at, m.message_id IS NOT NULL AS fed, m.fed_at,
       a.outcome, a.reason, a.answer_id, a.created_at AS decided_at, a.tries, a.model_ms, a.prompt_tokens,
       a.completion_tokens,
       f.code AS failure, f.tries AS failed_tries, f.failed_at,
       p.due_at, p.claimed_until > now() AS being_written,
       later.message_id AS later_message_id, later.of_owner AS owner_wrote_later,
       answered.source_message_id AS answers_message_id
FROM threads t
LEFT JOIN thread_messages m ON m.thread_id = t.thread_id AND m.message_id = CAST(:#messageId AS uuid)
LEFT JOIN answers a ON a.thread_id = t.thread_id AND a.source_message_id = m.message_id
LEFT JOIN failed_answers f ON f.thread_id = t.thread_id AND f.source_message_id = m.message_id
LEFT JOIN pending_answers p ON p.thread_id = t.thread_id AND p.source_message_id = m.message_id
LEFT JOIN answers answered
       ON answered.thread_id = t.thread_id AND answered.answer_id = CAST(:#clientMessageId AS uuid)
LEFT JOIN LATERAL (
    SELECT l.message_id, l.sender_id = t.owner_id AS of_owner
    FROM thread_messages l
    WHERE l.thread_id = t.thread_id AND l.position > m.position
      AND (l.sender_id = t.owner_id AND NOT l.ai_generated
           OR EXISTS (SELECT 1 FROM answers WHERE thread_id = l.thread_id AND source_message_id = l.message_id)
           OR EXISTS (SELECT 1 FROM failed_answers WHERE thread_id = l.thread_id AND source_message_id = l.message_id)
           OR EXISTS (SELECT 1 FROM pending_answers WHERE thread_id = l.thread_id AND source_message_id = l.message_id))
    ORDER BY l.position
    LIMIT 1
) later ON true
WHERE t.chat_id = :#chatId
ORDER BY t.thread_id
