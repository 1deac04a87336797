package dev.aimessenger.websocket;

/** A handshake is refused: the client gets an HTTP answer with problem details and no WebSocket. */
public class HandshakeRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * @param status HTTP status of the answer, 400 to 599
     * @param code the error code of the problem, such as {@code unauthenticated}
     * @param message what the client may read about it
     */
    public HandshakeRefusedException(int status, String code, String message) {
        super(message, null, false, false);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status must be 400 to 599, not " + status);
        }
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
