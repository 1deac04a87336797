package dev.aimessenger.simulator;

import dev.aimessenger.common.launch.ServiceLauncher;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An OpenAI-compatible server without a model, for development and tests. */
@SpringBootApplication
public class OpenaiSimulatorApplication {

    public static final String NAME = "openai-simulator";

    public static void main(String[] arguments) {
        ServiceLauncher.main(OpenaiSimulatorApplication.class, NAME, arguments);
    }
}
