package dev.aimessenger.common.management;

import dev.aimessenger.common.launch.WrongSetting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * Who may look at a service ({@code viewers}) or also steer it ({@code operators}): {@code name:secret} each, with spaces
 * between them. A secret is a bcrypt hash, as {@code htpasswd -nB} prints it, or a password of 12 or more characters.
 */
@ConfigurationProperties("aimessenger.management.accounts")
public record OperatorAccounts(String operators, String viewers) {

    /** May read routes, metrics and traces. */
    public static final String VIEWER = "VIEWER";

    /** May also start and stop routes, and force and reset breakers. */
    public static final String OPERATOR = "OPERATOR";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}");
    private static final int SHORTEST_PASSWORD = 12;

    /** @throws WrongSetting when an account is not as it should be; it does not tell the secret */
    List<UserDetails> users() {
        List<UserDetails> users = new ArrayList<>();
        Set<String> names = new HashSet<>();
        read("OPERATOR_ACCOUNTS", operators, names, users, VIEWER, OPERATOR);
        read("VIEWER_ACCOUNTS", viewers, names, users, VIEWER);
        return users;
    }

    private static void read(
            String variable, String accounts, Set<String> names, List<UserDetails> users, String... roles) {
        if (accounts == null || accounts.isBlank()) {
            return;
        }
        String[] entries = accounts.strip().split("\\s+");
        for (int i = 0; i < entries.length; i++) {
            int colon = entries[i].indexOf(':');
            String name = colon < 0 ? "" : entries[i].substring(0, colon);
            String secret = entries[i].substring(colon + 1);
            boolean hashed = BCRYPT.matcher(secret).matches();
            if (!NAME.matcher(name).matches() || !hashed && secret.length() < SHORTEST_PASSWORD) {
                throw WrongSetting.of(
                        variable,
                        "must be name:secret, a bcrypt hash or a password of " + SHORTEST_PASSWORD
                                + " or more characters, and account " + (i + 1) + " of it is not");
            }
            if (!names.add(name)) {
                throw WrongSetting.of(variable, "must not name " + name + " again");
            }
            users.add(User.withUsername(name)
                    .password((hashed ? "{bcrypt}" : "{noop}") + secret)
                    .roles(roles)
                    .build());
        }
    }
}
