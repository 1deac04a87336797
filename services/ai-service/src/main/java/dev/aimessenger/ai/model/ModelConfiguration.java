package dev.aimessenger.ai.model;

import dev.aimessenger.common.error.FailureClassifier;
import dev.aimessenger.openai.OpenAIComponent;
import com.openai.errors.OpenAIServiceException;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which model answers, and what its failures mean. */
@Configuration(proxyBeanMethods = false)
class ModelConfiguration {

    private static final Set<Integer> MAY_PASS = Set.of(408, 409, 429);

    @Bean
    OpenAIComponent openai(
            @Value("${aimessenger.model.base-url}") String baseUrl,
            @Value("${aimessenger.model.api-key}") String apiKey,
            @Value("${aimessenger.model.name}") String model) {
        OpenAIComponent component = new OpenAIComponent();
        component.setBaseUrl(baseUrl);
        component.setApiKey(apiKey);
        component.setModel(model);
        return component;
    }

    /** A refused call (bad key, unknown model, too long a context) stays refused; the rest may pass. */
    @Bean
    FailureClassifier modelFailures() {
        return failure -> failure instanceof OpenAIServiceException refused
                ? Optional.of(refused.statusCode() < 500 && !MAY_PASS.contains(refused.statusCode()))
                : Optional.empty();
    }
}
