package dev.aimessenger.chat.bindings;

import java.util.UUID;

/**
 * The answer to a request for advice.
 *
 * @param requestId comes back with the advice
 */
public record AdviceTicket(UUID requestId) {}
