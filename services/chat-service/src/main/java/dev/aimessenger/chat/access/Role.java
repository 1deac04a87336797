package dev.aimessenger.chat.access;

/** What a user is to a chat. */
public enum Role {
    /** Neither member nor invited. */
    STRANGER,
    /** Invited, and has not accepted. */
    INVITED,
    /** Accepted member. */
    MEMBER,
    /** Accepted member who created the chat. */
    CREATOR;

    /** Whether the user is in the chat: MEMBER or CREATOR. */
    public boolean accepted() {
        return this == MEMBER || this == CREATOR;
    }
}
