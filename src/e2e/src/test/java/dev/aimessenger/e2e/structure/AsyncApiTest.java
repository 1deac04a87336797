package dev.aimessenger.e2e.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.aimessenger.common.payload.AutoreplyRules;
import dev.aimessenger.routes.ProjectFiles;
import dev.aimessenger.routes.RouteYaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/asyncapi.yaml says what is: the records, the topics, the error codes, who writes and who reads. */
class AsyncApiTest {

    private static final Path ROUTES = ProjectFiles.ROOT.resolve("routes");
    private static final String PAGE = ProjectFiles.read("docs/asyncapi.yaml");
    private static final List<Class<?>> RECORDS = payloadRecords();
    private static final Map<String, String> TOPICS = topics();

    @Test
    void saysWhatIs() {
        assertThat(RECORDS).isNotEmpty();
        assertThat(TOPICS).isNotEmpty();
        assertThat(AsyncApiRules.problems(PAGE, RECORDS, TOPICS)).isEmpty();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "asyncapi: 3.0.0                   | asyncapi: 2.6.0                 | /asyncapi: must be 3.0.0",
                "schemas/FeedMessage'              | schemas/Feed'                   | schemas/Feed leads nowhere",
                "address: chat.invite.send.dlt     | address: chat.invite.dlt        | /channels: config/ has",
                "address: chat.message.persist     | address: chat.messages          | /channels: config/ has",
                "senderEmail: {type: string}       | email: {type: string}           | ChatMessage: has [",
                "`inReplyTo: {type: string, format: uuid}` | `inReplyTo: {type: string}` | AutoreplyMessage.inReplyTo: is string:uuid",
                "enum: [invited, joined, left, bound] | enum: [invited, joined, left] | MembershipNotice.kind: is string::[invited, joined, left, bound]",
                "required: [chatId, bindingId, threadId] | required: [chatId, bindingId] | ThreadCreated: without threadId the schema takes it",
                "required: [requestId, chatId, ownerId] | required: [requestId, chatId, ownerId, question] | AdviceRequest: without question the record takes it",
                "{chatId: 7, bindingId: 12, threadId: t-19} | {chatId: 0, bindingId: 12, threadId: t-19} | ThreadCreated: cannot be read from",
                "conflict, too-large               | conflict, too-big               | /components/schemas/ErrorCode: the codes are",
                "ws-gateway-sends-message-persist: | x-nothing:                      | message-persist: nobody sends or receives",
                "action: receive                   | action: read                    | needs action send or receive",
                "`$ref: '#/channels/advice-socket/messages/server-pong'` | `$ref: '#/channels/socket/messages/server-pong'` | has a message that is not of its channel",
                "kafka:\\n          key:           | kafka:\\n          keys:        | says no key",
            })
    void refuses(String good, String bad, String problem) {
        String from = good.replace("\\n", "\n");
        assertThat(PAGE).contains(from);
        String page = from.startsWith("ws-gateway-sends")
                ? PAGE.replaceAll("(?s)  ws-gateway-sends-message-persist:.*?(?=\\n  \\S)", "")
                        .replaceAll("(?s)  message-service-receives-message-persist:.*?(?=\\n  \\S)", "")
                : PAGE.replace(from, bad.replace("\\n", "\n"));
        assertThat(AsyncApiRules.problems(page, RECORDS, TOPICS))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    /** A route that reads or writes a topic is on the page. */
    @TestFactory
    Stream<DynamicTest> everyRouteIsOnThePage() {
        Map<String, Set<String>> readers = AsyncApiRules.who(PAGE, "receive");
        Map<String, Set<String>> writers = AsyncApiRules.who(PAGE, "send");
        return ProjectFiles.below(ROUTES, ".camel.yaml").stream()
                .filter(file -> !file.getParent().endsWith("shared"))
                .map(file -> DynamicTest.dynamicTest(ROUTES.relativize(file).toString(), () -> {
                    String service = file.getParent().getFileName().toString();
                    for (String topic : topicsOf(file, "from")) {
                        assertThat(readers.get(topic)).as("readers of " + topic).contains(service);
                    }
                    for (String topic : topicsOf(file, "to")) {
                        assertThat(writers.get(topic)).as("writers of " + topic).contains(service);
                    }
                }));
    }

    /** Whoever reads a topic by the page has a route that does. */
    @TestFactory
    Stream<DynamicTest> everyReaderHasARoute() {
        return AsyncApiRules.who(PAGE, "receive").entrySet().stream()
                .filter(entry -> TOPICS.containsKey(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream()
                        .map(service -> DynamicTest.dynamicTest(service + " reads " + entry.getKey(), () -> {
                            List<Path> routes = ProjectFiles.below(ROUTES.resolve(service), ".camel.yaml");
                            assumeThat(routes).as("routes of " + service).isNotEmpty();
                            assertThat(routes)
                                    .anyMatch(file -> topicsOf(file, "from").contains(entry.getKey()));
                        })));
    }

    /** @return short names of the topics that a route's kafka endpoints name */
    private static List<String> topicsOf(Path file, String step) {
        return RouteYaml.endpoints(RouteYaml.compose(ProjectFiles.read(file)), step::equals).stream()
                .filter(endpoint -> RouteYaml.scheme(endpoint).equals("kafka"))
                .map(endpoint -> RouteYaml.uri(endpoint) + RouteYaml.parameter(endpoint, "topic"))
                .flatMap(text -> Pattern.compile("\\{\\{topic\\.([a-z-]+)}}")
                        .matcher(text)
                        .results())
                .map(found -> found.group(1))
                .toList();
    }

    private static Map<String, String> topics() {
        Map<String, String> topics = new TreeMap<>();
        String prefix = "aimessenger.kafka.names.";
        ProjectFiles.commonSettings().forEach((name, value) -> {
            Matcher fallback = Pattern.compile("\\$\\{TOPIC_\\w+:([^}]+)}").matcher(value);
            if (name.startsWith(prefix) && fallback.matches()) {
                topics.put(name.substring(prefix.length()), fallback.group(1));
            }
        });
        return topics;
    }

    /** Those that travel by topic: rules, and what they are made of, go by REST and gRPC. */
    private static List<Class<?>> payloadRecords() {
        return new ClassFileImporter()
                .importPackages("dev.aimessenger.common.payload").stream()
                        .filter(JavaClass::isRecord)
                        .filter(record -> !record.getName().startsWith(AutoreplyRules.class.getName()))
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
    }
}
