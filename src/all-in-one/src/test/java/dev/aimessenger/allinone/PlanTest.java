package dev.aimessenger.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aimessenger.common.launch.WrongSetting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void withoutAModelTheSimulatorAnswers() {
        Plan plan = Plan.read(Map.of());

        assertThat(plan.services()).contains(Deployable.SIMULATOR);
        assertThat(plan.services()).last().isEqualTo(Deployable.GATEWAY);
        assertThat(plan.model()).contains("simulator");
    }

    @Test
    void aModelOfOnesOwnReplacesTheSimulator() {
        Plan plan = Plan.read(Map.of("OPENAI_BASE_URL", "http://models.example:11434/v1", "OPENAI_MODEL", "qwen3"));

        assertThat(plan.services()).doesNotContain(Deployable.SIMULATOR);
        assertThat(plan.model()).isEqualTo("qwen3 at http://models.example:11434/v1");
    }

    @Test
    void aKeyAloneMeansOpenAi() {
        Plan plan = Plan.read(Map.of("OPENAI_API_KEY", "sk-test"));

        assertThat(plan.variables()).containsEntry("OPENAI_BASE_URL", "https://api.openai.com/v1");
    }

    @Test
    void addressesFollowChangedPorts() {
        Plan plan = Plan.read(Map.of(
                "AUTH_GRPC_PORT", "6001",
                "AUTH_HTTP_PORT", "6002",
                "SIMULATOR_HTTP_PORT", "6003",
                "CHAT_GRPC_PORT", "6004",
                "AI_HTTP_PORT", "6005",
                "CHAT_SERVICE_GRPC_ADDR", "elsewhere:1"));

        assertThat(plan.variables())
                .containsEntry("AUTH_SERVICE_GRPC_ADDR", "localhost:6001")
                .containsEntry("AUTH_JWKS_URI", "http://localhost:6002/.well-known/jwks.json")
                .containsEntry("OPENAI_BASE_URL", "http://localhost:6003/v1")
                .containsEntry("AI_SERVICE_HTTP_ADDR", "localhost:6005")
                .containsEntry("CHAT_SERVICE_GRPC_ADDR", "elsewhere:1")
                .doesNotContainKey("USER_SERVICE_GRPC_ADDR");
    }

    @Test
    void everyRunHasATokenOfItsOwnAndWideLimitsPerAddressOnly() {
        Map<String, Object> one = Plan.read(Map.of()).variables();

        assertThat(one).containsEntry("LOGIN_LIMIT_PER_ADDRESS", 500).containsEntry("REGISTER_LIMIT_PER_ADDRESS", 300);
        assertThat(one).doesNotContainKeys("LOGIN_LIMIT_PER_ACCOUNT", "REGISTER_LIMIT_PER_ACCOUNT");
        assertThat(one.get("SERVICE_TOKEN"))
                .isNotEqualTo(Plan.read(Map.of()).variables().get("SERVICE_TOKEN"));
        assertThat(Plan.read(Map.of("LOGIN_LIMIT_PER_ADDRESS", 7)).variables())
                .containsEntry("LOGIN_LIMIT_PER_ADDRESS", 7);
    }

    @Test
    void aTakenPortIsNamedWithServiceAndVariable() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Plan plan = Plan.read(Map.of("CHAT_GRPC_PORT", String.valueOf(taken.getLocalPort())));

            assertThatThrownBy(plan::checkPorts)
                    .isInstanceOf(WrongSetting.class)
                    .hasMessageContainingAll(
                            String.valueOf(taken.getLocalPort()), "chat-service", "set CHAT_GRPC_PORT");
        }
    }

    @Test
    void aWrongPortIsNamed() {
        assertThatThrownBy(() -> Plan.read(Map.of("GATEWAY_HTTP_PORT", "eighty")))
                .isInstanceOf(WrongSetting.class)
                .hasMessage("setting GATEWAY_HTTP_PORT must be a port (0 to 65535), not 'eighty'");
    }

    @Test
    void twoPartsOnOnePortAreRefused() {
        assertThatThrownBy(() -> Plan.read(Map.of("CHAT_HTTP_PORT", "8083")))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContainingAll("CHAT_HTTP_PORT", "GATEWAY_HTTP_PORT", "8083");
    }
}
