package dev.aimessenger.ai.usage;

import dev.aimessenger.common.launch.WrongSetting;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How many tokens the model may use for one user in one day (UTC). */
@Component("tokenAllowance")
public class TokenAllowance {

    private final long perDay;

    public TokenAllowance(@Value("${aimessenger.model.tokens-per-user-and-day}") long perDay) {
        if (perDay < 0) {
            throw WrongSetting.of("AI_TOKENS_PER_USER_AND_DAY", "must be 0 (no limit) or more, not " + perDay);
        }
        this.perDay = perDay;
    }

    /** 0: no limit. */
    public long perDay() {
        return perDay;
    }

    /** @param used the tokens of today */
    public boolean isSpent(long used) {
        return perDay > 0 && used >= perDay;
    }
}
