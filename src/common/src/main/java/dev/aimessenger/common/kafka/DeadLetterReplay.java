package dev.aimessenger.common.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedResource;

/**
 * The policy of routes that put dead letters back on their topic. Such a route is started by an operator, and stops by
 * itself behind the last dead letter that was there when it was started: one that comes while it runs, perhaps the same
 * record once more, waits for the next replay. It also stops when Kafka refuses a record for too long; the record then
 * is the first of the next replay, because its offset is not committed.
 *
 * <p>The route must read one record a poll ({@code maxPollRecords: 1}), in a consumer group of its own.
 */
@ManagedResource(description = "Replays of dead letters")
public final class DeadLetterReplay extends RoutePolicySupport {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterReplay.class);
    private static final int CAUSE_CHARACTERS = 500;
    private static final int LONGEST_ANSWER_MS = 10_000;

    private final String brokers;
    private final Duration givesUpAfter;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();

    /**
     * @param brokers {@code host:port,…}
     * @param givesUpAfter for how long Kafka may refuse one record
     */
    public DeadLetterReplay(String brokers, Duration givesUpAfter) {
        this.brokers = brokers;
        this.givesUpAfter = givesUpAfter;
    }

    /** What a replay is doing, or how it ended. */
    private enum State {
        RUNNING,
        /** All that was there is back on its topic. */
        DONE,
        /** An operator, or the end of the service, stopped it before its end. */
        STOPPED,
        /** Kafka refused a record for too long, or did not say where the dead letters end. */
        GAVE_UP
    }

    /**
     * The last replay of each route that was started.
     *
     * @return by route id: {@code state} (running, done, stopped or gave-up), {@code putBack} and {@code left} (numbers
     *     of records), {@code started} (RFC 3339), and {@code cause} of the last failure if there was one
     */
    @ManagedAttribute(description = "By route: state, putBack, left, started and cause of the last replay")
    public Map<String, Map<String, Object>> getReplays() {
        return runs.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, run -> run.getValue().status(), (one, other) -> one, TreeMap::new));
    }

    /** Camel calls it when the consumer has started, perhaps behind its first records. */
    @Override
    public void onStart(Route route) {
        try {
            Run run = run(route);
            if (run.endIfThrough()) {
                end(route, run);
            }
        } catch (IllegalStateException e) {
            // A route that fails now would leave its consumer running.
            Run run = new Run();
            run.failed(e, Duration.ZERO);
            runs.put(route.getId(), run);
            end(route, run);
        }
    }

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
        run(route).begin(partition(exchange), offset(exchange));
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        Run run = run(route);
        boolean over = exchange.getException() == null
                ? run.putBack(partition(exchange), offset(exchange))
                : run.failed(exchange.getException(), givesUpAfter);
        if (over) {
            end(route, run);
        }
    }

    @Override
    public void onStop(Route route) {
        runs.computeIfPresent(route.getId(), (id, run) -> run.close());
    }

    /** The consumer reads no further at once; stopping has to wait for this record, so another thread does it. */
    private void end(Route route, Run run) {
        try {
            suspendOrStopConsumer(route.getConsumer());
        } catch (Exception e) {
            LOG.warn("Replay {} reads on until it is stopped", route.getId(), e);
        }
        LOG.info("Replay {} has ended: {}", route.getId(), run.status());
        stopRouteAsync(route);
    }

    private Run run(Route route) {
        return runs.compute(route.getId(), (id, run) -> run == null || run.isClosed() ? start(route) : run);
    }

    /** @throws IllegalStateException when Kafka does not say where the dead letters end */
    private Run start(Route route) {
        KafkaConfiguration from = ((KafkaEndpoint) route.getEndpoint()).getConfiguration();
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                LONGEST_ANSWER_MS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                LONGEST_ANSWER_MS))) {
            Map<TopicPartition, OffsetSpec> first = new HashMap<>();
            Map<TopicPartition, OffsetSpec> last = new HashMap<>();
            admin.describeTopics(List.of(from.getTopic()))
                    .allTopicNames()
                    .get()
                    .get(from.getTopic())
                    .partitions()
                    .forEach(partition -> {
                        TopicPartition key = new TopicPartition(from.getTopic(), partition.partition());
                        first.put(key, OffsetSpec.earliest());
                        last.put(key, OffsetSpec.latest());
                    });
            Map<TopicPartition, ListOffsetsResultInfo> begins =
                    admin.listOffsets(first).all().get();
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    admin.listOffsets(last).all().get();
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(from.getGroupId())
                    .partitionsToOffsetAndMetadata()
                    .get();
            Run run = new Run();
            ends.forEach((partition, end) -> {
                OffsetAndMetadata done = committed.get(partition);
                long begin = begins.get(partition).offset();
                run.expect(partition.partition(), done == null ? begin : Math.max(begin, done.offset()), end.offset());
            });
            LOG.info("Replay {} begins: {}", route.getId(), run.status());
            return run;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not say where " + from.getTopic() + " ends", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking Kafka where " + from.getTopic() + " ends", e);
        }
    }

    private static int partition(Exchange exchange) {
        return exchange.getMessage().getHeader(KafkaConstants.PARTITION, Integer.class);
    }

    private static long offset(Exchange exchange) {
        return exchange.getMessage().getHeader(KafkaConstants.OFFSET, Long.class);
    }

    /** One replay, from the start of its route to its end. */
    private static final class Run {

        private final Instant started = Instant.now();
        /** By partition: the offset of the next record, and the one behind the last. Partitions that are through go. */
        private final Map<Integer, Long> positions = new HashMap<>();

        private final Map<Integer, Long> ends = new HashMap<>();
        private State state = State.RUNNING;
        private boolean closed;
        private long putBack;
        private String cause;
        private String current;
        private long currentSince;

        synchronized void expect(int partition, long position, long end) {
            if (position < end) {
                positions.put(partition, position);
                ends.put(partition, end);
            }
        }

        synchronized void begin(int partition, long offset) {
            String record = partition + "@" + offset;
            if (!record.equals(current)) {
                current = record;
                currentSince = System.nanoTime();
            }
        }

        /** @return whether this ended the replay */
        synchronized boolean putBack(int partition, long offset) {
            putBack++;
            positions.computeIfPresent(partition, (key, position) -> offset + 1 < ends.get(key) ? offset + 1 : null);
            return endIfThrough();
        }

        /** @return whether this ended the replay; a replay never ends for a failure that was not seen */
        synchronized boolean failed(Exception failure, Duration patience) {
            Throwable root = failure;
            while (root.getCause() != null && root.getCause() != root) {
                root = root.getCause();
            }
            String why = root.getClass().getSimpleName() + ": " + root.getMessage();
            cause = why.substring(0, Math.min(why.length(), CAUSE_CHARACTERS));
            return System.nanoTime() - currentSince >= patience.toNanos() && endAs(State.GAVE_UP);
        }

        synchronized boolean endIfThrough() {
            return positions.isEmpty() && endAs(State.DONE);
        }

        private boolean endAs(State end) {
            boolean ends = state == State.RUNNING;
            if (ends) {
                state = end;
            }
            return ends;
        }

        synchronized Run close() {
            endAs(State.STOPPED);
            closed = true;
            return this;
        }

        synchronized boolean isClosed() {
            return closed;
        }

        synchronized Map<String, Object> status() {
            Map<String, Object> status = new LinkedHashMap<>();
            status.put("state", state.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            status.put("putBack", putBack);
            status.put(
                    "left",
                    positions.entrySet().stream()
                            .mapToLong(position -> ends.get(position.getKey()) - position.getValue())
                            .sum());
            status.put("started", started.toString());
            if (cause != null) {
                status.put("cause", cause);
            }
            return status;
        }
    }
}
