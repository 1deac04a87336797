package dev.aimessenger.openai;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** One HTTP client, made when the endpoint starts and closed when it stops, for all its exchanges. */
@UriEndpoint(
        firstVersion = "4.17.0",
        scheme = "openai",
        title = "OpenAI",
        syntax = "openai:operation",
        category = {Category.AI},
        producerOnly = true,
        headersClass = OpenAIConstants.class)
public class OpenAIEndpoint extends DefaultEndpoint {

    /** Idle connections that are kept for the next calls; the SDK's own limit of 5 suits no service with many. */
    private static final int IDLE_CONNECTIONS = 64;

    private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);

    @UriPath(enums = "chat-completion", description = "The operation to perform")
    @Metadata(required = true)
    private final OpenAIOperations operation;

    @UriParam
    private final OpenAIConfiguration configuration;

    private OpenAIClient client;

    public OpenAIEndpoint(
            String uri, OpenAIComponent component, OpenAIOperations operation, OpenAIConfiguration configuration) {
        super(uri, component);
        this.operation = operation;
        this.configuration = configuration;
    }

    @Override
    public Producer createProducer() {
        return new OpenAIProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("Nothing can be received from openai:" + operation.getValue());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        client = newClient();
    }

    @Override
    protected void doStop() throws Exception {
        if (client != null) {
            client.close();
            client = null;
        }
        super.doStop();
    }

    public OpenAIOperations getOperation() {
        return operation;
    }

    public OpenAIConfiguration getConfiguration() {
        return configuration;
    }

    OpenAIClient client() {
        return client;
    }

    private OpenAIClient newClient() {
        OpenAIOkHttpClient.Builder builder = OpenAIOkHttpClient.builder()
                .baseUrl(configuration.getBaseUrl())
                .maxRetries(configuration.getMaxRetries())
                .maxIdleConnections(IDLE_CONNECTIONS)
                .keepAliveDuration(KEEP_ALIVE);
        if (configuration.getRequestTimeout() > 0) {
            builder.timeout(Duration.ofMillis(configuration.getRequestTimeout()));
        }
        String key = apiKey();
        if (key == null) {
            // The SDK wants a key even for servers that want none; it is taken out again before anything is sent.
            builder.apiKey("none").removeHeaders("Authorization");
        } else {
            builder.apiKey(key);
        }
        return builder.build();
    }

    private String apiKey() {
        for (String key : new String[] {
            configuration.getApiKey(), System.getenv("OPENAI_API_KEY"), System.getProperty("openai.api.key")
        }) {
            if (key != null && !key.isBlank()) {
                return key;
            }
        }
        return null;
    }
}
