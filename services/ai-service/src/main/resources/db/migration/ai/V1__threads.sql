CREATE TABLE threads (
    thread_id   text        PRIMARY KEY,
    binding_id  bigint      NOT NULL UNIQUE,
    chat_id     bigint      NOT NULL,
    owner_id    bigint      NOT NULL,
    type        text        NOT NULL CHECK (type IN ('advice', 'autoreply')),
    summary     text        NOT NULL,
    -- Stored messages of the chat are in the thread, or in its summary, up to this seq.
    last_seq    bigint      NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE thread_messages (
    thread_id    text        NOT NULL REFERENCES threads ON DELETE CASCADE,
    message_id   uuid        NOT NULL,
    -- Order of arrival; the order of the chat is seq, once it is known.
    position     bigint      GENERATED ALWAYS AS IDENTITY,
    seq          bigint,
    sender_id    bigint      NOT NULL,
    sender_email text        NOT NULL,
    text         text        NOT NULL,
    ai_generated boolean     NOT NULL,
    sent_at      timestamptz NOT NULL,
    PRIMARY KEY (thread_id, message_id)
);

CREATE INDEX thread_messages_newest ON thread_messages (thread_id, sent_at DESC, position DESC);

-- What the model answered to a message, so that a record that comes again is not answered again.
CREATE TABLE answers (
    thread_id         text        NOT NULL REFERENCES threads ON DELETE CASCADE,
    source_message_id uuid        NOT NULL,
    text              text        NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (thread_id, source_message_id)
);

CREATE TABLE token_usage (
    owner_id          bigint NOT NULL,
    day               date   NOT NULL,
    calls             bigint NOT NULL,
    prompt_tokens     bigint NOT NULL,
    completion_tokens bigint NOT NULL,
    PRIMARY KEY (owner_id, day)
);
