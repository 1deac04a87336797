package dev.aimessenger.common.database;

import dev.aimessenger.common.launch.WrongSetting;
import java.net.URI;
import java.net.URISyntaxException;
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

    /** @throws WrongSetting when the URL has neither form */
    DatabaseUrl(String url) {
        if (url.startsWith("jdbc:postgresql:")) {
            jdbcUrl = url;
            username = null;
            password = null;
        } else if (url.startsWith("postgres://") || url.startsWith("postgresql://")) {
            URI uri = parse(url);
            String[] credentials =
                    Optional.ofNullable(uri.getUserInfo()).orElse("").split(":", 2);
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            int port = uri.getPort() < 0 ? 5432 : uri.getPort();
            jdbcUrl = "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getPath() + query;
            username = credentials[0].isEmpty() ? null : credentials[0];
            password = credentials.length < 2 ? null : credentials[1];
        } else {
            throw WrongSetting.of("DATABASE_URL", "must start with jdbc:postgresql:// or postgres://, and does not");
        }
    }

    /** The message leaves the URL out: it may hold a password. */
    private static URI parse(String url) {
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null) {
                throw WrongSetting.of("DATABASE_URL", "must have the form postgres://user:password@host:port/database");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw WrongSetting.of("DATABASE_URL", "is not a URL: " + e.getReason());
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
