DELETE FROM presence
WHERE instance = :instance AND user_id <> ALL (CAST(:userIds AS bigint[]))
