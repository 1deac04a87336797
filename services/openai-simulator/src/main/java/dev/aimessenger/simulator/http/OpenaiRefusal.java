package dev.aimessenger.simulator.http;

import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.http.BodyFilter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Refuses a body that is too long or no JSON as OpenAI's API would: a client of that API cannot read our problems. */
@Component
class OpenaiRefusal implements BodyFilter.Refusal {

    private final AnswerWithOpenaiError answers;

    OpenaiRefusal(AnswerWithOpenaiError answers) {
        this.answers = answers;
    }

    @Override
    public void write(HttpServletResponse response, int status, ServiceException why) throws IOException {
        OpenaiError refusal = OpenaiError.invalid(null, why.getMessage());
        response.setStatus(refusal.status());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(answers.body(refusal).toString().getBytes(StandardCharsets.UTF_8));
    }
}
