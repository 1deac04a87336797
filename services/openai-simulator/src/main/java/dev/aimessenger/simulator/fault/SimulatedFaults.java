package dev.aimessenger.simulator.fault;

import dev.aimessenger.simulator.http.OpenaiError;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** The ways to fail. */
@Component("simulatedFaults")
public class SimulatedFaults {

    public void refuseForNow() {
        throw OpenaiError.rateLimited();
    }

    public void failInside() {
        throw OpenaiError.internal("[simulator] This model always fails with 500");
    }

    public void giveUpHanging() {
        throw OpenaiError.internal("[simulator] This model hangs; the request was given up");
    }

    public void refuseKey() {
        throw OpenaiError.keyRefused();
    }

    public void denyModel(Plan plan) {
        throw OpenaiError.notFound(plan.getRequest().model());
    }

    public void refuseContext() {
        throw OpenaiError.contextTooLong();
    }

    /** Half of an object as if that were all; in a stream, every object without its end. */
    public String breakJson(String answer) {
        return answer.startsWith("data: ") ? answer.replace("}\n\n", "\n\n") : answer.substring(0, answer.length() / 2);
    }

    /** Promises the whole answer, sends half of it and closes the connection. */
    public InputStream cut(String answer, Exchange exchange) {
        byte[] whole = answer.getBytes(StandardCharsets.UTF_8);
        HttpServletResponse response =
                exchange.getMessage().getHeader(Exchange.HTTP_SERVLET_RESPONSE, HttpServletResponse.class);
        response.setContentLength(whole.length);
        response.setHeader("Connection", "close");
        return new ByteArrayInputStream(Arrays.copyOf(whole, whole.length / 2));
    }
}
