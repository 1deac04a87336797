package dev.aimessenger.sockets;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.launch.WrongSetting;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections this instance has room for, for one user and in all. Safe for use by many threads. */
public final class ConnectionLimits {

    private final int most;
    private final int mostOfUser;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<Long, Integer> takenByUser = new ConcurrentHashMap<>();

    /**
     * @param most connections in all, 1 or more
     * @param mostOfUser connections of one user, 1 or more
     */
    public ConnectionLimits(int most, int mostOfUser) {
        require("CONNECTIONS_MAX", most);
        require("CONNECTIONS_PER_USER", mostOfUser);
        this.most = most;
        this.mostOfUser = mostOfUser;
    }

    private static void require(String variable, int value) {
        if (value < 1) {
            throw WrongSetting.of(variable, "must be 1 or more, not " + value);
        }
    }

    /**
     * Takes a place for a connection of this user, to be given back when it has ended.
     *
     * @throws ServiceException (rate-limited) when the user has their share, (unavailable) when there is no place at all
     */
    public void take(long userId) {
        take();
        int ofUser = takenByUser.merge(userId, 1, Integer::sum);
        if (ofUser > mostOfUser) {
            giveBack(userId);
            throw new ServiceException(
                    ErrorCode.RATE_LIMITED, "A user may have " + mostOfUser + " connections here: close one first");
        }
    }

    /**
     * Takes a place for a connection whose user another service will find out.
     *
     * @throws ServiceException (unavailable) when there is none
     */
    public void take() {
        if (taken.incrementAndGet() > most) {
            giveBack();
            throw new ServiceException(ErrorCode.UNAVAILABLE, "No room for another connection, try again");
        }
    }

    public void giveBack(long userId) {
        takenByUser.computeIfPresent(userId, (user, places) -> places == 1 ? null : places - 1);
        giveBack();
    }

    public void giveBack() {
        taken.decrementAndGet();
    }

    /** Connections that are open or about to be. */
    public int taken() {
        return taken.get();
    }
}
