package dev.aimessenger.chat.outbox;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/**
 * Puts each poll of a {@code sql:} consumer into one transaction: the query, and the routes of all its rows, which run
 * on the polling thread. The component's own {@code transacted} option only ends a poll at the first failed row.
 */
@Component("transactionPerPoll")
public class TransactionPerPoll implements PollingConsumerPollStrategy {

    private final PlatformTransactionManager transactions;
    private final ThreadLocal<TransactionStatus> current = new ThreadLocal<>();

    TransactionPerPoll(PlatformTransactionManager transactions) {
        this.transactions = transactions;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        current.set(transactions.getTransaction(TransactionDefinition.withDefaults()));
        return true;
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        transactions.commit(end());
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
        TransactionStatus transaction = end();
        if (transaction != null && !transaction.isCompleted()) {
            transactions.rollback(transaction);
        }
        // The consumer logs the cause.
        return false;
    }

    private TransactionStatus end() {
        TransactionStatus transaction = current.get();
        current.remove();
        return transaction;
    }
}
