package dev.aimessenger.common.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.openapi.OpenApiRestApiProcessorFactory;
import org.apache.camel.spi.RestApiProcessorFactory;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.support.processor.DelegateProcessor;

/**
 * The OpenAPI document of the REST definitions, corrected in two points. Each refusal stands under the content type that
 * it is sent with: Camel describes all answers of a call under the type of the good one. And the calls are where the
 * reader has the document from: Camel names the address that the service listens on, such as 0.0.0.0.
 */
public final class ApiDocument implements RestApiProcessorFactory {

    private static final String GOOD = "application/json";
    private static final int FIRST_REFUSAL = 400;

    private final ObjectMapper json;

    public ApiDocument(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public Processor createApiProcessor(
            CamelContext camel, String path, RestConfiguration configuration, Map<String, Object> parameters)
            throws Exception {
        Processor stock =
                new OpenApiRestApiProcessorFactory().createApiProcessor(camel, path, configuration, parameters);
        return new DelegateProcessor(stock) {
            @Override
            protected void processNext(Exchange exchange) throws Exception {
                super.processNext(exchange);
                JsonNode document = json.readTree(exchange.getMessage().getBody(byte[].class));
                correct(document);
                document.path("servers").forEach(ApiDocument::nameNoHost);
                exchange.getMessage()
                        .setBody(json.writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
            }
        };
    }

    private static void nameNoHost(JsonNode server) {
        String path = URI.create(server.path("url").textValue()).getPath();
        ((ObjectNode) server).put("url", path);
    }

    private static void correct(JsonNode document) {
        document.path("paths")
                .forEach(path ->
                        path.forEach(call -> call.path("responses").properties().forEach(answer -> {
                            JsonNode content = answer.getValue().path("content");
                            if (Integer.parseInt(answer.getKey()) >= FIRST_REFUSAL && content.has(GOOD)) {
                                ObjectNode refusal = (ObjectNode) content;
                                refusal.set(Problem.CONTENT_TYPE, refusal.remove(GOOD));
                            }
                        })));
    }
}
