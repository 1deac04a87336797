package dev.aimessenger.user;

import java.util.Map;

/**
 * Who has an account.
 *
 * @param id 1 or more
 * @param email normalised
 * @param displayName what others see, 0 to 100 characters; empty when the user has chosen none
 */
public record User(long id, String email, String displayName) {

    static final int MOST_NAME_CHARACTERS = 100;

    /** @param row the columns id, email and display_name */
    static User ofRow(Map<String, Object> row) {
        return new User((Long) row.get("id"), (String) row.get("email"), (String) row.get("display_name"));
    }

    dev.aimessenger.proto.user.v1.User toProto() {
        return dev.aimessenger.proto.user.v1.User.newBuilder()
                .setUserId(id)
                .setEmail(email)
                .setDisplayName(displayName)
                .build();
    }
}
