INSERT INTO thread_messages (thread_id, message_id, seq, sender_id, sender_email, text, ai_generated, sent_at)
SELECT thread_id, CAST(:#messageId AS uuid), CAST(:#seq AS bigint), :#senderId, :#senderEmail, :#text, :#aiGenerated,
       CAST(:#sentAt AS timestamptz)
FROM threads WHERE thread_id = :#threadId
ON CONFLICT (thread_id, message_id) DO UPDATE SET seq = coalesce(excluded.seq, thread_messages.seq)
