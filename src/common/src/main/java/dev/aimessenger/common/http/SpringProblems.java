package dev.aimessenger.common.http;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Gives what Spring refuses before a route sees it (unknown path, method, type) the same form as a route's problem. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class SpringProblems extends ResponseEntityExceptionHandler {

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception failure, Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ServiceException described =
                switch (status.value()) {
                    case 404 -> new ServiceException(ErrorCode.NOT_FOUND, "There is nothing here");
                    case 405 -> new ServiceException(ErrorCode.INVALID_REQUEST, "Not a method of this path");
                    case 413 -> new ServiceException(ErrorCode.TOO_LARGE, "The request is too large");
                    case 415 -> new ServiceException(ErrorCode.INVALID_REQUEST, "The body must be application/json");
                    case 503 -> new ServiceException(ErrorCode.UNAVAILABLE, "Not available right now, try again");
                    default ->
                        status.is4xxClientError()
                                ? new ServiceException(ErrorCode.INVALID_REQUEST, "The request cannot be understood")
                                : new ServiceException(ErrorCode.INTERNAL, "Something went wrong here");
                };
        HttpHeaders answer = new HttpHeaders();
        answer.addAll(headers);
        answer.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(Problem.of(described, status.value()), answer, status);
    }
}
