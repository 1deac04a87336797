INSERT INTO threads (thread_id, binding_id, chat_id, owner_id, type, summary, summary_seq, last_seq)
VALUES (:#threadId, :#bindingId, :#chatId, :#ownerId, :#type, :#summary, :#summarySeq, :#lastSeq)
ON CONFLICT (binding_id) DO NOTHING
