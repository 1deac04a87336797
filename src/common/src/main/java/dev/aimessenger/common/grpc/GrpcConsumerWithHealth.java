package dev.aimessenger.common.grpc;

import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.net.InetSocketAddress;
import org.apache.camel.Processor;
import org.apache.camel.component.grpc.GrpcConfiguration;
import org.apache.camel.component.grpc.GrpcConsumer;
import org.apache.camel.component.grpc.GrpcEndpoint;
import org.apache.camel.component.grpc.server.DefaultBindableServiceFactory;
import org.apache.camel.component.grpc.server.GrpcHeaderInterceptor;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Serves the endpoint's service and its health on one port, in plain text. Health is SERVING, for the server as a whole
 * (an empty service name) and for the service, while the consumer runs, and NOT_SERVING while it is suspended.
 */
final class GrpcConsumerWithHealth extends GrpcConsumer {

    private HealthStatusManager health;
    private String serviceName;
    private Server server;

    GrpcConsumerWithHealth(GrpcEndpoint endpoint, Processor processor, GrpcConfiguration configuration) {
        super(endpoint, processor, configuration);
    }

    /** In the place of the stock consumer's start, which would take the port for a server without health. */
    @Override
    protected void doStart() throws Exception {
        ServiceHelper.startService(getProcessor());
        ServerServiceDefinition service = ServerInterceptors.intercept(
                new DefaultBindableServiceFactory().createBindableService(this), new GrpcHeaderInterceptor());
        serviceName = service.getServiceDescriptor().getName();
        health = new HealthStatusManager();
        InetSocketAddress address = new InetSocketAddress(configuration.getHost(), configuration.getPort());
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .addService(service)
                .addService(health.getHealthService())
                .maxInboundMessageSize(configuration.getMaxMessageSize());
        for (ServerInterceptor interceptor : configuration.getServerInterceptors()) {
            builder.intercept(interceptor);
        }
        server = builder.build().start();
        report(ServingStatus.SERVING);
    }

    @Override
    protected void doSuspend() {
        report(ServingStatus.NOT_SERVING);
    }

    @Override
    protected void doResume() {
        report(ServingStatus.SERVING);
    }

    @Override
    protected void doStop() throws Exception {
        if (server != null) {
            health.enterTerminalState();
            server.shutdown().shutdownNow();
            server = null;
        }
        super.doStop();
    }

    private void report(ServingStatus status) {
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(serviceName, status);
    }
}
