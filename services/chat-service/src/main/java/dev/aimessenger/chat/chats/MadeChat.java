package dev.aimessenger.chat.chats;

/**
 * What became of a request for a chat.
 *
 * @param created false when the two had this private chat already
 */
public record MadeChat(Chat chat, boolean created) {}
