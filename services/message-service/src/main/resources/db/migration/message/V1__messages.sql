-- The number of each chat's newest message; the row's lock is the chat's turn to store.
CREATE TABLE chat_seq (
    chat_id  bigint PRIMARY KEY CHECK (chat_id > 0),
    last_seq bigint NOT NULL CHECK (last_seq >= 0)
);

CREATE TABLE messages (
    chat_id           bigint      NOT NULL,
    seq               bigint      NOT NULL CHECK (seq > 0),
    message_id        uuid        NOT NULL UNIQUE,
    client_message_id uuid        NOT NULL,
    sender_id         bigint      NOT NULL CHECK (sender_id > 0),
    sender_email      text        NOT NULL,
    text              text        NOT NULL CHECK (text <> ''),
    ai_generated      boolean     NOT NULL,
    hops              integer     NOT NULL CHECK (hops >= 0),
    sent_at           timestamptz NOT NULL,
    stored_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chat_id, seq),
    UNIQUE (sender_id, client_message_id)
);

-- Stores a message under the next number of its chat, and returns the stored row. A message that is stored already is
-- returned as it is and takes no number. Whoever holds the chat's row numbers alone until the transaction ends, and one
-- that rolls back gives its number back: hence no gaps and no repeats, with any number of callers.
-- A message id that another chat has already is refused (unique_violation).
CREATE FUNCTION store_message(
    p_chat_id bigint, p_message_id uuid, p_client_message_id uuid, p_sender_id bigint, p_sender_email text, p_text text,
    p_ai_generated boolean, p_hops integer, p_sent_at timestamptz)
RETURNS SETOF messages
LANGUAGE plpgsql AS $$
DECLARE
    next_seq bigint;
    stored   messages;
BEGIN
    INSERT INTO chat_seq AS c (chat_id, last_seq) VALUES (p_chat_id, 1)
    ON CONFLICT (chat_id) DO UPDATE SET last_seq = c.last_seq + 1
    RETURNING c.last_seq INTO next_seq;

    SELECT * INTO stored FROM messages m WHERE m.message_id = p_message_id;
    IF FOUND THEN
        IF stored.chat_id <> p_chat_id THEN
            RAISE unique_violation USING MESSAGE = 'message ' || p_message_id || ' belongs to another chat';
        END IF;
        UPDATE chat_seq SET last_seq = next_seq - 1 WHERE chat_id = p_chat_id;
        RETURN NEXT stored;
        RETURN;
    END IF;

    RETURN QUERY
    INSERT INTO messages (
        chat_id, seq, message_id, client_message_id, sender_id, sender_email, text, ai_generated, hops, sent_at)
    VALUES (
        p_chat_id, next_seq, p_message_id, p_client_message_id, p_sender_id, p_sender_email, p_text, p_ai_generated,
        p_hops, p_sent_at)
    RETURNING *;
END
$$;
