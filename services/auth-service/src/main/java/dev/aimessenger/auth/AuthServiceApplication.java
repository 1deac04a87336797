package dev.aimessenger.auth;

import dev.aimessenger.common.launch.ServiceLauncher;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Accounts: registration, login, access and refresh tokens. */
@SpringBootApplication
public class AuthServiceApplication {

    public static final String NAME = "auth-service";

    public static void main(String[] arguments) {
        ServiceLauncher.main(AuthServiceApplication.class, NAME, arguments);
    }
}
