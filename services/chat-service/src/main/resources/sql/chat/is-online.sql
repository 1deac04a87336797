-- An instance that has not reported for so long may be gone, and its sockets with it.
SELECT EXISTS (
    SELECT 1
    FROM presence p
    JOIN presence_instances i ON i.instance = p.instance
    WHERE p.user_id = :userId AND i.reported_at > now() - interval '30 seconds'
)
