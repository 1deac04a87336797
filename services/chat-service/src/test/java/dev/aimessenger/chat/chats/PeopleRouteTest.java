package dev.aimessenger.chat.chats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.proto.user.v1.GetUsersByIDsRequest;
import dev.aimessenger.proto.user.v1.GetUsersByIDsResponse;
import dev.aimessenger.proto.user.v1.User;
import dev.aimessenger.testsupport.route.ForRoute;
import dev.aimessenger.testsupport.route.RouteTest;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** Answers say who the people are that they name, and go without it rather than not at all. */
@ForRoute("chat-service/people")
class PeopleRouteTest extends RouteTest {

    private static final List<Member> MEMBERS = LongStream.rangeClosed(1, UserIds.MOST + 1)
            .mapToObj(id -> new Member(id, true, false, 1, Instant.EPOCH))
            .toList();

    @Override
    protected void bind(Registry beans) {}

    @Override
    protected void answer() {
        mock("get-people")
                .whenAnyExchangeReceived(exchange -> exchange.getMessage()
                        .setBody(answer(exchange.getMessage().getBody(GetUsersByIDsRequest.class))));
    }

    @Override
    protected Exchange good() throws Exception {
        return send(MEMBERS, Map.of());
    }

    @Override
    protected void expectAfter(String step, boolean mayPass, Exchange exchange) throws Exception {
        super.expectAfter(step, mayPass, exchange);
        assertThat(exchange.getMessage().getBody()).isEqualTo(MEMBERS);
    }

    @Test
    void everybodyIsAskedForAndNamed() throws Exception {
        List<?> members = good().getMessage().getBody(List.class);

        assertThat(mock("get-people").getExchanges()).hasSize(2);
        assertThat(members).hasSameSizeAs(MEMBERS).allSatisfy(each -> {
            Member member = (Member) each;
            assertThat(member.email()).isEqualTo(member.userId() + "@example.org");
            assertThat(member.displayName()).isEqualTo("User " + member.userId());
        });
    }

    @Test
    void anOpenBreakerIsNotWaitedFor() throws Exception {
        mock("get-people").whenAnyExchangeReceived(exchange -> {
            throw CallNotPermittedException.createCallNotPermittedException(CircuitBreaker.ofDefaults("user-service"));
        });
        Exchange exchange = good();

        assertThat(mock("get-people").getReceivedCounter()).isEqualTo(1);
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo(MEMBERS);
    }

    private static GetUsersByIDsResponse answer(GetUsersByIDsRequest request) {
        GetUsersByIDsResponse.Builder answer = GetUsersByIDsResponse.newBuilder();
        request.getUserIdsList()
                .forEach(id -> answer.addUsers(User.newBuilder()
                        .setUserId(id)
                        .setEmail(id + "@example.org")
                        .setDisplayName("User " + id)));
        return answer.build();
    }
}
