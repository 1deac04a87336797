-- Only while it is wanted: the owner may have written in the chat meanwhile. One draft at a time.
WITH wanted AS (
    SELECT thread_id FROM pending_answers WHERE thread_id = :#threadId AND claim = CAST(:#claim AS uuid)
), superseded AS (
    UPDATE answers SET outcome = 'discarded'
    WHERE thread_id IN (SELECT thread_id FROM wanted) AND outcome = 'draft' AND :#outcome = 'draft'
      AND source_message_id <> CAST(:#messageId AS uuid)
), stored AS (
    INSERT INTO answers (thread_id, source_message_id, outcome, text, answer_id, to_sender_id, to_model,
                         tries, model_ms, prompt_tokens, completion_tokens)
    SELECT thread_id, CAST(:#messageId AS uuid), :#outcome, :#text, CAST(:#answerId AS uuid), :#senderId, :#toModel,
           CAST(:#tries AS integer), CAST(:#modelMs AS bigint), CAST(:#promptTokens AS bigint),
           CAST(:#completionTokens AS bigint)
    FROM wanted
    ON CONFLICT DO NOTHING
)
SELECT count(*) AS wanted FROM wanted
