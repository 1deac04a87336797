package dev.aimessenger.chat.rest;

import dev.aimessenger.chat.chats.Chat;
import io.swagger.v3.oas.annotations.media.Schema;

/** What {@code GET /chats} answers, as the OpenAPI document has it: all chats, or with {@code id} that chat. */
@Schema(oneOf = {Chat[].class, Chat.class})
interface ChatsOrChat {}
