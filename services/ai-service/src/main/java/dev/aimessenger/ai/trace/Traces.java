package dev.aimessenger.ai.trace;

import dev.aimessenger.ai.autoreply.SkipReason;
import dev.aimessenger.ai.trace.MessageTrace.Answer;
import dev.aimessenger.ai.trace.MessageTrace.Step;
import dev.aimessenger.ai.trace.MessageTrace.ThreadTrace;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.payload.MessageIds;
import dev.aimessenger.proto.message.v1.GetStoredMessagesRequest;
import dev.aimessenger.proto.message.v1.GetStoredMessagesResponse;
import dev.aimessenger.proto.message.v1.StoredMessage;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.ExchangeProperty;
import org.springframework.stereotype.Component;

/** What the route that traces a message asks of Java. */
@Component("traces")
public class Traces {

    public GetStoredMessagesRequest message(UUID messageId) {
        return GetStoredMessagesRequest.newBuilder()
                .addMessageIds(messageId.toString())
                .build();
    }

    /** @throws ServiceException (not-found) when it is not stored */
    public StoredMessage found(GetStoredMessagesResponse answer) {
        if (answer.getMessagesCount() == 0) {
            throw new ServiceException(
                    ErrorCode.NOT_FOUND, "No such message is stored: it was never accepted, or still waits in Kafka");
        }
        return answer.getMessages(0);
    }

    /** Parameters of trace-message.sql. */
    public Map<String, Object> parameters(@ExchangeProperty("message") StoredMessage message) {
        return Map.of(
                "chatId", message.getChatId(),
                "messageId", message.getMessageId(),
                "clientMessageId", message.getClientMessageId());
    }

    /** Asks where the answers are stored that were sent. */
    public GetStoredMessagesRequest answers(@ExchangeProperty("threads") List<Map<String, Object>> rows) {
        return GetStoredMessagesRequest.newBuilder()
                .addAllMessageIds(rows.stream()
                        .filter(row -> "sent".equals(row.get("outcome")))
                        .map(row -> answerId(row).toString())
                        .limit(100)
                        .toList())
                .build();
    }

