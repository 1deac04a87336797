package dev.aimessenger.user;

import dev.aimessenger.common.launch.ServiceLauncher;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Users: who has an account, by what e-mail address and name. */
@SpringBootApplication
public class UserServiceApplication {

    public static final String NAME = "user-service";

    public static void main(String[] arguments) {
        ServiceLauncher.main(UserServiceApplication.class, NAME, arguments);
    }
}
