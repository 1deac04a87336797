package dev.aimessenger.advice;

import dev.aimessenger.common.launch.ServiceLauncher;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Advice from Kafka to its owner's sockets. */
@SpringBootApplication
public class WsAiAdviceApplication {

    public static final String NAME = "ws-ai-advice";

    public static void main(String[] arguments) {
        ServiceLauncher.main(WsAiAdviceApplication.class, NAME, arguments);
    }
}
