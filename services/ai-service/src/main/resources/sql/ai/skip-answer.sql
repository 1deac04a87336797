-- told: whether the owner hears of it, which is once an hour for each reason.
WITH before AS (
    SELECT EXISTS (SELECT 1 FROM answers
                   WHERE thread_id = :#threadId AND reason = :#reason AND created_at > now() - interval '1 hour'
                     AND source_message_id <> CAST(:#messageId AS uuid)) AS told
), skipped AS (
    INSERT INTO answers (thread_id, source_message_id, outcome, reason, to_sender_id, to_model)
    SELECT thread_id, CAST(:#messageId AS uuid), 'skipped', :#reason, :#senderId, :#toModel
    FROM threads WHERE thread_id = :#threadId
    ON CONFLICT DO NOTHING
)
SELECT told FROM before
