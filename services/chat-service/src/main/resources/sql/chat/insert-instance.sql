INSERT INTO presence_instances (instance)
VALUES (:instance)
ON CONFLICT (instance) DO UPDATE SET reported_at = now()
