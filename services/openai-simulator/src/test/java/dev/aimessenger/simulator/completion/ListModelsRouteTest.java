package dev.aimessenger.simulator.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.simulator.fault.Planner;
import dev.aimessenger.simulator.http.AnswerWithOpenaiError;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** Every model that can be asked is listed. */
@ForRoute("openai-simulator/list-models")
class ListModelsRouteTest extends RouteTest {

    private final ObjectMapper json = new ObjectMapper();

    @Override
    protected void bind(Registry beans) {
        beans.bind("modelList", new ModelList(json));
        beans.bind("answerWithOpenaiError", new AnswerWithOpenaiError(json));
    }

    @Override
    protected Exchange good() throws Exception {
        return send(null, Map.of());
    }

    @Test
    void allModelsAreThere() throws Exception {
        Message answer = good().getMessage();

        assertThat(answer.getHeader(Exchange.CONTENT_TYPE)).isEqualTo("application/json");
        assertThat(json.readTree(answer.getBody(String.class)).path("data").findValuesAsText("id"))
                .isEqualTo(Planner.MODELS);
    }
}
