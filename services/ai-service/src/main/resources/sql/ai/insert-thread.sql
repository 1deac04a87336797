INSERT INTO threads (thread_id, binding_id, chat_id, owner_id, type, summary, last_seq)
VALUES (:#threadId, :#bindingId, :#chatId, :#ownerId, :#type, :#summary, :#lastSeq)
ON CONFLICT (binding_id) DO NOTHING
