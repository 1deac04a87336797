UPDATE threads SET summary = :#summary, summary_seq = :#summarySeq
WHERE thread_id = :#threadId AND summary_seq < :#summarySeq
