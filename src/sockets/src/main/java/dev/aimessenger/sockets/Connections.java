package dev.aimessenger.sockets;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that this instance has open, and whose they are. Safe for use by many threads. */
public final class Connections {

    private final Map<String, Principal> principals = new ConcurrentHashMap<>();
    private final Map<Long, Set<String>> keysByUser = new ConcurrentHashMap<>();

    public void open(String connectionKey, Principal principal) {
        principals.put(connectionKey, principal);
        keysByUser.compute(principal.userId(), (user, keys) -> {
            Set<String> all = keys == null ? ConcurrentHashMap.newKeySet() : keys;
            all.add(connectionKey);
            return all;
        });
    }

    public void close(String connectionKey) {
        Principal principal = principals.remove(connectionKey);
        if (principal != null) {
            keysByUser.computeIfPresent(principal.userId(), (user, keys) -> {
                keys.remove(connectionKey);
                return keys.isEmpty() ? null : keys;
            });
        }
    }

    /**
     * A fresh token came on an open connection.
     *
     * @throws ServiceException (forbidden) when it is another user's
     */
    public void renew(String connectionKey, Principal fresh) {
        Principal renewed = principals.computeIfPresent(
                connectionKey, (key, current) -> current.userId() == fresh.userId() ? fresh : current);
        if (renewed != fresh) {
            throw new ServiceException(ErrorCode.FORBIDDEN, "The token is another user's", "token");
        }
    }

    /**
     * Whose connection this is.
     *
     * @throws ServiceException (unauthenticated) when it is closed or its token has ended
     */
    public Principal principal(String connectionKey) {
        Principal principal = principals.get(connectionKey);
        if (principal == null || !principal.expiresAt().isAfter(Instant.now())) {
            throw new ServiceException(ErrorCode.UNAUTHENTICATED, "The access token has ended");
        }
        return principal;
    }

    /** The keys of a user's connections here; empty when the user has none. */
    public List<String> ofUser(long userId) {
        return List.copyOf(keysByUser.getOrDefault(userId, Set.of()));
    }

    /** The users who have connections here. */
    public Set<Long> users() {
        return Set.copyOf(keysByUser.keySet());
    }

    /** The keys of connections whose token has ended. */
    public List<String> expired() {
        Instant now = Instant.now();
        return principals.entrySet().stream()
                .filter(entry -> !entry.getValue().expiresAt().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
    }

    public int count() {
        return principals.size();
    }
}
