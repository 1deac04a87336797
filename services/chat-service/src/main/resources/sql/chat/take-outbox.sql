-- The oldest records, gone when the transaction commits. One instance at a time has the turn, so that the records of a
-- key leave in the order in which they were written.
WITH turn AS MATERIALIZED (
    SELECT pg_try_advisory_xact_lock(4917340052) AS mine
), oldest AS (
    SELECT id FROM outbox WHERE (SELECT mine FROM turn) ORDER BY id LIMIT 100
), taken AS (
    DELETE FROM outbox USING oldest WHERE outbox.id = oldest.id
    RETURNING outbox.id, outbox.topic, outbox.record_key, outbox.payload
)
SELECT id, topic, record_key, payload FROM taken ORDER BY id
