package dev.aimessenger.common.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.json.JsonBody;
import dev.aimessenger.common.payload.AutoreplyRules.Delay;
import dev.aimessenger.common.payload.AutoreplyRules.Mode;
import dev.aimessenger.common.payload.AutoreplyRules.When;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutoreplyRulesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatIsLeftOutHasItsDefault() {
        AutoreplyRules rules = JsonBody.read("{}", AutoreplyRules.class);

        assertThat(rules).isEqualTo(AutoreplyRules.DEFAULT);
        assertThat(rules.mode()).isEqualTo(Mode.SEND);
        assertThat(rules.delay()).isEqualTo(new Delay(2, 5));
        assertThat(rules.when()).isEqualTo(new When(When.Kind.ALWAYS, null, null, null));
        assertThat(rules.maxPerHour()).isEqualTo(30);
        assertThat(rules.language()).isNull();
        assertThat(JsonBody.read("{\"delay\":{},\"when\":{}}", AutoreplyRules.class))
                .isEqualTo(rules);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"mode\":\"draft\",\"language\":\"en\",\"maxPerHour\":1000}",
                "{\"delay\":{\"minSeconds\":0,\"maxSeconds\":0},\"when\":{\"kind\":\"away\"},\"maxPerHour\":1}",
                "{\"delay\":{\"minSeconds\":3600,\"maxSeconds\":3600}}",
                "{\"when\":{\"kind\":\"hours\",\"zone\":\"Asia/Tokyo\",\"from\":\"00:00\",\"to\":\"23:59\"}}",
                "{\"when\":{\"kind\":\"hours\",\"zone\":\"UTC\",\"from\":\"22:00\",\"to\":\"07:00\"}}",
            })
    void rulesAreReadAsTheyWereWritten(String json) throws Exception {
        AutoreplyRules rules = JsonBody.read(json, AutoreplyRules.class);

        assertThat(JSON.readValue(JSON.writeValueAsString(rules), AutoreplyRules.class))
                .isEqualTo(rules);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"mode\":\"later\"}                                                    | mode",
                "{\"delay\":{\"minSeconds\":1}}                                          | delay",
                "{\"delay\":{\"maxSeconds\":9}}                                          | delay",
                "{\"delay\":{\"minSeconds\":-1,\"maxSeconds\":9}}                        | delay.minSeconds",
                "{\"delay\":{\"minSeconds\":3601,\"maxSeconds\":3601}}                   | delay.minSeconds",
                "{\"delay\":{\"minSeconds\":5,\"maxSeconds\":4}}                         | delay.maxSeconds",
                "{\"delay\":{\"minSeconds\":5,\"maxSeconds\":3601}}                      | delay.maxSeconds",
                "{\"delay\":{\"minSeconds\":1.5,\"maxSeconds\":4}}                       | delay.minSeconds",
                "{\"when\":{\"kind\":\"sometimes\"}}                                     | when.kind",
                "{\"when\":{\"zone\":\"UTC\"}}                                           | when",
                "{\"when\":{\"kind\":\"away\",\"from\":\"09:00\"}}                       | when",
                "{\"when\":{\"kind\":\"always\",\"to\":\"09:00\"}}                       | when",
                "{\"when\":{\"kind\":\"hours\",\"from\":\"09:00\",\"to\":\"10:00\"}}     | when.zone",
                "{\"when\":{\"kind\":\"hours\",\"zone\":\"Mars/Crater\",\"from\":\"09:00\",\"to\":\"10:00\"}} | when.zone",
                "{\"when\":{\"kind\":\"hours\",\"zone\":\"UTC\",\"to\":\"10:00\"}}       | when.from",
                "{\"when\":{\"kind\":\"hours\",\"zone\":\"UTC\",\"from\":\"9:00\",\"to\":\"10:00\"}}  | when.from",
                "{\"when\":{\"kind\":\"hours\",\"zone\":\"UTC\",\"from\":\"09:00\"}}     | when.to",
                "{\"when\":{\"kind\":\"hours\",\"zone\":\"UTC\",\"from\":\"09:00\",\"to\":\"24:00\"}} | when.to",
                "{\"when\":{\"kind\":\"hours\",\"zone\":\"UTC\",\"from\":\"09:00\",\"to\":\"10:60\"}} | when.to",
                "{\"when\":{\"kind\":\"hours\",\"zone\":\"UTC\",\"from\":\"09:00\",\"to\":\"09:00\"}} | when.to",
                "{\"maxPerHour\":0}                                                      | maxPerHour",
                "{\"maxPerHour\":1001}                                                   | maxPerHour",
                "{\"language\":\"fr\"}                                                   | language",
            })
    void wrongRulesAreRefusedByTheFieldThatIsWrong(String json, String field) {
        ServiceException refusal =
                catchThrowableOfType(ServiceException.class, () -> JsonBody.read(json, AutoreplyRules.class));

        assertThat(refusal).as(json).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.field()).as(json).hasValue(field);
    }

    @ParameterizedTest
    @CsvSource({
        // Nine to six in Moscow is six to three in UTC.
        "09:00, 18:00, 2026-01-02T05:59:59Z, false",
        "09:00, 18:00, 2026-01-02T06:00:00Z, true",
        "09:00, 18:00, 2026-01-02T14:59:59Z, true",
        "09:00, 18:00, 2026-01-02T15:00:00Z, false",
        "09:00, 18:00, 2026-01-02T10:00:00+03:00, true",
        // Past midnight.
        "22:00, 07:30, 2026-01-02T22:00:00+03:00, true",
        "22:00, 07:30, 2026-01-02T23:59:59+03:00, true",
        "22:00, 07:30, 2026-01-03T00:00:00+03:00, true",
        "22:00, 07:30, 2026-01-03T07:29:59+03:00, true",
        "22:00, 07:30, 2026-01-03T07:30:00+03:00, false",
        "22:00, 07:30, 2026-01-03T21:59:59+03:00, false",
    })
    void hoursAreThoseOfTheirZone(String from, String to, String now, boolean included) {
        When hours = new When(When.Kind.HOURS, "Europe/Moscow", from, to);

        assertThat(hours.includes(ZonedDateTime.parse(now))).isEqualTo(included);
    }

    @Test
    void theOtherKindsIncludeEveryHour() {
        ZonedDateTime now = ZonedDateTime.parse("2026-01-02T03:04:05Z");

        assertThat(new When(When.Kind.ALWAYS, null, null, null).includes(now)).isTrue();
        assertThat(new When(When.Kind.AWAY, null, null, null).includes(now)).isTrue();
    }
}
