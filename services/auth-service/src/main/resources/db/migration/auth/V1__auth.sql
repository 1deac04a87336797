-- Whose password it is. The user itself (name, profile) is user-service's; the address is copied here so that login
-- needs no other service.
CREATE TABLE credentials (
    user_id       bigint PRIMARY KEY,
    email         text        NOT NULL UNIQUE,
    password_hash text        NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- One login and all refresh tokens that came of it. Deleting the row ends the session.
CREATE TABLE refresh_families (
    id         uuid PRIMARY KEY,
    user_id    bigint      NOT NULL REFERENCES credentials ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX ON refresh_families (user_id);
CREATE INDEX ON refresh_families (expires_at);

-- Only hashes are kept. A spent token stays as long as its family, so that its reuse is noticed.
CREATE TABLE refresh_tokens (
    token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    family_id  uuid        NOT NULL REFERENCES refresh_families ON DELETE CASCADE,
    issued_at  timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    spent_at   timestamptz
);
CREATE INDEX ON refresh_tokens (family_id);

-- The generation is the guard when two instances make a key at once: one insert wins, both read it.
CREATE TABLE signing_keys (
    generation  integer PRIMARY KEY CHECK (generation > 0),
    private_key bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    active_from timestamptz NOT NULL
);
