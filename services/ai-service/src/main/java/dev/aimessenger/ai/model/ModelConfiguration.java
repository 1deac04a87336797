package dev.aimessenger.ai.model;

import dev.aimessenger.ai.advice.CancelledException;
import dev.aimessenger.common.error.FailureClassifier;
import dev.aimessenger.openai.OpenAIComponent;
import dev.aimessenger.openai.OpenAIFailures;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which model answers, and what its failures mean. */
@Configuration(proxyBeanMethods = false)
class ModelConfiguration {

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

    /**
     * A refused call (bad key, unknown model, too long a context) stays refused, and one that its owner has taken back
     * stays taken back; the rest may pass.
     */
    @Bean
    FailureClassifier modelFailures() {
        return failure -> {
            if (failure instanceof CancelledException || OpenAIFailures.isPermanent(failure)) {
                return Optional.of(true);
            }
            return OpenAIFailures.isTransient(failure) ? Optional.of(false) : Optional.empty();
        };
    }
}
