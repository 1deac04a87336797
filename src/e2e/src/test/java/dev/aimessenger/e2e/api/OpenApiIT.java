package dev.aimessenger.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.e2e.client.MessengerClient;
import dev.aimessenger.e2e.client.MessengerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** What REST does is what the OpenAPI documents say, each call and each refusal of it. */
class OpenApiIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NO_CHAT = 987_654_321;

    /** Refusals that need a broken system, or so many calls that other tests would be refused. */
    private static final Set<Integer> NOT_PROVOKED = Set.of(429, 503);

    private static final Map<String, Object> RULES = Map.of(
            "type",
            "autoreply",
            "mode",
            "draft",
            "delay",
            Map.of("minSeconds", 5, "maxSeconds", 25),
            "when",
            Map.of("kind", "hours", "zone", "Europe/Paris", "from", "09:00", "to", "18:00"),
            "maxPerHour",
            10,
            "language",
            "ru");

    /** No draft and no request has this id. */
    private static final String NOTHING = "00000000-0000-4000-8000-000000000000";

    private Contract contract;
    private MessengerClient ann;
    private MessengerClient bob;
    private MessengerClient eve;

    @Test
    void everyCallAndEveryRefusalIsAsDescribed() throws Exception {
        contract = new Contract();
        ann = SharedMessenger.newUser("ann");
        bob = SharedMessenger.newUser("bob");
        eve = SharedMessenger.newUser("eve");
        accounts();
        users();
        long group = chats();
        invites(group);
        bindings(group);
        scenarios(group);
        drafts();
        usage();
        history(group);
        anyRefusal(group);
        assertThat(contract.differences()).isEmpty();

        SoftAssertions described = new SoftAssertions();
        for (Operation operation : contract.operations()) {
            Set<Integer> reachable = new TreeSet<>(operation.statuses());
            reachable.removeAll(NOT_PROVOKED);
            described
                    .assertThat(contract.seen(operation))
                    .as("answers of %s", operation.id())
                    .isEqualTo(reachable);
            described
                    .assertThat(operation.statuses())
                    .as("answers of %s", operation.id())
                    .contains(400, 413, 415, 503);
            described
                    .assertThat(operation.secured())
                    .as("security of %s", operation.id())
                    .isEqualTo(!operation.service().equals("auth"));
        }
        described.assertAll();
        System.out.println(
                "operations described and called: " + contract.operations().size());
        assertThat(contract.operations()).hasSize(30);
    }

    @Test
    void theCallsAreWhereTheDocumentIs() throws JsonProcessingException {
        for (String service : Operation.SERVICES) {
            JsonNode servers = JSON.readTree(Operation.document(service)).path("servers");
            assertThat(servers.findValuesAsText("url")).as(service).containsExactly("/api");
        }
    }

    private void accounts() throws JsonProcessingException {
        String email = SharedMessenger.newEmail("carl");
        Map<String, String> account = Map.of("email", email, "password", "a long password");
        contract.succeeds(201, call("POST", "/api/register", null, account));
        contract.refuses(409, call("POST", "/api/register", null, account));
        contract.refuses(400, call("POST", "/api/register", null, Map.of("email", email, "password", "short")));
        JsonNode first = contract.succeeds(200, call("POST", "/api/login", null, account));
        contract.refuses(401, call("POST", "/api/login", null, Map.of("email", email, "password", "another password")));
        Map<String, String> refresh =
                Map.of("refresh_token", first.path("refresh_token").textValue());
        JsonNode second = contract.succeeds(200, call("POST", "/api/refresh", null, refresh));
        contract.refuses(401, call("POST", "/api/refresh", null, refresh));
        contract.succeeds(
                204,
                call(
                        "POST",
                        "/api/logout",
                        null,
                        Map.of("refresh_token", second.path("refresh_token").textValue())));
        contract.succeeds(200, Call.of("GET", "/api/.well-known/jwks.json", null));
    }

    private void users() throws Exception {
        contract.succeeds(200, Call.of("GET", "/api/users/me", ann.accessToken()));
        contract.succeeds(200, call("PATCH", "/api/users/me", ann, Map.of("displayName", "Ann")));
        contract.succeeds(200, Call.of("GET", "/api/users?email=" + bob.email(), ann.accessToken()));
        contract.refuses(404, Call.of("GET", "/api/users?email=nobody@example.org", ann.accessToken()));
        contract.refuses(400, Call.of("GET", "/api/users", ann.accessToken()));
        String ghost = SharedMessenger.tokenOf(NO_CHAT);
        contract.refuses(404, Call.of("GET", "/api/users/me", ghost));
        contract.refuses(
                404,
                call("PATCH", "/api/users/me", null, Map.of("displayName", "Nobody"))
                        .withToken(ghost));
    }

    private long chats() throws JsonProcessingException {
        Map<String, Object> pair = Map.of("type", "private", "members", List.of(bob.userId()));
        long couple = contract.succeeds(201, call("POST", "/api/chats", ann, pair))
                .path("id")
                .longValue();
        contract.succeeds(200, call("POST", "/api/chats", ann, pair));
        contract.refuses(404, call("POST", "/api/chats", ann, Map.of("type", "private", "members", List.of(NO_CHAT))));
        long group = contract.succeeds(
                        201, call("POST", "/api/chats", ann, Map.of("type", "group", "title", "Friends")))
                .path("id")
                .longValue();
        contract.succeeds(200, Call.of("GET", "/api/chats", ann.accessToken()));
        contract.succeeds(200, Call.of("GET", "/api/chats?id=" + group, ann.accessToken()));
        contract.succeeds(200, Call.of("GET", "/api/chats/" + group, ann.accessToken()));
        contract.succeeds(200, Call.of("GET", "/api/chats/" + group + "/members", ann.accessToken()));
        contract.refuses(
                409,
                call("POST", "/api/chats/" + couple + "/send-invite", ann, Map.of("userIds", List.of(eve.userId()))));
        closed("GET", "/api/chats?id=%d", group, null);
        closed("GET", "/api/chats/%d", group, null);
        closed("GET", "/api/chats/%d/members", group, null);
        closed("POST", "/api/chats/%d/leave", group, null);
        return group;
    }

    private void invites(long group) throws JsonProcessingException {
        String chat = "/api/chats/" + group;
        Map<String, Object> invite = Map.of("userIds", List.of(bob.userId()));
        closed("POST", "/api/chats/%d/accept-invite", group, null);
        closed("POST", "/api/chats/%d/decline-invite", group, null);
        closed("POST", "/api/chats/%d/send-invite", group, invite);
        contract.succeeds(204, call("POST", chat + "/send-invite", ann, invite));
        contract.succeeds(200, Call.of("GET", "/api/invites", bob.accessToken()));
        contract.succeeds(204, Call.of("POST", chat + "/decline-invite", bob.accessToken()));
        contract.refuses(409, Call.of("POST", chat + "/decline-invite", ann.accessToken()));
        contract.succeeds(204, call("POST", chat + "/send-invite", ann, invite));
        contract.succeeds(204, Call.of("POST", chat + "/accept-invite", bob.accessToken()));
        contract.succeeds(204, Call.of("POST", chat + "/leave", bob.accessToken()));
    }

    private void bindings(long group) throws JsonProcessingException {
        String binding = "/api/bindings?chat_id=" + group;
        String advice = "/api/chats/" + group + "/advice";
        contract.refuses(409, Call.of("POST", advice, ann.accessToken()));
        contract.succeeds(204, call("POST", binding, ann, Map.of("type", "advice")));
        contract.succeeds(200, Call.of("GET", binding, ann.accessToken()));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ann.expect(200, "GET", binding, null).path("ready").booleanValue());
        contract.succeeds(202, Call.of("POST", advice, ann.accessToken()));
        contract.succeeds(202, call("POST", advice, ann, Map.of("question", "What now?")));
        contract.succeeds(204, Call.of("POST", "/api/bindings/pause?chat_id=" + group, ann.accessToken()));
        contract.succeeds(204, Call.of("POST", "/api/bindings/resume?chat_id=" + group, ann.accessToken()));
        contract.succeeds(204, call("POST", binding, ann, RULES));
        contract.succeeds(200, Call.of("GET", binding, ann.accessToken()));
        contract.succeeds(204, Call.of("DELETE", binding, ann.accessToken()));
        closed("POST", "/api/bindings?chat_id=%d", group, Map.of("type", "advice"));
        closed("GET", "/api/bindings?chat_id=%d", group, null);
        closed("DELETE", "/api/bindings?chat_id=%d", group, null);
        closed("POST", "/api/bindings/pause?chat_id=%d", group, null);
        closed("POST", "/api/bindings/resume?chat_id=%d", group, null);
        closed("POST", "/api/chats/%d/advice", group, null);
    }

    private void scenarios(long group) throws JsonProcessingException {
        String summary = "/api/chats/" + group + "/requests/summary";
        contract.succeeds(202, Call.of("POST", summary, ann.accessToken()));
        contract.succeeds(202, call("POST", summary, ann, Map.of("question", "Who comes?", "afterSeq", 0)));
        contract.refuses(400, call("POST", summary, ann, Map.of("afterSeq", -1)));
        contract.refuses(404, Call.of("POST", "/api/chats/" + group + "/requests/poem", ann.accessToken()));
        closed("POST", "/api/chats/%d/requests/summary", group, null);
    }

    private void drafts() throws JsonProcessingException {
        long chat = SharedMessenger.newChat(ann, "private", eve.userId());
        ann.bind(chat, Map.of("type", "autoreply", "mode", "draft", "delay", Map.of("minSeconds", 0, "maxSeconds", 0)));
        try (MessengerSocket others = eve.connect();
                MessengerSocket own = ann.connectForAdvice()) {
            others.joinRoom(chat, 0);
            others.sendMessage(chat, "Hello");
            String first = own.await("draft", data -> true).path("draftId").textValue();
            contract.succeeds(200, Call.of("GET", "/api/drafts", ann.accessToken()));
            contract.succeeds(200, Call.of("GET", "/api/drafts?chat_id=" + chat, ann.accessToken()));
            contract.succeeds(204, call("POST", "/api/drafts/" + first + "/send", ann, Map.of("text", "Hi")));
            contract.refuses(409, Call.of("DELETE", "/api/drafts/" + first, ann.accessToken()));
            others.await("message", data -> data.path("text").textValue().equals("Hi"));
            others.sendMessage(chat, "How are you?");
            String second = own.await(
                            "draft", data -> !first.equals(data.path("draftId").textValue()))
                    .path("draftId")
                    .textValue();
            contract.succeeds(204, Call.of("DELETE", "/api/drafts/" + second, ann.accessToken()));
            contract.refuses(409, Call.of("POST", "/api/drafts/" + second + "/send", ann.accessToken()));
            contract.refuses(404, Call.of("DELETE", "/api/drafts/" + second, eve.accessToken()));
            contract.refuses(404, Call.of("POST", "/api/drafts/" + second + "/send", eve.accessToken()));
        }
    }

    private void usage() throws JsonProcessingException {
        contract.succeeds(200, Call.of("GET", "/api/usage", ann.accessToken()));
        contract.succeeds(204, Call.of("DELETE", "/api/advice/" + NOTHING, ann.accessToken()));
        contract.refuses(400, Call.of("DELETE", "/api/advice/x", ann.accessToken()));
    }

    private void history(long group) throws JsonProcessingException {
        String messages = "/api/chats/" + group + "/messages";
        try (MessengerSocket socket = ann.connect()) {
            socket.joinRoom(group, 0);
            socket.sendMessage(group, "Hello");
            socket.await("message", data -> true);
        }
        JsonNode page = contract.succeeds(200, Call.of("GET", messages + "?afterSeq=0&limit=10", ann.accessToken()));
        assertThat(page.path("messages")).isNotEmpty();
        contract.succeeds(200, Call.of("GET", messages, ann.accessToken()));
        closed("GET", "/api/chats/%d/messages", group, null);
        contract.refuses(400, Call.of("GET", messages + "?limit=201", ann.accessToken()));
    }

    /** A call about a chat: refused to a stranger, and about a chat that is not there. */
    private void closed(String method, String path, long chatId, Object body) throws JsonProcessingException {
        contract.refuses(403, call(method, path.formatted(chatId), eve, body));
        contract.refuses(404, call(method, path.formatted(NO_CHAT), ann, body));
    }

    /** What any call refuses. */
    private void anyRefusal(long group) throws JsonProcessingException {
        for (Operation operation : contract.operations()) {
            String path = "/api"
                    + operation
                            .path()
                            .replace("{chatId}", String.valueOf(group))
                            .replace("{scenario}", "summary")
                            .replace("{draftId}", NOTHING)
                            .replace("{requestId}", NOTHING);
            Call call = Call.of(operation.method(), path, operation.secured() ? ann.accessToken() : null);
            contract.refuses(415, call.withBody("text/plain", "text".getBytes()));
            contract.refuses(
                    413, call.withBody("application/json", " ".repeat(70_000).getBytes()));
            contract.refuses(400, call.withBody("application/json", new byte[] {'"', (byte) 0xff, '"'}));
            if (operation.secured()) {
                contract.refuses(401, call.withToken(null));
            }
        }
    }

    private static Call call(String method, String path, MessengerClient as, Object body)
            throws JsonProcessingException {
        String token = as == null ? null : as.accessToken();
        return body == null
                ? Call.of(method, path, token)
                : Call.json(method, path, token, JSON.writeValueAsString(body));
    }
}
