package dev.aimessenger.common.grpc;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.grpc.GrpcConfiguration;
import org.apache.camel.component.grpc.GrpcEndpoint;
import org.apache.camel.component.grpc.GrpcProducer;
import org.apache.camel.util.ReflectionHelper;

/**
 * A producer that finds a service again within a second or two of its return. gRPC waits longer after each connection
 * that fails, up to two minutes, in which every call is refused although the service is there; it has a call against that
 * ({@link ManagedChannel#resetConnectBackoff()}), but no setting. Where to retry and when to stop trying is for the
 * routes' retry and circuit breakers to say.
 */
final class PromptGrpcProducer extends GrpcProducer {

    private static final long PERIOD_SECONDS = 1;

    private ScheduledExecutorService clock;

    PromptGrpcProducer(GrpcEndpoint endpoint, GrpcConfiguration configuration) {
        super(endpoint, configuration);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        // The stock producer keeps its channel to itself.
        ManagedChannel channel =
                (ManagedChannel) ReflectionHelper.getField(GrpcProducer.class.getDeclaredField("channel"), this);
        clock = endpoint.getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "grpc-reconnect");
        clock.scheduleWithFixedDelay(
                () -> {
                    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
                        channel.resetConnectBackoff();
                    }
                },
                PERIOD_SECONDS,
                PERIOD_SECONDS,
                TimeUnit.SECONDS);
    }

    @Override
    protected void doStop() throws Exception {
        endpoint.getCamelContext().getExecutorServiceManager().shutdownNow(clock);
        super.doStop();
    }
}
