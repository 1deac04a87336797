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
 */
record Deployable(Class<?> application, String name) {

    static final Deployable SIMULATOR =
            new Deployable(OpenaiSimulatorApplication.class, OpenaiSimulatorApplication.NAME);
    static final Deployable GATEWAY = new Deployable(WsGatewayApplication.class, WsGatewayApplication.NAME);

    /** In the order in which they start: people come in last. */
    static final List<Deployable> ALL = List.of(
            new Deployable(UserServiceApplication.class, UserServiceApplication.NAME),
            new Deployable(AuthServiceApplication.class, AuthServiceApplication.NAME),
            new Deployable(ChatServiceApplication.class, ChatServiceApplication.NAME),
            new Deployable(MessageServiceApplication.class, MessageServiceApplication.NAME),
            SIMULATOR,
            new Deployable(AiServiceApplication.class, AiServiceApplication.NAME),
            new Deployable(WsAiAdviceApplication.class, WsAiAdviceApplication.NAME),
            GATEWAY);
}
