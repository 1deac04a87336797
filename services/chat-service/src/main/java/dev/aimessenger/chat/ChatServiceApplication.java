package dev.aimessenger.chat;

import dev.aimessenger.common.launch.ServiceLauncher;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Chats: who is in them, invites, and their bindings to a model. */
@SpringBootApplication
public class ChatServiceApplication {

    public static final String NAME = "chat-service";

    public static void main(String[] arguments) {
        ServiceLauncher.main(ChatServiceApplication.class, NAME, arguments);
    }
}
