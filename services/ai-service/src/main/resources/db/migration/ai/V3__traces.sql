-- When the thread learnt of a message; null of those that it learnt of before this column was there.
ALTER TABLE thread_messages ADD COLUMN fed_at timestamptz;
ALTER TABLE thread_messages ALTER COLUMN fed_at SET DEFAULT now();

-- How often the model was asked for an answer, and what the time that gave it took and cost.
ALTER TABLE answers
    ADD COLUMN tries             integer,
    ADD COLUMN model_ms          bigint,
    ADD COLUMN prompt_tokens     bigint,
    ADD COLUMN completion_tokens bigint;

-- Messages that should have been answered and could not be. Their dead letters, put back, may be answered after all.
CREATE TABLE failed_answers (
    thread_id         text        NOT NULL REFERENCES threads ON DELETE CASCADE,
    source_message_id uuid        NOT NULL,
    -- A word of the error vocabulary.
    code              text        NOT NULL,
    tries             integer     NOT NULL,
    failed_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (thread_id, source_message_id)
);
