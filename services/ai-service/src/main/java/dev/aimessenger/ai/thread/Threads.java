package dev.aimessenger.ai.thread;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.Failures;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.payload.ChatMessage;
import dev.aimessenger.common.payload.FeedMessage;
import dev.aimessenger.proto.chat.v1.GetThreadContextRequest;
import dev.aimessenger.proto.chat.v1.ThreadContext;
import dev.aimessenger.proto.message.v1.GetMessagesByChatRequest;
import dev.aimessenger.proto.message.v1.GetMessagesByChatResponse;
import dev.aimessenger.proto.message.v1.Message;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;

/** What the routes that read and write threads ask of Java: statement parameters to build and rows to read. */
@Component("threads")
public class Threads {

    /** Of messages with 8,000 characters of 4 bytes, so many still fit one gRPC answer of 4 MiB. */
    private static final int PAGE = 100;

    /**
     * A row of find-thread.sql.
     *
     * @throws ServiceException (not-found) when there is none: the binding has ended
     */
    public AiThread found(Map<String, Object> row) {
        if (row == null || row.isEmpty()) {
            throw new ServiceException(ErrorCode.NOT_FOUND, "There is no such thread");
        }
        return AiThread.of(row);
    }

    public GetThreadContextRequest contextOf(@Header("threadId") String threadId) {
        return GetThreadContextRequest.newBuilder().setThreadId(threadId).build();
    }

    /** @return null when the binding has ended */
    public BindingContext context(Exchange exchange) {
        return exchange.getMessage().getBody() instanceof ThreadContext context ? BindingContext.of(context) : null;
    }

    /**
     * Lets what was to be done for a thread be left undone when its binding has ended, or its owner has left the chat.
     *
     * @throws Exception the failure of looking the binding up, when it was another one
     */
    public void failUnlessBindingIsGone(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure)
            throws Exception {
        if (Failures.describe(failure).code() != ErrorCode.NOT_FOUND) {
            throw failure;
        }
    }

    /** The thread with the rows of newest-messages.sql. */
    public AiThread withMessages(List<Map<String, Object>> rows, @ExchangeProperty("thread") AiThread thread) {
        List<AiThread.Line> lines = rows.stream().map(AiThread.Line::of).collect(Collectors.toList());
        Collections.reverse(lines);
        return thread.withMessages(lines);
    }

    /** Parameters of append-message.sql for a message that was just sent. */
    public Map<String, Object> appended(FeedMessage feed) {
        ChatMessage message = feed.message();
        return row(
                feed.threadId(),
                message.messageId().toString(),
                message.seq(),
                message.senderId(),
                message.senderEmail(),
                message.text(),
                message.aiGenerated(),
                message.sentAt().toString());
    }

    /** Asks for what was stored after the messages that the thread knows. */
    public GetMessagesByChatRequest missing(@ExchangeProperty("thread") AiThread thread) {
        return GetMessagesByChatRequest.newBuilder()
                .setChatId(thread.chatId())
                .setAfterSeq(thread.lastSeq())
                .setLimit(PAGE)
                .build();
    }

    /** Parameters of append-message.sql for each stored message. */
    public List<Map<String, Object>> stored(
            GetMessagesByChatResponse page, @ExchangeProperty("thread") AiThread thread) {
        return page.getMessagesList().stream()
                .map(message -> stored(message, thread.threadId()))
                .toList();
    }

    /** The thread after a page was stored. */
    public AiThread caughtUp(
            @ExchangeProperty("page") GetMessagesByChatResponse page, @ExchangeProperty("thread") AiThread thread) {
        long read =
                page.getMessagesList().stream().mapToLong(Message::getSeq).max().orElse(page.getLastSeq());
        return thread.knowing(read);
    }

    /** Whether the chat has more than the thread knows. */
    public boolean isBehind(
            @ExchangeProperty("page") GetMessagesByChatResponse page, @ExchangeProperty("thread") AiThread thread) {
        return thread.lastSeq() < page.getLastSeq();
    }

    /** Parameters of advance-thread.sql. */
    public Map<String, Object> advanced(@ExchangeProperty("thread") AiThread thread) {
        return Map.of("threadId", thread.threadId(), "lastSeq", thread.lastSeq());
    }

    private static Map<String, Object> stored(Message message, String threadId) {
        return row(
                threadId,
                message.getMessageId(),
                message.getSeq(),
                message.getSenderId(),
                message.getSenderEmail(),
                message.getText(),
                message.getAiGenerated(),
                message.getSentAt());
    }

    private static Map<String, Object> row(
            String threadId,
            String messageId,
            Long seq,
            long senderId,
            String senderEmail,
            String text,
            boolean aiGenerated,
            String sentAt) {
        Map<String, Object> row = new HashMap<>();
        row.put("threadId", threadId);
        row.put("messageId", messageId);
        row.put("seq", seq);
        row.put("senderId", senderId);
        row.put("senderEmail", senderEmail);
        row.put("text", text);
        row.put("aiGenerated", aiGenerated);
        row.put("sentAt", sentAt);
        return row;
    }
}
