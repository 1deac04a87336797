package dev.aimessenger.chat.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScenarioTopicsTest {

    @Test
    void thereNeedBeNoScenario() {
        assertThat(new ScenarioTopics(null).scenarios()).isEmpty();
    }
}
