-- The oldest records. One instance at a time has the turn, for as long as its transaction lasts, so that the records of
-- a key leave in the order in which they were written.
WITH turn AS MATERIALIZED (
    SELECT pg_try_advisory_xact_lock(4917340052) AS mine
)
SELECT id, topic, record_key, payload, traceparent FROM outbox WHERE (SELECT mine FROM turn) ORDER BY id LIMIT 100
