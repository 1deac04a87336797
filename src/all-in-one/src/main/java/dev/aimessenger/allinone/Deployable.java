package dev.aimessenger.allinone;

import dev.aimessenger.advice.WsAiAdviceApplication;
import dev.aimessenger.ai.AiServiceApplication;
import dev.aimessenger.auth.AuthServiceApplication;
import dev.aimessenger.chat.ChatServiceApplication;
import dev.aimessenger.gateway.WsGatewayApplication;
import dev.aimessenger.message.MessageServiceApplication;
import dev.aimessenger.simulator.OpenaiSimulatorApplication;
import dev.aimessenger.user.UserServiceApplication;
import java.util.List;

/**
 * A service as its module defines it.
 *
 * @param application its Spring Boot class
 * @param name its name, which is that of its YAML file too
 * @param usesKafka whether it has to wait for Kafka
 */
record Deployable(Class<?> application, String name, boolean usesKafka) {

    static final Deployable SIMULATOR =
            new Deployable(OpenaiSimulatorApplication.class, OpenaiSimulatorApplication.NAME, false);
    static final Deployable GATEWAY = new Deployable(WsGatewayApplication.class, WsGatewayApplication.NAME, true);

    /** In the order in which they start: people come in last. */
    static final List<Deployable> ALL = List.of(
            new Deployable(UserServiceApplication.class, UserServiceApplication.NAME, false),
            new Deployable(AuthServiceApplication.class, AuthServiceApplication.NAME, false),
            new Deployable(ChatServiceApplication.class, ChatServiceApplication.NAME, true),
            new Deployable(MessageServiceApplication.class, MessageServiceApplication.NAME, true),
            SIMULATOR,
            new Deployable(AiServiceApplication.class, AiServiceApplication.NAME, true),
            new Deployable(WsAiAdviceApplication.class, WsAiAdviceApplication.NAME, true),
            GATEWAY);
}
