UPDATE pending_answers SET claimed_until = now() + interval '30 seconds'
WHERE claim IN (:#in:claims)
