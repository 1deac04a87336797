package dev.aimessenger.common.launch.sample;

import dev.aimessenger.common.launch.ServiceLauncher;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A service with nothing of its own; its argument is its name, and so its YAML file. */
@SpringBootApplication
public class SampleApplication {

    public static void main(String[] arguments) {
        ServiceLauncher.main(SampleApplication.class, arguments[0]);
    }
}
