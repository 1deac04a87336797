package dev.aimessenger.simulator.http;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;

/** Makes {@code platform-http:} routes of this service asynchronous. */
@Configuration(proxyBeanMethods = false)
class AsyncPlatformHttp {

    @Bean("platform-http-engine")
    PlatformHttpEngine platformHttpEngine(
            @Value("${server.port}") int port, @Qualifier("restExecutor") AsyncTaskExecutor executor) {
        return new SpringBootPlatformHttpEngine(port, executor) {
            @Override
            public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
                return new AsyncPlatformHttpConsumer(endpoint, processor, executor);
            }
        };
    }
}
