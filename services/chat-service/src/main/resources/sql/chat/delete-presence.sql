DELETE FROM presence
WHERE instance = :instance AND user_id = ANY (CAST(:userIds AS bigint[]))
