package dev.aimessenger.ai;

import dev.aimessenger.common.launch.ServiceLauncher;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The AI pipelines: binding, feed, autoreply and advice. */
@SpringBootApplication
public class AiServiceApplication {

    public static final String NAME = "ai-service";

    public static void main(String[] arguments) {
        ServiceLauncher.main(AiServiceApplication.class, NAME, arguments);
    }
}
