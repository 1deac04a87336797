package dev.aimessenger.common.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a new consumer group with {@code autoOffsetReset=latest} begin where the topic ended before its route started.
 * By itself it begins where the topic ends when Kafka has given it its partitions, seconds later, and whatever was
 * written between would reach nobody here. A group that has offsets keeps them.
 */
public final class BeginAtEnd extends RoutePolicySupport implements RoutePolicyFactory {

    private static final Logger LOG = LoggerFactory.getLogger(BeginAtEnd.class);
    private static final String LATEST = "latest";

    private final KafkaTopics topics;

    public BeginAtEnd(KafkaTopics topics) {
        this.topics = topics;
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return this;
    }

    /** Camel calls it before the route's consumer is started for the first time. */
    @Override
    public void onInit(Route route) {
        if (route.getEndpoint() instanceof KafkaEndpoint from
                && LATEST.equals(from.getConfiguration().getAutoOffsetReset())
                && from.getConfiguration().getGroupId() != null) {
            begin(from.getConfiguration());
        }
    }

    private void begin(KafkaConfiguration from) {
        String group = from.getGroupId();
        try (Admin admin = topics.admin()) {
            Map<TopicPartition, OffsetAndMetadata> known = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> unknown = new HashMap<>();
            admin.describeTopics(List.of(from.getTopic()))
                    .allTopicNames()
                    .get()
                    .get(from.getTopic())
                    .partitions()
                    .forEach(partition -> unknown.put(
                            new TopicPartition(from.getTopic(), partition.partition()), OffsetSpec.latest()));
            unknown.keySet().removeIf(partition -> known.get(partition) != null);
            if (unknown.isEmpty()) {
                return;
            }
            Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
            admin.listOffsets(unknown)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
            admin.alterConsumerGroupOffsets(group, ends).all().get();
            LOG.info("Group {} begins at the end of {} partitions of {}", group, ends.size(), from.getTopic());
        } catch (ExecutionException e) {
            // Another instance under the same name runs already; then its offsets count.
            LOG.warn(
                    "Group {} begins where Kafka lets it: {}",
                    group,
                    e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while group " + group + " was made", e);
        }
    }
}
