package dev.aimessenger.auth.limit;

import dev.aimessenger.common.limit.RateLimit;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** Slows down whoever guesses passwords or makes accounts by the thousand. Counted in this instance alone. */
@Component
public class AttemptLimits {

    private final RateLimit loginPerAddress;
    private final RateLimit loginPerAccount;
    private final RateLimit registerPerAddress;
    private final RateLimit registerPerAccount;

    AttemptLimits(AttemptLimitSettings settings) {
        loginPerAddress = aMinute("LOGIN_LIMIT_PER_ADDRESS", settings.loginPerAddress());
        loginPerAccount = aMinute("LOGIN_LIMIT_PER_ACCOUNT", settings.loginPerAccount());
        registerPerAddress = aMinute("REGISTER_LIMIT_PER_ADDRESS", settings.registerPerAddress());
        registerPerAccount = aMinute("REGISTER_LIMIT_PER_ACCOUNT", settings.registerPerAccount());
    }

    /**
     * Before a password is looked at.
     *
     * @param email normalised
     * @throws dev.aimessenger.common.limit.RateLimitedException when the address or the account has had its attempts
     */
    public void login(Exchange exchange, String email) {
        loginPerAddress.take(address(exchange));
        loginPerAccount.take(email);
    }

    /** Before an account is made. @throws dev.aimessenger.common.limit.RateLimitedException as {@link #login} */
    public void register(Exchange exchange, String email) {
        registerPerAddress.take(address(exchange));
        registerPerAccount.take(email);
    }

    private static RateLimit aMinute(String variable, int times) {
        return new RateLimit(variable, times, Duration.ofMinutes(1), times);
    }

    /** The client's address, which Tomcat takes from X-Forwarded-For where a proxy of ours connected. */
    private static String address(Exchange exchange) {
        return exchange.getMessage()
                .getHeader(Exchange.HTTP_SERVLET_REQUEST, HttpServletRequest.class)
                .getRemoteAddr();
    }
}
