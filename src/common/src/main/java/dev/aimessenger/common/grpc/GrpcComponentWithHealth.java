package dev.aimessenger.common.grpc;

import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.grpc.GrpcComponent;
import org.apache.camel.component.grpc.GrpcConfiguration;
import org.apache.camel.component.grpc.GrpcEndpoint;
import org.apache.camel.component.grpc.GrpcProducer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.SynchronousDelegateProducer;

/**
 * Camel's {@code grpc:} component whose servers also answer the standard health service, {@code grpc.health.v1.Health}
 * (the stock one puts exactly one service on a server), and whose clients come back soon to a service that was away.
 * Register it under the name {@code grpc}.
 */
@Component("grpc")
public final class GrpcComponentWithHealth extends GrpcComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        GrpcEndpoint stock = (GrpcEndpoint) super.createEndpoint(uri, remaining, parameters);
        return new EndpointWithHealth(uri, this, stock.getConfiguration());
    }

    private static final class EndpointWithHealth extends GrpcEndpoint {

        EndpointWithHealth(String uri, GrpcComponent component, GrpcConfiguration configuration) {
            super(uri, component, configuration);
        }

        @Override
        public Producer createProducer() {
            GrpcProducer producer = new PromptGrpcProducer(this, getConfiguration());
            return getConfiguration().isSynchronous() ? new SynchronousDelegateProducer(producer) : producer;
        }

        @Override
        public Consumer createConsumer(Processor processor) throws Exception {
            GrpcConsumerWithHealth consumer = new GrpcConsumerWithHealth(this, processor, getConfiguration());
            configureConsumer(consumer);
            return consumer;
        }
    }
}
