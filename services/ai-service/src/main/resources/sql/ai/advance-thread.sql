UPDATE threads SET last_seq = greatest(last_seq, :#lastSeq) WHERE thread_id = :#threadId
