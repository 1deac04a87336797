package dev.aimessenger.ai.advice;

/** The owner has taken a request back while it was being answered. */
public final class CancelledException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CancelledException() {
        super("The request was cancelled");
    }
}
