-- What became of a request for advice or for a scenario, for operators: nothing of what was asked or answered.
CREATE TABLE ended_requests (
    request_id        uuid        PRIMARY KEY,
    -- advice, or the scenario.
    kind              text        NOT NULL,
    chat_id           bigint      NOT NULL,
    owner_id          bigint      NOT NULL,
    -- Null of a scenario, which needs none.
    thread_id         text,
    outcome           text        NOT NULL CHECK (outcome IN ('answered', 'cancelled', 'spent', 'failed')),
    -- Of a failure: a word of the error vocabulary.
    code              text        CHECK ((outcome = 'failed') = (code IS NOT NULL)),
    asked_at          timestamptz,
    ended_at          timestamptz NOT NULL DEFAULT now(),
    -- How often the model was asked, and what the time that gave the answer took and cost.
    tries             integer     NOT NULL,
    model_ms          bigint,
    prompt_tokens     bigint,
    completion_tokens bigint
);
