package dev.aimessenger.e2e.reliability;

import dev.aimessenger.e2e.client.MessengerClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Clients that open a socket, join a room, and never read again. */
final class SilentReaders implements AutoCloseable {

    private static final int TIMEOUT_MILLISECONDS = 20_000;
    /** As small as a system allows: what its kernel keeps for it is no burden of the gateway. */
    private static final int RECEIVE_BUFFER_BYTES = 2_048;

    private final List<Socket> sockets = new ArrayList<>();

    /**
     * @param user a member of the room, who may have that many sockets
     * @throws IOException when one cannot be opened
     */
    SilentReaders(MessengerClient user, URI gateway, long chatId, int count) throws IOException {
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(open(user, gateway, chatId));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static Socket open(MessengerClient user, URI gateway, long chatId) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        socket.setSoTimeout(TIMEOUT_MILLISECONDS);
        socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()), TIMEOUT_MILLISECONDS);
        byte[] key = new byte[16];
        ThreadLocalRandom.current().nextBytes(key);
        String request = "GET /ws HTTP/1.1\r\nHost: " + gateway.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + Base64.getEncoder().encodeToString(key)
                + "\r\nSec-WebSocket-Protocol: aimessenger.v1, bearer." + user.accessToken() + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String status = statusLine(socket.getInputStream());
        if (!status.contains(" 101 ")) {
            socket.close();
            throw new IOException("A socket was refused: " + status);
        }
        socket.getOutputStream().write(textFrame("{\"event\":\"join-room\",\"data\":{\"chatId\":" + chatId + "}}"));
        return socket;
    }

    /** Reads byte by byte to the end of the head, and nothing of what follows. */
    private static String statusLine(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.substring(0, Math.max(0, head.indexOf("\r\n")));
    }

    /** RFC 6455, section 5.2: one final text frame of fewer than 126 bytes, masked with zeros. */
    private static byte[] textFrame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(6 + payload.length)
                .put((byte) 0x81)
                .put((byte) (0x80 | payload.length))
                .putInt(0)
                .put(payload)
                .array();
    }

    @Override
    public void close() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                // The gateway has closed it.
            }
        }
    }
}
