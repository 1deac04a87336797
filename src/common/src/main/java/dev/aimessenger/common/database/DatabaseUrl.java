package dev.aimessenger.common.database;

import java.net.URI;
import java.util.Optional;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;

/**
 * Where Postgres is: {@code jdbc:postgresql://host:port/database?user=…&password=…}, or the form of libpq,
 * {@code postgres://user:password@host:port/database}.
 */
final class DatabaseUrl implements JdbcConnectionDetails {

    private final String jdbcUrl;
    private final String username;
    private final String password;

    /** @throws IllegalArgumentException when the URL has neither form */
    DatabaseUrl(String url) {
        if (url.startsWith("jdbc:postgresql:")) {
            jdbcUrl = url;
            username = null;
            password = null;
        } else if (url.startsWith("postgres://") || url.startsWith("postgresql://")) {
            URI uri = URI.create(url);
            String[] credentials =
                    Optional.ofNullable(uri.getUserInfo()).orElse("").split(":", 2);
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            int port = uri.getPort() < 0 ? 5432 : uri.getPort();
            jdbcUrl = "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getPath() + query;
            username = credentials[0].isEmpty() ? null : credentials[0];
            password = credentials.length < 2 ? null : credentials[1];
        } else {
            throw new IllegalArgumentException(
                    "DATABASE_URL must start with jdbc:postgresql:// or postgres://, and does not");
        }
    }

    @Override
    public String getJdbcUrl() {
        return jdbcUrl;
    }

    @Override
    public String getUsername() {
        return username;
    }

    @Override
    public String getPassword() {
        return password;
    }
}
