package dev.aimessenger.message;

import dev.aimessenger.common.launch.ServiceLauncher;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Messages: stored in the order of their chat, published, and read back. */
@SpringBootApplication
public class MessageServiceApplication {

    public static final String NAME = "message-service";

    public static void main(String[] arguments) {
        ServiceLauncher.main(MessageServiceApplication.class, NAME, arguments);
    }
}
