package dev.aimessenger.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.launch.WrongSetting;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {

    private final ConnectionLimits limits = new ConnectionLimits(3, 2);

    @Test
    void oneTooManyOfAUserIsTheUsersFault() {
        limits.take(1);
        limits.take(1);

        assertThat(refusal(1).code()).isEqualTo(ErrorCode.RATE_LIMITED);
        limits.take(2);
    }

    @Test
    void oneTooManyInAllIsNobodysFault() {
        limits.take(1);
        limits.take(2);
        limits.take();

        assertThat(refusal(3).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void whatIsGivenBackCanBeTakenAndARefusalTakesNothing() {
        limits.take(1);
        limits.take(1);
        refusal(1);
        refusal(1);
        limits.giveBack(1);
        limits.take(1);
        limits.take(2);
        refusal(3);
        assertThat(limits.taken()).isEqualTo(3);

        limits.giveBack(1);
        limits.giveBack(1);
        limits.giveBack(2);
        assertThat(limits.taken()).isZero();
    }

    @Test
    void noRoomAtAllIsAMistake() {
        assertThatThrownBy(() -> new ConnectionLimits(0, 1))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("CONNECTIONS_MAX");
        assertThatThrownBy(() -> new ConnectionLimits(1, 0))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("CONNECTIONS_PER_USER");
    }

    private ServiceException refusal(long user) {
        ServiceException refusal = catchThrowableOfType(ServiceException.class, () -> limits.take(user));
        assertThat(refusal).as("refused").isNotNull();
        return refusal;
    }
}
