package dev.aimessenger.common.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.StandardEnvironment;

class StartFailuresTest {

    private static String explain(Throwable failure) {
        return StartFailures.explain(new IllegalStateException("Failed to start bean 'x'", failure), null);
    }

    @Test
    void aMissingSetting() {
        try {
            new StandardEnvironment().resolveRequiredPlaceholders("${NOT_THERE_AT_ALL}");
        } catch (IllegalArgumentException e) {
            assertThat(explain(e)).isEqualTo("setting NOT_THERE_AT_ALL is missing");
        }
    }

    @Test
    void aWrongSettingSpeaksForItself() {
        assertThat(explain(WrongSetting.of("KAFKA_BROKERS", "must be host:port, not 'x'")))
                .isEqualTo("setting KAFKA_BROKERS must be host:port, not 'x'");
    }

    @Test
    void aWrongSettingIsFoundBelowWhatSpringSaysAboutIt() {
        WrongSetting wrong = WrongSetting.of("POOL_SIZE", "must be 1 or more, not 0");
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of("pool.size", "0")));
        BindHandler refuse = new BindHandler() {
            @Override
            public Object onSuccess(
                    ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
                throw wrong;
            }
        };
        assertThatThrownBy(() -> binder.bind("pool.size", Bindable.of(Integer.class), refuse))
                .satisfies(failure -> assertThat(explain(failure)).isEqualTo(wrong.getMessage()));
    }

    @Test
    void aTakenHttpPort() {
        assertThat(explain(new PortInUseException(8083))).isEqualTo("port 8083 is already taken");
    }

    @Test
    void aTakenGrpcPort() {
        IOException grpc =
                new IOException("Failed to bind to address /127.0.0.1:50051", new BindException("Address in use"));
        assertThat(explain(grpc)).isEqualTo("port 50051 is already taken");
    }

    @Test
    void aDatabaseThatIsNotThere() {
        SQLException refused = new SQLException("Connection to localhost:1 refused.\nsecond line", "08001");
        assertThat(explain(new SQLException("pool timed out", null, 0, refused)))
                .isEqualTo("setting DATABASE_URL leads to no usable database: Connection to localhost:1 refused.");
    }

    @Test
    void aValueThatDoesNotBind() {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of("pool.size", "many")));
        try {
            binder.bind("pool.size", Integer.class);
        } catch (RuntimeException e) {
            assertThat(explain(e)).isEqualTo("setting pool.size has a wrong value: 'many'");
        }
    }

    @Test
    void anyOtherCauseIsOneLine() {
        assertThat(explain(new IllegalStateException("first\nsecond"))).isEqualTo("first");
        assertThat(explain(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
    }
}
