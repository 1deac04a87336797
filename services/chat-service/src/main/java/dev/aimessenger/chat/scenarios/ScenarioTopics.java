package dev.aimessenger.chat.scenarios;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What members may ask the model for besides advice.
 *
 * @param scenarios the topic that takes the requests, by the scenario's name
 */
@ConfigurationProperties("aimessenger")
record ScenarioTopics(Map<String, String> scenarios) {

    ScenarioTopics {
        scenarios = scenarios == null ? Map.of() : Map.copyOf(scenarios);
    }
}
