package dev.aimessenger.user;

import dev.aimessenger.common.json.Text;

/**
 * What a user changes of their own profile.
 *
 * @param displayName 0 to 100 characters, without the blanks around it; empty takes the name away
 */
public record ProfileChange(String displayName) {

    public ProfileChange {
        displayName = Text.check(
                displayName == null ? null : displayName.strip(), "displayName", 0, User.MOST_NAME_CHARACTERS);
    }
}
