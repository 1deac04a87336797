SELECT chat_id, seq, message_id, client_message_id, sender_id, sender_email, text, ai_generated, hops, sent_at
FROM store_message(
    CAST(:#${body.chatId} AS bigint),
    CAST(:#${body.messageId} AS uuid),
    CAST(:#${body.clientMessageId} AS uuid),
    CAST(:#${body.senderId} AS bigint),
    CAST(:#${body.senderEmail} AS text),
    CAST(:#${body.text} AS text),
    CAST(:#${body.aiGenerated} AS boolean),
    CAST(:#${body.hops} AS integer),
    CAST(:#${body.sentAt.toString} AS timestamptz))
