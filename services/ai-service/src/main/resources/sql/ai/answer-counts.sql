SELECT (SELECT count(*) FROM answers
        WHERE thread_id = :#threadId AND outcome IN ('sent', 'draft') AND created_at > now() - interval '1 hour') AS this_hour,
       (SELECT count(*) FROM answers a JOIN threads t USING (thread_id)
        WHERE t.chat_id = :#chatId AND a.to_model AND a.outcome = 'sent' AND a.created_at > now() - interval '1 hour'
          AND ((t.owner_id = :#ownerId AND a.to_sender_id = :#senderId)
               OR (t.owner_id = :#senderId AND a.to_sender_id = :#ownerId))) AS of_pair_this_hour,
       (SELECT coalesce(sum(prompt_tokens + completion_tokens), 0)::bigint FROM token_usage
        WHERE owner_id = :#ownerId AND day = (now() AT TIME ZONE 'UTC')::date) AS tokens_today
