package dev.aimessenger.user;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.aimessenger.common.launch.ServiceLauncher;
import dev.aimessenger.testsupport.RealParts;
import dev.aimessenger.testsupport.TestTokens;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

class UserServiceIT {

    private static final int PORT = RealParts.freePort();
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() {
        service = ServiceLauncher.start(
                UserServiceApplication.class,
                UserServiceApplication.NAME,
                Map.of(
                        "server.port", PORT,
                        "management.server.port", RealParts.freePort(),
                        "aimessenger.grpc.port", RealParts.freePort(),
                        "aimessenger.database.url", RealParts.databaseUrl(),
                        "aimessenger.access-tokens.jwks-uri", TestTokens.jwksUri()));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aCallerSeesTheirOwnUser() {
        long id = service.getBean(JdbcTemplate.class)
                .queryForObject("INSERT INTO users (email) VALUES ('ann@example.org') RETURNING id", Long.class);

        given().port(PORT)
                .header("Authorization", "Bearer " + TestTokens.of(id, "ann@example.org"))
                .get("/users/me")
                .then()
                .statusCode(200)
                .body("email", equalTo("ann@example.org"));
    }

    @Test
    void withoutATokenTheAnswerIsAProblem() {
        given().port(PORT)
                .get("/users/me")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("unauthenticated"));
    }

    @Test
    void healthIsOpen() {
        given().port(PORT).get("/healthz").then().statusCode(200);
    }
}
