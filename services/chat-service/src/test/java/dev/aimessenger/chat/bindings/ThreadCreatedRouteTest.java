package dev.aimessenger.chat.bindings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.common.payload.ThreadCreated;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** A binding's thread is stored; a record that names none is kept beside the topic. */
@ForRoute("chat-service/thread-created")
class ThreadCreatedRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {}

    @Override
    protected Exchange good() throws Exception {
        return record("9", "{\"chatId\": 9, \"bindingId\": 2, \"threadId\": \"thread-1\"}");
    }

    @Test
    void theRecordIsReadAndStored() throws Exception {
        good();

        assertThat(mock("store").getExchanges())
                .singleElement()
                .satisfies(on -> assertThat(on.getMessage().getBody()).isEqualTo(new ThreadCreated(9, 2, "thread-1")));
    }

    @Test
    void whatNamesNoThreadGoesToDeadLetters() throws Exception {
        record("9", "{\"chatId\": 9}");

        assertThat(mock("store").getExchanges()).isEmpty();
        assertThat(mock("send-hopeless-dead-letter").getExchanges())
                .singleElement()
                .satisfies(letter ->
                        assertThat(letter.getMessage().getBody(String.class)).isEqualTo("{\"chatId\": 9}"));
    }
}
