package dev.aimessenger.user;

import dev.aimessenger.common.database.SqlRoutes;
import org.springframework.stereotype.Component;

/** What user-service asks its database. */
@Component
class UserStatementRoutes extends SqlRoutes {

    UserStatementRoutes() {
        super(UserServiceApplication.NAME, "user");
    }

    @Override
    public void configure() {
        selectOne("find-user-by-id", "The user with the id in header userId");
        selectOne("find-user-by-email", "The user with the address in header email");
        selectList("find-users-by-ids", "Those users whose ids are in header userIds");
        selectOne("create-user", "A new user with the address in header email, or the one who has it");
        selectOne("rename-user", "Gives the user in header userId the name in header displayName");
    }
}
