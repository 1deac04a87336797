package dev.aimessenger.chat.presence;

import dev.aimessenger.common.database.SqlFile;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which users have a socket at which instance, as the instances report it. */
@Component
public class Presence {

    private final String hearOfInstance = SqlFile.read("sql/chat/hear-of-instance.sql");
    private final String insertInstance = SqlFile.read("sql/chat/insert-instance.sql");
    private final String insert = SqlFile.read("sql/chat/insert-presence.sql");
    private final String delete = SqlFile.read("sql/chat/delete-presence.sql");
    private final String deleteOthers = SqlFile.read("sql/chat/delete-other-presence.sql");
    private final String isOnline = SqlFile.read("sql/chat/is-online.sql");

    private final JdbcClient database;

    Presence(JdbcClient database) {
        this.database = database;
    }

    /**
     * An instance says that it is there, and all users who are online at it.
     *
     * @param userIds each 1 or more
     */
    @Transactional
    public void reportAll(String instance, Collection<Long> userIds) {
        database.sql(insertInstance).param("instance", instance).update();
        users(deleteOthers, instance, userIds);
        users(insert, instance, userIds);
    }

    /**
     * An instance says that it is there, and who came to it and who went since its last report.
     *
     * @param came each 1 or more
     * @return false, and nothing is changed, when its earlier reports are not known any more
     */
    @Transactional
    public boolean report(String instance, Collection<Long> came, Collection<Long> went) {
        // The instance's row is also the turn in which its reports are taken.
        if (database.sql(hearOfInstance).param("instance", instance).update() == 0) {
            return false;
        }
        if (!went.isEmpty()) {
            users(delete, instance, went);
        }
        if (!came.isEmpty()) {
            users(insert, instance, came);
        }
        return true;
    }

    /** Whether an instance that was heard of lately has a socket of the user. */
    public boolean isOnline(long userId) {
        return database.sql(isOnline)
                .param("userId", userId)
                .query(Boolean.class)
                .single();
    }

    private void users(String statement, String instance, Collection<Long> userIds) {
        database.sql(statement)
                .param("instance", instance)
                .param("userIds", userIds.toArray(Long[]::new))
                .update();
    }
}
