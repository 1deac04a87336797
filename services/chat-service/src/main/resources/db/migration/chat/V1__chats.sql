CREATE TABLE chats (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type             text        NOT NULL CHECK (type IN ('private', 'group')),
    title            text        CHECK (length(title) BETWEEN 1 AND 200),
    creator_id       bigint      NOT NULL CHECK (creator_id > 0),
    -- The two of a private chat, so that it exists once.
    user_low         bigint,
    user_high        bigint,
    created_at       timestamptz NOT NULL DEFAULT now(),
    last_activity_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_low, user_high),
    CHECK ((type = 'private') = (user_low IS NOT NULL AND user_high IS NOT NULL AND user_low < user_high)),
    CHECK (type = 'group' OR title IS NULL)
);

CREATE TABLE members (
    chat_id    bigint      NOT NULL REFERENCES chats,
    user_id    bigint      NOT NULL CHECK (user_id > 0),
    state      text        NOT NULL CHECK (state IN ('accepted', 'invited')),
    invited_by bigint      NOT NULL,
    invited_at timestamptz NOT NULL DEFAULT now(),
    joined_at  timestamptz CHECK ((state = 'accepted') = (joined_at IS NOT NULL)),
    PRIMARY KEY (chat_id, user_id)
);
CREATE INDEX members_by_user ON members (user_id, state, chat_id);

-- A binding ends with its owner's membership, whatever ends that.
CREATE TABLE bindings (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat_id     bigint      NOT NULL,
    owner_id    bigint      NOT NULL,
    owner_email text        NOT NULL,
    type        text        NOT NULL CHECK (type IN ('advice', 'autoreply')),
    thread_id   text        UNIQUE CHECK (thread_id <> ''),
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (chat_id, owner_id),
    FOREIGN KEY (chat_id, owner_id) REFERENCES members (chat_id, user_id) ON DELETE CASCADE
);

-- Records that Kafka does not have yet, written in the transaction of what they tell.
CREATE TABLE outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic      text        NOT NULL,
    record_key text        NOT NULL,
    payload    text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
