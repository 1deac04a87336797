package dev.aimessenger.common.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBodyTest {

    record Sample(String name, long count, List<Long> ids) {
        Sample {
            Text.check(name, "name", 1, 3);
        }
    }

    @Test
    void readsAnObjectAndIgnoresFieldsItDoesNotKnow() {
        assertThat(JsonBody.read("{\"name\":\"a\",\"count\":7,\"ids\":[1],\"more\":{}}", Sample.class))
                .isEqualTo(new Sample("a", 7, List.of(1L)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":\"a\",\"name\":\"b\",\"count\":1}       | name",
                "{\"name\":\"a\",\"count\":\"1\"}                  | count",
                "{\"name\":\"a\",\"count\":1.5}                    | count",
                "{\"name\":\"a\",\"count\":true}                   | count",
                "{\"name\":\"a\",\"count\":null}                   | count",
                "{\"name\":\"a\",\"count\":99999999999999999999}   | count",
                "{\"name\":5,\"count\":1}                          | name",
                "{\"name\":[\"a\"],\"count\":1}                    | name",
                "{\"count\":1}                                     | name",
                "{\"name\":null,\"count\":1}                       | name",
                "{\"name\":\"\",\"count\":1}                       | name",
                "{\"name\":\"abcd\",\"count\":1}                   | name",
                "{\"name\":\"\\u0000\",\"count\":1}                | name",
                "{\"name\":\"\\ud800\",\"count\":1}                | name",
                "{\"name\":\"a\",\"count\":1,\"ids\":[\"x\"]}      | ids.[0]",
                "{\"name\":\"a\",\"count\":1,\"ids\":7}            | ids",
                "{\"name\":\"a\",\"count\":1} {}                   | ",
                "{\"name\":\"a\",\"count\":1                       | ",
                "[]                                                | ",
                "null                                              | ",
                "\"text\"                                          | ",
                "``                                                | ",
                "<name/>                                           | ",
            })
    void refusesWhatIsNotExactlyRightAndNamesTheField(String json, String field) {
        ServiceException refusal =
                catchThrowableOfType(ServiceException.class, () -> JsonBody.read(json, Sample.class));

        assertThat(refusal).as(json).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.field().orElse(null)).isEqualTo(field);
        assertThat(refusal.getMessage()).doesNotContain("aimessenger", "java", "jackson", "Sample");
    }

    @Test
    void countsCodePointsNotCharacters() {
        assertThat(JsonBody.read("{\"name\":\"😀😀😀\",\"count\":1}", Sample.class)
                        .name())
                .isEqualTo("😀😀😀");
    }
}
