package dev.aimessenger.chat.access;

import dev.aimessenger.chat.chats.ChatType;

/**
 * A chat, and what a user is to it.
 *
 * @param title null for a private chat and for a group without one
 */
public record Membership(long chatId, ChatType type, String title, long creatorId, Role role) {}
