package dev.aimessenger.openai;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code openai:chat-completion}: asks a model behind OpenAI's API, or a compatible one, for an answer. Key, address
 * and model that are set here hold for every endpoint that says nothing else.
 */
@Component("openai")
public class OpenAIComponent extends DefaultComponent {

    @Metadata(description = "Default API key for all endpoints", secret = true)
    private String apiKey;

    @Metadata(description = "Default base URL for all endpoints", defaultValue = OpenAIConfiguration.DEFAULT_BASE_URL)
    private String baseUrl = OpenAIConfiguration.DEFAULT_BASE_URL;

    @Metadata(description = "Default model for chat completion endpoints")
    private String model;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        OpenAIConfiguration configuration = new OpenAIConfiguration();
        configuration.setApiKey(apiKey);
        configuration.setBaseUrl(baseUrl);
        configuration.setModel(model);
        OpenAIEndpoint endpoint = new OpenAIEndpoint(uri, this, OpenAIOperations.fromValue(remaining), configuration);
        setProperties(getCamelContext(), configuration, parameters);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = model;
    }
}
