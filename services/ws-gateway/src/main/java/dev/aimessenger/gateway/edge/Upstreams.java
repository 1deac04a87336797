package dev.aimessenger.gateway.edge;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the services behind the gateway listen, each {@code host:port}.
 *
 * @param auth registration, login, tokens
 * @param user users
 * @param chat chats, invites, bindings
 * @param message history
 * @param advice advice sockets
 * @param ai use of the model, drafts, advice
 */
@ConfigurationProperties("aimessenger.upstreams")
public record Upstreams(String auth, String user, String chat, String message, String advice, String ai) {}