    public MessageTrace trace(
            GetStoredMessagesResponse stored,
            @ExchangeProperty("message") StoredMessage message,
            @ExchangeProperty("threads") List<Map<String, Object>> rows) {
        Map<String, StoredMessage> answers = stored.getMessagesList().stream()
                .collect(Collectors.toMap(StoredMessage::getMessageId, Function.identity()));
        Instant acceptedAt = Instant.parse(message.getSentAt());
        Instant storedAt = Instant.parse(message.getStoredAt());
        List<ThreadTrace> threads = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(acceptedAt, null, "Accepted by a gateway from user " + message.getSenderId() + by(message)));
        steps.add(
                new Step(storedAt, null, "Stored in chat " + message.getChatId() + " as message " + message.getSeq()));
        if (rows.isEmpty()) {
            steps.add(new Step(null, null, "No thread: nobody has bound this chat to the model"));
        }
        for (Map<String, Object> row : rows) {
            ThreadTrace thread = thread(row, message, answers);
            threads.add(thread);
            steps.addAll(steps(thread));
        }
        // Stable: what has no time stays at the end in the order in which it is told.
        steps.sort(Comparator.comparing(Step::at, Comparator.nullsLast(Comparator.naturalOrder())));
        return new MessageTrace(
                UUID.fromString(message.getMessageId()),
                message.getChatId(),
                message.getSeq(),
                message.getSenderId(),
                message.getAiGenerated(),
                message.getHops(),
                acceptedAt,
                storedAt,
                threads,
                steps);
    }

    /** Parameters of trace-request.sql. */
    public Map<String, Object> request(UUID requestId) {
        return Map.of("requestId", requestId.toString());
    }

    /**
     * @param row of trace-request.sql
     * @throws ServiceException (not-found) when there is none
     */
    public RequestTrace requestTrace(Map<String, Object> row) {
        if (row == null || row.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.NOT_FOUND,
                    "No such request has ended: there was none, or it waits, or is being answered");
        }
        String kind = (String) row.get("kind");
        String threadId = (String) row.get("thread_id");
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(
                time(row, "asked_at"),
                threadId,
                "User " + number(row, "owner_id") + " asked for " + kind + " in chat " + number(row, "chat_id")));
        steps.add(new Step(time(row, "ended_at"), threadId, endInWords(row)));
        return new RequestTrace(
                (UUID) row.get("request_id"),
                kind,
                number(row, "chat_id"),
                number(row, "owner_id"),
                threadId,
                (String) row.get("outcome"),
                (String) row.get("code"),
                time(row, "asked_at"),
                time(row, "ended_at"),
                (Integer) row.get("tries"),
                (Long) row.get("model_ms"),
                (Long) row.get("prompt_tokens"),
                (Long) row.get("completion_tokens"),
                steps);
    }

    private static String endInWords(Map<String, Object> row) {
        return switch ((String) row.get("outcome")) {
            case "answered" ->
                "The model answered in " + row.get("model_ms") + " ms (call " + row.get("tries") + ", "
                        + row.get("prompt_tokens") + " tokens read, " + row.get("completion_tokens") + " written)";
            case "cancelled" -> "No answer: the owner took the request back";
            case "spent" -> "No answer: " + SkipReason.BUDGET_SPENT.words();
            default ->
                "No answer: the model or a service failed (" + row.get("code") + ") after " + row.get("tries")
                        + " calls of the model; the owner was told, and the record is a dead letter";
        };
    }

    private static String by(StoredMessage message) {
        return message.getAiGenerated() ? ", written by the model in their name" : "";
    }

    private static ThreadTrace thread(
            Map<String, Object> row, StoredMessage message, Map<String, StoredMessage> answers) {
        String outcome = outcome(row);
        boolean settled = row.get("outcome") != null;
        return new ThreadTrace(
                (String) row.get("thread_id"),
                (String) row.get("type"),
                number(row, "owner_id"),
                time(row, "fed_at"),
                outcome,
                reason(row, outcome, message),
                time(row, settled ? "decided_at" : "failed_at"),
                time(row, "due_at"),
                (Integer) row.get(settled ? "tries" : "failed_tries"),
                (Long) row.get("model_ms"),
                (Long) row.get("prompt_tokens"),
                (Long) row.get("completion_tokens"),
                answer(row, answers),
                (UUID) row.get("answers_message_id"));
    }

    private static String outcome(Map<String, Object> row) {
        if (row.get("outcome") != null) {
            return (String) row.get("outcome");
        }
        if (row.get("due_at") != null) {
            return "waiting";
        }
        return row.get("failure") == null ? "none" : "failed";
    }

    private static String reason(Map<String, Object> row, String outcome, StoredMessage message) {
        return switch (outcome) {
            case "skipped" -> (String) row.get("reason");
            case "failed" -> (String) row.get("failure");
            case "waiting" -> Boolean.TRUE.equals(row.get("being_written")) ? "being-written" : "delay";
            case "none" -> whyNone(row, message);
            default -> null;
        };
    }

    private static String whyNone(Map<String, Object> row, StoredMessage message) {
        if (!Boolean.TRUE.equals(row.get("fed"))) {
            return "not-fed";
        }
        if (row.get("type").equals("advice")) {
            return "advice-only";
        }
        if (message.getSenderId() == number(row, "owner_id")) {
            return "own-message";
        }
        if (row.get("later_message_id") == null) {
            return "not-recorded";
        }
        return Boolean.TRUE.equals(row.get("owner_wrote_later")) ? SkipReason.OWNER_WROTE.label() : "later-message";
    }

    private static Answer answer(Map<String, Object> row, Map<String, StoredMessage> answers) {
        if (!"sent".equals(row.get("outcome"))) {
            return null;
        }
        UUID messageId = answerId(row);
        Optional<StoredMessage> stored = Optional.ofNullable(answers.get(messageId.toString()));
        return new Answer(
                messageId,
                stored.map(StoredMessage::getSeq).orElse(null),
                stored.map(StoredMessage::getStoredAt).map(Instant::parse).orElse(null));
    }

    private static List<Step> steps(ThreadTrace thread) {
        List<Step> steps = new ArrayList<>();
        String of = " (" + thread.type() + " of user " + thread.ownerId() + ")";
        if (thread.fedAt() != null) {
            steps.add(new Step(thread.fedAt(), thread.threadId(), "Fed to thread " + thread.threadId() + of));
        }
        if (thread.answersMessageId() != null) {
            steps.add(new Step(
                    null, thread.threadId(), "It is this thread's answer to message " + thread.answersMessageId()));
        }
        steps.add(new Step(thread.decidedAt(), thread.threadId(), outcomeInWords(thread)));
        if (thread.answer() != null) {
            Answer answer = thread.answer();
            steps.add(new Step(
                    answer.storedAt(),
                    thread.threadId(),
                    answer.seq() == null
                            ? "The answer, message " + answer.messageId() + ", is not stored (yet): it waits in Kafka,"
                                    + " or a gateway dropped it because the binding was paused or had ended"
                            : "The answer is message " + answer.messageId() + ", stored as " + answer.seq()));
        }
        return steps;
    }

    private static String outcomeInWords(ThreadTrace thread) {
        return switch (thread.outcome()) {
            case "sent" -> "The model answered" + call(thread);
            case "draft" -> "The model wrote a draft, which waits for its owner" + call(thread);
            case "discarded" -> "The model wrote a draft, which its owner or a newer draft threw away" + call(thread);
            case "skipped" -> "No answer: " + SkipReason.of(thread.reason()).words();
            case "failed" ->
                "No answer: the model or a service failed (" + thread.reason() + ") after " + thread.tries()
                        + " calls of the model; the owner was told, and the record is a dead letter";
            case "waiting" ->
                thread.reason().equals("delay")
                        ? "An answer waits until " + thread.dueAt() + ", its owner's delay"
                        : "An answer is being written";
            default -> "No answer: " + noneInWords(thread.reason());
        };
    }

    private static String noneInWords(String reason) {
        return switch (reason) {
            case "not-fed" -> "the thread does not know this message one by one: it was bound later, or is behind";
            case "advice-only" -> "this binding only advises its owner, when asked";
            case "own-message" -> "the owner's own message";
            case "owner-wrote" -> SkipReason.OWNER_WROTE.words();
            case "later-message" -> "a later message came within the owner's delay, and was answered in its stead";
            default -> "none was due, or why is not recorded";
        };
    }

    private static String call(ThreadTrace thread) {
        return thread.modelMs() == null
                ? ""
                : " in " + thread.modelMs() + " ms (call " + thread.tries() + ", " + thread.promptTokens()
                        + " tokens read, " + thread.completionTokens() + " written)";
    }

    private static UUID answerId(Map<String, Object> row) {
        return MessageIds.of(number(row, "owner_id"), (UUID) row.get("answer_id"));
    }

    private static long number(Map<String, Object> row, String name) {
        return ((Number) row.get(name)).longValue();
    }

    private static Instant time(Map<String, Object> row, String name) {
        return row.get(name) instanceof Timestamp time ? time.toInstant() : null;
    }
}
