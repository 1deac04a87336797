package dev.aimessenger.common.security;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * The user whose access token came with a request.
 *
 * @param id the user's id, from the token's {@code sub}
 * @param email the user's e-mail address, from the token's {@code email}
 */
public record Caller(long id, String email) {

    /** @throws ServiceException (unauthenticated) when the request had no valid token */
    public static Caller current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof Jwt token)) {
            throw new ServiceException(ErrorCode.UNAUTHENTICATED, "A valid access token is needed");
        }
        return of(token);
    }

    public static Caller of(Jwt token) {
        return new Caller(Long.parseLong(token.getSubject()), token.getClaimAsString("email"));
    }
}
