package dev.aimessenger.ai.usage;

import static dev.aimessenger.ai.Samples.ANN;
import static dev.aimessenger.ai.Samples.REQUEST;
import static dev.aimessenger.ai.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.ai.advice.Advising;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ForRoute("ai-service/check-allowance")
class CheckAllowanceRouteTest extends RouteTest {

    @Override
    protected void bind(Registry beans) {
        beans.bind("advising", new Advising());
        beans.bind("tokenAllowance", new TokenAllowance(1_000));
    }

    @Override
    protected Exchange good() throws Exception {
        return send(null, Map.of(), Map.of("request", REQUEST));
    }

    @ParameterizedTest
    @CsvSource({"999, false", "1000, true"})
    void theTokensOfTheDayAreSpentAtTheLimit(long used, boolean spent) throws Exception {
        mock("find-usage")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(used));

        assertThat(good().getProperty("spent")).isEqualTo(spent);
        assertThat(only(mock("find-usage")).getBody()).isEqualTo(Map.of("ownerId", ANN));
    }
}
