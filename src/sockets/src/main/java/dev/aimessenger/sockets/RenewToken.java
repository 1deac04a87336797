package dev.aimessenger.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.websocket.HandshakeRefusedException;
import org.apache.camel.ExchangeProperty;

/** Handles {@code auth}: a fresh token for an open connection. */
public final class RenewToken {

    private final TokenHandshake handshake;
    private final Connections connections;

    public RenewToken(TokenHandshake handshake, Connections connections) {
        this.handshake = handshake;
        this.connections = connections;
    }

    public void renew(JsonNode data, @ExchangeProperty(DescribeError.CONNECTION_KEY) String connectionKey) {
        String token = data.path("token").textValue();
        if (token == null) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "token is missing or no text", "token");
        }
        try {
            connections.renew(connectionKey, handshake.principal(token));
        } catch (HandshakeRefusedException e) {
            throw new ServiceException(ErrorCode.UNAUTHENTICATED, e.getMessage(), "token");
        }
    }
}
