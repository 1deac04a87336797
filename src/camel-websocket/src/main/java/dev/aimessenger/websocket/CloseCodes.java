package dev.aimessenger.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Which close codes a server may send (RFC 6455, section 7.4), and how long a reason may be (section 5.5). */
final class CloseCodes {

    static final int GOING_AWAY = 1001;
    static final int TOO_BIG = 1009;
    static final int PROTOCOL_ERROR = 1002;
    static final int SERVICE_RESTART = 1012;

    private static final Set<Integer> STANDARD = Set.of(1000, 1001, 1008, 1011, 1012, 1013);
    private static final int MAX_REASON_BYTES = 123;

    private CloseCodes() {}

    static int require(int code) {
        if (!STANDARD.contains(code) && (code < 3000 || code > 4999)) {
            throw new IllegalArgumentException(
                    "Close code " + code + " is not one of 1000, 1001, 1008, 1011, 1012, 1013, 3000 to 4999");
        }
        return code;
    }

    /** The reason, cut between characters so that it fits into a close frame; null stays null. */
    static String fit(String reason) {
        String fitting = reason;
        while (fitting != null && fitting.getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
            fitting = fitting.substring(0, fitting.offsetByCodePoints(fitting.length(), -1));
        }
        return fitting;
    }
}
