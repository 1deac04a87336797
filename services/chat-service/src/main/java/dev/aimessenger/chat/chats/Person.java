package dev.aimessenger.chat.chats;

/**
 * Somebody whom an answer names, as user-service knows them.
 *
 * @param displayName what others see; empty when the user has chosen none
 */
public record Person(long id, String email, String displayName) {}
