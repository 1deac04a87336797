package dev.aimessenger.ai.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.camel.ProducerTemplate;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Serves operators' page on the management port of this service, and of no other in the same JVM. */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "camel.main.name", havingValue = "ai-service")
class OpsConfiguration {

    @Bean
    ServletRegistrationBean<OpsServlet> ops(ProducerTemplate routes, ObjectMapper json) {
        return new ServletRegistrationBean<>(new OpsServlet(routes, json), "/ops/*");
    }
}
