ALTER TABLE bindings
    -- AutoreplyRules as JSON; what is missing has its default.
    ADD COLUMN rules  jsonb   NOT NULL DEFAULT '{}',
    ADD COLUMN paused boolean NOT NULL DEFAULT false;

-- Who is online changes all the time and is soon known again: these two do without the write-ahead log. After a crash of
-- Postgres they are empty, and each instance is asked to report anew.
CREATE UNLOGGED TABLE presence_instances (
    instance    text        PRIMARY KEY CHECK (instance <> ''),
    reported_at timestamptz NOT NULL DEFAULT now()
);

CREATE UNLOGGED TABLE presence (
    user_id  bigint NOT NULL CHECK (user_id > 0),
    instance text   NOT NULL REFERENCES presence_instances ON DELETE CASCADE,
    PRIMARY KEY (user_id, instance)
);
CREATE INDEX presence_by_instance ON presence (instance);
