CREATE TABLE users (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email        text        NOT NULL UNIQUE CHECK (email = lower(btrim(email)) AND length(email) BETWEEN 3 AND 254),
    display_name text        NOT NULL DEFAULT '' CHECK (length(display_name) <= 100),
    created_at   timestamptz NOT NULL DEFAULT now()
);
