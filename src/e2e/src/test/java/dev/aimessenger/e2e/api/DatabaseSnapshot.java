package dev.aimessenger.e2e.api;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/**
 * What the tables behind REST hold: of each the number of rows, and a checksum of them. Who is online is left out: gateways
 * report it all the time.
 */
final class DatabaseSnapshot {

    private static final String TABLES = """
            select format('%I.%I', table_schema, table_name) from information_schema.tables
            where table_schema in ('auth', 'users', 'chat', 'message', 'ai') and table_type = 'BASE TABLE'
            and table_name not like 'presence%'""";

    private DatabaseSnapshot() {}

    /** Waits until nothing that runs behind the answers changes the tables any more. */
    static Map<String, String> whenQuiet() {
        AtomicReference<Map<String, String>> last = new AtomicReference<>(Map.of());
        Awaitility.await("the database is quiet")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    Map<String, String> now = take();
                    return now.equals(last.getAndSet(now));
                });
        return last.get();
    }

    static Map<String, String> take() throws SQLException {
        Map<String, String> tables = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(SharedMessenger.databaseUrl());
                Statement statement = connection.createStatement()) {
            try (ResultSet names = statement.executeQuery(TABLES)) {
                while (names.next()) {
                    tables.put(names.getString(1), "");
                }
            }
            for (Map.Entry<String, String> table : tables.entrySet()) {
                try (ResultSet row = statement.executeQuery(
                        "select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from "
                                + table.getKey() + " t")) {
                    row.next();
                    table.setValue(row.getString(1));
                }
            }
        }
        return tables;
    }
}
