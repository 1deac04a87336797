UPDATE presence_instances
SET reported_at = now()
WHERE instance = :instance
