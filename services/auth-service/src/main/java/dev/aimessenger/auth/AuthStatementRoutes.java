package dev.aimessenger.auth;

import dev.aimessenger.common.database.SqlRoutes;
import org.springframework.stereotype.Component;

/** What auth-service asks its database in single statements. */
@Component
class AuthStatementRoutes extends SqlRoutes {

    AuthStatementRoutes() {
        super(AuthServiceApplication.NAME, "auth");
    }

    @Override
    public void configure() {
        selectOne("insert-credentials", "Gives the user in header userId a password hash, unless there is one");
        selectOne("find-credentials", "The credentials of the address in header email");
        update("update-password-hash", "A stronger hash of the same password");
        update("delete-family-of-token", "Ends the session of the token whose hash is in header tokenHash");
        update("delete-expired-families", "Deletes sessions whose last token has expired");
    }
}
