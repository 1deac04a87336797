package dev.aimessenger.common.payload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Name-based UUIDs (RFC 9562, version 5: SHA-1 of name space and name). What is sent or processed again gets the same
 * id again, so every step of the flow can drop a repeat.
 */
public final class MessageIds {

    private static final UUID MESSAGES = UUID.fromString("6f1c7a52-0f0c-4f5e-9a57-7f6b7d1a0c01");
    private static final UUID ANSWERS = UUID.fromString("6f1c7a52-0f0c-4f5e-9a57-7f6b7d1a0c02");

    private static final UUID THREADS = UUID.fromString("6f1c7a52-0f0c-4f5e-9a57-7f6b7d1a0c03");

    private MessageIds() {}

    /** The id of the message that this sender sent under this client message id. */
    public static UUID of(long senderId, UUID clientMessageId) {
        return uuid5(MESSAGES, senderId + "/" + clientMessageId);
    }

    /** The client message id of a thread's answer to a message. */
    public static UUID answer(String threadId, UUID sourceMessageId) {
        return uuid5(ANSWERS, threadId + "/" + sourceMessageId);
    }

    /** The id of a binding's thread. */
    public static String thread(long bindingId) {
        return "thread-" + uuid5(THREADS, String.valueOf(bindingId));
    }

    static UUID uuid5(UUID namespace, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer input = ByteBuffer.allocate(16 + bytes.length)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .put(bytes);
        ByteBuffer hash = ByteBuffer.wrap(sha1(input.array()));
        long high = hash.getLong() & 0xFFFFFFFFFFFF0FFFL | 0x5000L;
        long low = hash.getLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return new UUID(high, low);
    }

    private static byte[] sha1(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
