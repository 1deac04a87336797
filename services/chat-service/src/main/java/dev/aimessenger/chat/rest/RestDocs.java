package dev.aimessenger.chat.rest;

import dev.aimessenger.common.http.Problem;
import java.util.Map;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.model.rest.RestParamType;

/** Describes the call that was begun last on a REST definition, for OpenAPI. */
final class RestDocs {

    private static final Map<Integer, String> REFUSALS = Map.of(
            400, "Something in the request is wrong; field names it",
            401, "No valid access token",
            403, "The caller may not do this",
            404, "There is no such chat, user or binding",
            409, "This makes no sense as things are");

    private final RestDefinition call;

    private RestDocs(RestDefinition call) {
        this.call = call;
    }

    static RestDocs describe(RestDefinition call, String id, String description) {
        call.id(id).description(description);
        return new RestDocs(call).refuses(401);
    }

    RestDocs path(String name) {
        return parameter(name, RestParamType.path, true, "The chat");
    }

    RestDocs query(String name, String description) {
        return parameter(name, RestParamType.query, true, description);
    }

    RestDocs optionalQuery(String name, String description) {
        return parameter(name, RestParamType.query, false, description);
    }

    RestDocs body(Class<?> type) {
        call.consumes("application/json").type(type);
        return this;
    }

    RestDocs answers(int status, String meaning) {
        call.responseMessage().code(status).message(meaning).endResponseMessage();
        return this;
    }

    RestDocs answers(int status, String meaning, Class<?> type) {
        call.produces("application/json").outType(type);
        call.responseMessage().code(status).message(meaning).responseModel(type).endResponseMessage();
        return this;
    }

    RestDocs refuses(int... statuses) {
        for (int status : statuses) {
            call.responseMessage()
                    .code(status)
                    .message(REFUSALS.get(status))
                    .responseModel(Problem.class)
                    .endResponseMessage();
        }
        return this;
    }

    void to(String route) {
        call.to(route);
    }

    private RestDocs parameter(String name, RestParamType kind, boolean required, String description) {
        call.param()
                .name(name)
                .type(kind)
                .dataType("integer")
                .required(required)
                .description(description)
                .endParam();
        return this;
    }
}
