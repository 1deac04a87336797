package dev.aimessenger.message.history;

import java.util.List;

/**
 * A page of a chat's messages.
 *
 * @param messages in the order of seq
 * @param lastSeq the seq of the chat's newest message, 0 when it has none
 */
public record HistoryPage(List<HistoryMessage> messages, long lastSeq) {}
