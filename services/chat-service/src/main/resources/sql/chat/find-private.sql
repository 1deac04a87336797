SELECT id
FROM chats
WHERE user_low = :low AND user_high = :high
