SELECT count(*) AS cancelled FROM cancelled_requests WHERE request_id = CAST(:#requestId AS uuid) AND owner_id = :#ownerId
