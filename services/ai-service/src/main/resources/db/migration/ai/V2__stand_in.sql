-- The summary tells what was said up to this seq; later messages are told in full.
ALTER TABLE threads ADD COLUMN summary_seq bigint;
UPDATE threads SET summary_seq = 0;
ALTER TABLE threads ALTER COLUMN summary_seq SET NOT NULL;
CREATE INDEX threads_by_chat ON threads (chat_id);

DROP INDEX thread_messages_newest;
CREATE INDEX thread_messages_newest ON thread_messages (thread_id, seq DESC NULLS FIRST, position DESC);

-- What became of an answer: sent, waiting for its owner as a draft, thrown away by the owner, or never written.
ALTER TABLE answers
    ADD COLUMN outcome      text    NOT NULL DEFAULT 'sent' CHECK (outcome IN ('sent', 'draft', 'discarded', 'skipped')),
    ADD COLUMN reason       text,
    -- The client message id that it has in the chat.
    ADD COLUMN answer_id    uuid    UNIQUE,
    ADD COLUMN to_sender_id bigint,
    -- Whether another model's message is answered.
    ADD COLUMN to_model     boolean NOT NULL DEFAULT false,
    ALTER COLUMN text DROP NOT NULL,
    ADD CHECK ((outcome = 'skipped') = (reason IS NOT NULL)),
    ADD CHECK (outcome = 'skipped' OR text IS NOT NULL);
CREATE INDEX answers_newest ON answers (thread_id, created_at DESC);

-- A thread has an answer to write: to the newest message that nobody has answered. One row a thread, so the model is
-- asked one thing at a time of each.
CREATE TABLE pending_answers (
    thread_id         text        PRIMARY KEY REFERENCES threads ON DELETE CASCADE,
    source_message_id uuid        NOT NULL,
    source_sent_at    timestamptz NOT NULL,
    -- The feed record as it came, and from where.
    record            text        NOT NULL,
    record_topic      text        NOT NULL,
    record_partition  integer     NOT NULL,
    record_offset     bigint      NOT NULL,
    due_at            timestamptz NOT NULL,
    -- More messages do not put the answer off beyond this.
    latest_at         timestamptz NOT NULL,
    -- Somebody writes the answer, and may be thought alive until then. Another claim is another one's.
    claim             uuid,
    claimed_until     timestamptz
);
CREATE INDEX pending_answers_due ON pending_answers (due_at);

-- Requests for advice that their owners have taken back.
CREATE TABLE cancelled_requests (
    request_id uuid        PRIMARY KEY,
    owner_id   bigint      NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
