-- A key goes when its successor has signed for longer than the last token it may have signed lives.
DELETE FROM signing_keys old
USING signing_keys successor
WHERE successor.generation = old.generation + 1
  AND successor.active_from < now() - make_interval(secs => :keepSeconds)
