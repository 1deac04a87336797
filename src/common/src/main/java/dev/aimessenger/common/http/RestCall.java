package dev.aimessenger.common.http;

import java.util.Map;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.model.rest.RestParamType;

/**
 * Describes the call that was begun last on a REST definition, for OpenAPI: what it takes, what it answers, and how it
 * refuses. What any call can refuse (a wrong request or body, a service that is away) it says by itself.
 */
public final class RestCall {

    /** The name of the security scheme, an access token in {@code Authorization: Bearer}. */
    static final String SECURITY = "access-token";

    private static final Map<Integer, String> REFUSALS = Map.of(
            400, "Something in the request is wrong; field names it",
            401, "No valid token, or wrong credentials",
            403, "The caller may not do this",
            404, "There is no such chat, user, binding, scenario or draft",
            409, "This makes no sense as things are",
            413, "The body is too long",
            415, "The body is not application/json",
            429, "Too often; Retry-After says in how many seconds again",
            503, "Not available right now, try again");

    private final RestDefinition call;

    private RestCall(RestDefinition call) {
        this.call = call;
    }

    /** A call that needs an access token. */
    public static RestCall describe(RestDefinition call, String id, String description) {
        if (call.getSecurityDefinitions() == null) {
            call.securityDefinitions().bearerToken(SECURITY, "An access token, from /login or /refresh");
        }
        RestCall described = describeOpen(call, id, description);
        call.security(SECURITY);
        return described.refuses(401);
    }

    /** A call that anybody may make. */
    public static RestCall describeOpen(RestDefinition call, String id, String description) {
        call.id(id).description(description);
        return new RestCall(call).refuses(400, 413, 415, 503);
    }

    /** An id in the path. */
    public RestCall path(String name, String description) {
        return parameter(name, RestParamType.path, "integer", true, description);
    }

    /** A text in the path. */
    public RestCall pathText(String name, String description) {
        return parameter(name, RestParamType.path, "string", true, description);
    }

    /** A number that must be in the query. */
    public RestCall query(String name, String description) {
        return parameter(name, RestParamType.query, "integer", true, description);
    }

    /** A text that must be in the query. */
    public RestCall queryText(String name, String description) {
        return parameter(name, RestParamType.query, "string", true, description);
    }

    /** A number that may be in the query. */
    public RestCall optionalQuery(String name, String description) {
        return parameter(name, RestParamType.query, "integer", false, description);
    }

    public RestCall body(Class<?> type) {
        call.consumes("application/json").type(type);
        return this;
    }

    /** A body that may be left out: Spring would refuse that with 415 if the call told what it consumes. */
    public RestCall optionalBody(Class<?> type) {
        call.type(type);
        call.param().name("body").type(RestParamType.body).required(false).endParam();
        return this;
    }

    /** An answer without a body. */
    public RestCall answers(int status, String meaning) {
        call.responseMessage().code(status).message(meaning).endResponseMessage();
        return this;
    }

    public RestCall answers(int status, String meaning, Class<?> type) {
        call.produces("application/json");
        call.responseMessage()
                .code(status)
                .message(meaning)
                .contentType("application/json")
                .responseModel(type)
                .endResponseMessage();
        return this;
    }

    /** What this call refuses besides what any call does. */
    public RestCall refuses(int... statuses) {
        for (int status : statuses) {
            call.responseMessage()
                    .code(status)
                    .message(REFUSALS.get(status))
                    .contentType(Problem.CONTENT_TYPE)
                    .responseModel(Problem.class)
                    .endResponseMessage();
        }
        return this;
    }

    public void to(String route) {
        call.to(route);
    }

    private RestCall parameter(String name, RestParamType kind, String dataType, boolean required, String description) {
        var parameter = call.param().name(name).type(kind).dataType(dataType).required(required);
        if (dataType.equals("integer")) {
            parameter.dataFormat("int64");
        }
        parameter.description(description).endParam();
        return this;
    }
}
