SELECT a.thread_id, a.source_message_id, a.text, a.outcome
FROM answers a JOIN threads t USING (thread_id)
WHERE a.answer_id = CAST(:draftId AS uuid) AND t.owner_id = :ownerId AND a.outcome IN ('draft', 'sent', 'discarded')
