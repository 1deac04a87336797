package dev.aimessenger.common.database;

import org.apache.camel.builder.RouteBuilder;

/**
 * A service's single SQL statements as routes {@code direct:<name>}, each in a circuit breaker of its own. The statement
 * is {@code sql/<folder>/<name>.sql} and takes its parameters ({@code :#name}) from headers.
 *
 * <p>These routes handle no failure themselves: the route that calls one has the policy, and tries again.
 */
public abstract class SqlRoutes extends RouteBuilder {

    private final String service;
    private final String folder;

    protected SqlRoutes(String service, String folder) {
        this.service = service;
        this.folder = folder;
    }

    /** The body becomes the one row, a map by column, or null when there is none. */
    protected void selectOne(String name, String description) {
        route(name, description, "?outputType=SelectOne");
    }

    /** The body becomes the list of rows, each a map by column. */
    protected void selectList(String name, String description) {
        route(name, description, "");
    }

    /** The body stays as it is; the number of rows is in the header {@code CamelSqlUpdateCount}. */
    protected void update(String name, String description) {
        route(name, description, "?noop=true");
    }

    private void route(String name, String description, String options) {
        from("direct:" + name)
                .routeId(name)
                .routeGroup(service)
                .routeDescription(description)
                .errorHandler(noErrorHandler())
                .circuitBreaker()
                .id(name + "-breaker")
                .to("sql:classpath:sql/" + folder + "/" + name + ".sql" + options)
                .id(name + "-statement")
                .end();
    }
}
