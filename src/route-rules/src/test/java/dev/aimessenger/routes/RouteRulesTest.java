package dev.aimessenger.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.routes.RouteRules.Surroundings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule refuses a route that breaks it, and names the line. */
class RouteRulesTest {

    private static final Path FILE = Path.of("some-service", "store-message.camel.yaml");

    private static final String GOOD = """
            # Stores what people wrote.
            - route:
                id: store-message
                group: some-service
                description: Store each message once
                routeConfigurationId: retry-then-dead-letter
                from:
                  uri: kafka
                  parameters:
                    topic: "{{topic.messages}}"
                    maxPollRecords: "{{poll.records}}"
                  steps:
                    - circuitBreaker:
                        id: database-breaker
                        configuration: database
                        inheritErrorHandler: true
                        steps:
                          - to:
                              id: insert-message
                              uri: sql
                              parameters:
                                query: classpath:sql/some/insert.sql
                    - to:
                        uri: direct
                        parameters:
                          name: publish
                    - bean:
                        id: say-so
                        ref: senders
                    - to:
                        uri: seda
                        parameters:
                          name: later
            """;

    private final RouteRules rules = new RouteRules(new Surroundings(
            Set.of("retry-then-dead-letter", "answer-with-problem"),
            Set.of("retry-then-dead-letter"),
            Set.of("some-service"),
            (service, name) -> Set.of("topic.messages", "poll.records").contains(name),
            (service, name) -> Set.of("direct:publish", "seda:later").contains(name),
            (service, name) -> name.equals("senders"),
            (service, name) -> name.equals("database"),
            (service, name) -> name.equals("sql/some/insert.sql"),
            true));

    @Test
    void takesAGoodRoute() {
        assertThat(rules.problems(FILE, GOOD)).isEmpty();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "id: store-message           | id: keep-message              | 3: id must be the file's name",
                "id: store-message           | note: no id                   | 3: id must be the file's name",
                "group: some-service         | group: other                  | 3: group must be the folder",
                "group: some-service         | note: no group                | 3: group must be the folder",
                "description: Store each     | note: Store each              | 3: has no description",
                "Id: retry-then-dead-letter  | Id: none-such                 | 3: routeConfigurationId 'none-such' is none of",
                "routeConfigurationId: retry-then-dead-letter | note: x      | 3: routeConfigurationId '' is none of",
                "Id: retry-then-dead-letter  | Id: answer-with-problem       | 8: a route that reads a topic needs a policy with a dead",
                "{{topic.messages}}          | {{topic.messages}}.dlt        | 8: a route that reads dead letters must leave what",
                "id: insert-message          | description: no id            | 19: remote step sql has no id",
                "id: database-breaker        | description: no id            | 14: has no id",
                "inheritErrorHandler: true   | inheritErrorHandler: false    | 14: nothing would retry this breaker's steps",
                "configuration: database     | configuration: none           | 14: no camel.resilience4j.configurations.none",
                "circuitBreaker:             | pipeline:                     | 19: remote step sql is in no circuitBreaker",
                "{{topic.messages}}          | {{topic.none}}                | 10: {{topic.none}} is in neither config",
                "name: publish               | name: nowhere                 | 24: no route starts with direct:nowhere",
                "name: later                 | name: never                  | 31: no route starts with seda:never",
                "ref: senders                | ref: receivers               | 29: there is no bean receivers: name a @Component",
                "routeConfigurationId:       | routePolicy:                 | 6: there is no bean retry-then-dead-letter",
                "\"{{poll.records}}\"          | '#clock'                     | 11: there is no bean clock",
                "uri: direct                 | uri: direct:publish?block=true | 24: options belong in parameters",
                "classpath:sql/some/insert.sql | insert into messages        | 19: SQL belongs in a file",
                "sql/some/insert.sql         | sql/some/none.sql             | 19: there is no sql/some/none.sql",
                "# Stores what people wrote. | # Stores                      | 2: needs a comment above it",
                "description: Store each     | descripion: Store each        | 3: not Camel's YAML DSL",
                "- to:                       | - tooo:                       | not Camel's YAML DSL",
                "- route:                    | - route: [                    | is not YAML",
                "- route:                    | - routeTemplate:              | a file holds one route",
                "uri: kafka                  | uri: ''                       | 8: no uri",
                "id: insert-message          | id: store-message             | 19: id store-message is already taken in line 3",
            })
    void refuses(String good, String bad, String problem) {
        assertThat(GOOD).contains(good);
        assertThat(rules.problems(FILE, GOOD.replace(good, bad)))
                .anySatisfy(found -> assertThat(found)
                        .startsWith("routes/some-service/store-message.camel.yaml:")
                        .contains(problem));
    }

    @Test
    void refusesASecondRouteInTheFile() {
        assertThat(rules.problems(FILE, GOOD + GOOD)).singleElement().asString().contains("exactly one route");
    }

    @Test
    void refusesAFolderThatIsNoService() {
        assertThat(rules.problems(
                        Path.of("nobody", "store-message.camel.yaml"), GOOD.replace("some-service", "nobody")))
                .singleElement()
                .asString()
                .contains("there is no service nobody");
    }

    @Test
    void refusesAnotherFileName() {
        assertThat(rules.problems(Path.of("some-service", "store-message.yaml"), GOOD))
                .anySatisfy(found -> assertThat(found).contains("<route-id>.camel.yaml"));
    }

    @Test
    void aFallbackIsNotInItsBreaker() {
        String fallback = """
                            onFallback:
                              steps:
                                - to:
                                    id: tell-nobody
                                    uri: kafka:somewhere
                """;
        String lastStep = "        - to:\n            uri: direct";
        assertThat(GOOD).contains(lastStep);
        assertThat(rules.problems(FILE, GOOD.replace(lastStep, fallback + lastStep)))
                .singleElement()
                .asString()
                .contains("26: remote step kafka is in no circuitBreaker");
    }

    @Test
    void refusesABreakerThatLetsPassWhenOpen() {
        String passing = GOOD.replace("            configuration: database\n", """
                            resilience4jConfiguration:
                              throwExceptionWhenHalfOpenOrOpenState: false
                """);
        assertThat(rules.problems(FILE, passing))
                .singleElement()
                .asString()
                .contains("14: an open breaker would let the exchange go on");
    }

    @Test
    void refusesTheShortForm() {
        assertThat(rules.problems(FILE, GOOD + "        - to: direct:publish\n"))
                .anySatisfy(found -> assertThat(found).contains("34: write the long form"));
    }

    @Test
    void onlyASharedDeadLetterNeedsNoBreaker() {
        String policy = """
                # Sends what fails to dead letters.
                - routeConfiguration:
                    id: give-up
                    description: Give up at once
                    onException:
                      - onException:
                          exception:
                            - java.lang.Exception
                          steps:
                            - to:
                                id: send-letter
                                uri: SCHEME:letters
                """;
        Path shared = Path.of("shared", "give-up.camel.yaml");
        assertThat(rules.problems(shared, policy.replace("SCHEME", "kafka"))).isEmpty();
        assertThat(rules.problems(shared, policy.replace("SCHEME", "https")))
                .singleElement()
                .asString()
                .contains("remote step https is in no circuitBreaker");
        assertThat(rules.problems(FILE, policy.replace("SCHEME", "kafka")))
                .anySatisfy(found -> assertThat(found).contains("a file holds one route"));
    }

    @Test
    void whatIsNotKnownToBeLocalIsRemote() {
        assertThat(List.of("kafka", "grpc", "sql", "openai", "http", "https", "anything-new"))
                .allMatch(RouteRules::isRemote);
    }
}
