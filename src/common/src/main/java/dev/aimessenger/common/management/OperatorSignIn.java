package dev.aimessenger.common.management;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Checks the passwords of operators and viewers, says in the log whose was wrong, and after some wrong ones refuses the
 * account for a while. It is no {@link AuthenticationManager} itself: Spring would ask a bean of that type about users'
 * tokens too.
 */
public final class OperatorSignIn {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorSignIn.class);
    private static final int MOST_FAILURES = 5;
    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final String STRANGER = "an unknown account";

    private final Set<String> names;
    private final AuthenticationManager passwords;
    private final Cache<String, AtomicInteger> failures;

    public OperatorSignIn(OperatorAccounts accounts) {
        this(accounts, Ticker.systemTicker());
    }

    OperatorSignIn(OperatorAccounts accounts, Ticker clock) {
        List<UserDetails> users = accounts.users();
        names = users.stream().map(UserDetails::getUsername).collect(Collectors.toUnmodifiableSet());
        DaoAuthenticationProvider provider = new DaoAuthenticationProvider(new InMemoryUserDetailsManager(users));
        provider.setPasswordEncoder(PasswordEncoderFactories.createDelegatingPasswordEncoder());
        passwords = new ProviderManager(provider);
        failures = Caffeine.newBuilder().expireAfterWrite(WITHIN).ticker(clock).build();
    }

    /** Whether there is any account. */
    public boolean isPossible() {
        return !names.isEmpty();
    }

    public AuthenticationManager manager() {
        return this::check;
    }

    private Authentication check(Authentication attempt) {
        // Names that there are not share one count, so that many names are no way around it.
        String account = names.contains(attempt.getName()) ? attempt.getName() : STRANGER;
        AtomicInteger failed = failures.get(account, absent -> new AtomicInteger());
        if (failed.get() >= MOST_FAILURES) {
            throw new LockedException("Too many failed sign-ins, try again in a minute");
        }
        try {
            Authentication done = passwords.authenticate(attempt);
            failures.invalidate(account);
            return done;
        } catch (AuthenticationException e) {
            LOG.warn(
                    "Sign-in as {} from {} failed ({} of {})",
                    account,
                    address(attempt),
                    failed.incrementAndGet(),
                    MOST_FAILURES);
            throw e;
        }
    }

    private static String address(Authentication attempt) {
        return attempt.getDetails() instanceof WebAuthenticationDetails details
                ? details.getRemoteAddress()
                : "an unknown address";
    }
}
