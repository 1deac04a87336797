package dev.aimessenger.common.error;

/** There is too much to do here. Waiting is the asker's business: a retry here would make it worse. */
public final class OverloadedException extends ServiceException {

    private static final long serialVersionUID = 1L;

    public OverloadedException() {
        super(ErrorCode.UNAVAILABLE, "Too much to do right now, try again");
    }
}
