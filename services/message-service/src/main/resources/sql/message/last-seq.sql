SELECT last_seq FROM chat_seq WHERE chat_id = :chatId
