DELETE FROM outbox WHERE id = :#${exchangeProperty.outboxId}
