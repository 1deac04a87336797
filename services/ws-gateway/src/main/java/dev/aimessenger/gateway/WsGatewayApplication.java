package dev.aimessenger.gateway;

import dev.aimessenger.common.launch.ServiceLauncher;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The one public port: WebSocket, REST passed on, the web page. */
@SpringBootApplication
public class WsGatewayApplication {

    public static final String NAME = "ws-gateway";

    public static void main(String[] arguments) {
        ServiceLauncher.main(WsGatewayApplication.class, NAME, arguments);
    }
}
