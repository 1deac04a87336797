package dev.aimessenger.common.database;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;

/** Connects a service that sets {@code aimessenger.database.url}; one without it has no data source at all. */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@ConditionalOnProperty("aimessenger.database.url")
public class DatabaseAutoConfiguration {

    @Bean
    JdbcConnectionDetails databaseUrl(@Value("${aimessenger.database.url}") String url) {
        return new DatabaseUrl(url);
    }

    @Bean
    @ConditionalOnMissingBean
    FlywayMigrationStrategy migrateAtStart() {
        return SchemaVersions::migrate;
    }
}
