package dev.aimessenger.simulator.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aimessenger.simulator.fault.Planner;
import dev.aimessenger.simulator.fault.SimulatedFaults;
import dev.aimessenger.simulator.fault.SimulatorSettings;
import dev.aimessenger.simulator.http.AnswerWithOpenaiError;
import dev.aimessenger.simulator.http.StreamPace;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletResponse;

/** The healthy model answers whole or in parts; each of the others fails in its own way, as OpenAI's API would. */
@ForRoute("openai-simulator/chat-completions")
class ChatCompletionsRouteTest extends RouteTest {

    private final ObjectMapper json = new ObjectMapper();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Override
    protected void bind(Registry beans) {
        SimulatorSettings settings = new SimulatorSettings(0, 0, "none", 1, 1, 0);
        beans.bind("completionRequests", new CompletionRequests(json));
        beans.bind("planner", new Planner(settings));
        beans.bind("simulatedFaults", new SimulatedFaults());
        beans.bind("completionAnswers", new CompletionAnswers(json));
        beans.bind("streamPace", new StreamPace(settings));
        beans.bind("answerWithOpenaiError", new AnswerWithOpenaiError(json));
    }

    @Override
    protected Exchange good() throws Exception {
        return ask("simulator", false);
    }

    @Test
    void aWholeAnswerIsOneObject() throws Exception {
        Message answer = good().getMessage();

        assertThat(answer.getHeader(Exchange.CONTENT_TYPE)).isEqualTo("application/json");
        JsonNode completion = json.readTree(answer.getBody(String.class));
        assertThat(completion.path("object").textValue()).isEqualTo("chat.completion");
        assertThat(completion.at("/choices/0/message/content").textValue()).contains("When?");
    }

    @Test
    void aStreamIsEventsToTheirEnd() throws Exception {
        Message answer = ask("simulator", true).getMessage();

        assertThat(answer.getHeader(Exchange.CONTENT_TYPE)).isEqualTo("text/event-stream;charset=UTF-8");
        assertThat(answer.getBody(String.class))
                .startsWith("data: {")
                .contains("chat.completion.chunk")
                .endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @CsvSource({
        "simulator-429, 429, rate_limit_exceeded",
        "simulator-500, 500, server_error",
        "simulator-hang, 500, server_error",
        "simulator-401, 401, invalid_api_key",
        "simulator-404, 404, model_not_found",
        "simulator-context-length, 400, context_length_exceeded",
        "no-such-model, 404, model_not_found"
    })
    void aModelThatRefusesSaysSo(String model, int status, String why) throws Exception {
        expectError(ask(model, false), status, why);
    }

    @Test
    void whatIsNoRequestIsRefused() throws Exception {
        expectError(send("no JSON", Map.of()), 400, "invalid_request_error");
    }

    @Test
    void anAnswerThatIsCutPromisesMoreThanItSends() throws Exception {
        byte[] sent = ask("simulator-cut", false).getMessage().getBody(byte[].class);

        assertThat(response.getContentLength()).isGreaterThan(sent.length);
        assertThat(response.getHeader("Connection")).isEqualTo("close");
    }

    @Test
    void brokenJsonEndsInItsMiddle() throws Exception {
        assertThat(ask("simulator-broken-json", false).getMessage().getBody(String.class))
                .startsWith("{")
                .doesNotEndWith("}");
    }

    private void expectError(Exchange exchange, int status, String why) throws Exception {
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(status);
        JsonNode error =
                json.readTree(exchange.getMessage().getBody(String.class)).path("error");
        assertThat(error.path("message").textValue()).isNotBlank();
        assertThat(why).isIn(error.path("code").textValue(), error.path("type").textValue());
    }

    private Exchange ask(String model, boolean stream) throws Exception {
        ObjectNode request = json.createObjectNode().put("model", model).put("stream", stream);
        request.putArray("messages").addObject().put("role", "user").put("content", "When?");
        return send(request.toString(), Map.of(Exchange.HTTP_SERVLET_RESPONSE, response));
    }
}
