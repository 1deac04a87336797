package dev.aimessenger.chat.chats;

import java.util.Map;
import java.util.stream.Stream;

/** A part of an answer that names people by their ids, and can say who they are. */
sealed interface NamesPeople permits Chat, Member, Invite {

    /** The ids, some perhaps more than once. */
    Stream<Long> named();

    /** The same, saying who those people are that are known here. */
    NamesPeople with(Map<Long, Person> known);
}
