package dev.aimessenger.chat.grpc;

import dev.aimessenger.chat.access.ChatAuthorization;
import dev.aimessenger.chat.bindings.Binding;
import dev.aimessenger.chat.bindings.Bindings;
import dev.aimessenger.chat.bindings.ChatBindings;
import dev.aimessenger.chat.bindings.ChatBindings.ListedBinding;
import dev.aimessenger.chat.chats.Chats;
import dev.aimessenger.chat.presence.Presence;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import dev.aimessenger.common.payload.AutoreplyRules;
import dev.aimessenger.common.payload.BindingType;
import dev.aimessenger.proto.chat.v1.AutoreplyRules.Mode;
import dev.aimessenger.proto.chat.v1.AutoreplyRules.When;
import dev.aimessenger.proto.chat.v1.Chat;
import dev.aimessenger.proto.chat.v1.ChatType;
import dev.aimessenger.proto.chat.v1.CheckMemberRequest;
import dev.aimessenger.proto.chat.v1.CheckMemberResponse;
import dev.aimessenger.proto.chat.v1.GetBindingsByChatRequest;
import dev.aimessenger.proto.chat.v1.GetBindingsByChatResponse;
import dev.aimessenger.proto.chat.v1.GetChatByIDRequest;
import dev.aimessenger.proto.chat.v1.GetThreadContextRequest;
import dev.aimessenger.proto.chat.v1.GetUserWithChatByThreadIDRequest;
import dev.aimessenger.proto.chat.v1.GetUserWithChatByThreadIDResponse;
import dev.aimessenger.proto.chat.v1.GetUsersByChatIDRequest;
import dev.aimessenger.proto.chat.v1.GetUsersByChatIDResponse;
import dev.aimessenger.proto.chat.v1.ReportPresenceRequest;
import dev.aimessenger.proto.chat.v1.ReportPresenceResponse;
import dev.aimessenger.proto.chat.v1.ThreadContext;
import java.util.Collection;
import java.util.function.Function;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** gRPC: what other services ask about chats, members and bindings, and tell about who is online. */
@Component
class ChatGrpcRoutes extends RouteBuilder {

    private final Chats chats;
    private final Bindings bindings;
    private final Presence presence;
    private final ChatAuthorization authorization;

    ChatGrpcRoutes(Chats chats, Bindings bindings, Presence presence, ChatAuthorization authorization) {
        this.chats = chats;
        this.bindings = bindings;
        this.presence = presence;
        this.authorization = authorization;
    }

    @Override
    public void configure() {
        // A failure goes to the caller as a gRPC status; trying again is the caller's business.
        errorHandler(noErrorHandler());

        from("grpc:{{aimessenger.grpc.host}}:{{aimessenger.grpc.port}}"
                        + "/dev.aimessenger.proto.chat.v1.ChatService?synchronous=true")
                .routeId("chat-grpc")
                .routeGroup("chat-service")
                .routeDescription("gRPC calls of ChatService, each to its own route")
                .toD("direct:${header.CamelGrpcMethodName}")
                .id("dispatch-grpc");

        call("getChatByID", "A chat", GetChatByIDRequest.class, this::chat);
        call("checkMember", "May a user read and write in a chat?", CheckMemberRequest.class, this::checkMember);
        call(
                "getBindingsByChat",
                "A chat's bindings; may the sender write there?",
                GetBindingsByChatRequest.class,
                this::bindingsByChat);
        call("getUsersByChatID", "The accepted members of a chat", GetUsersByChatIDRequest.class, this::users);
        call(
                "getUserWithChatByThreadID",
                "Whose thread is this, in which chat?",
                GetUserWithChatByThreadIDRequest.class,
                this::userOfThread);
        call("getThreadContext", "All about a thread's binding", GetThreadContextRequest.class, this::threadContext);
        call("reportPresence", "Who came online and who went", ReportPresenceRequest.class, this::reportPresence);
    }

    private <Q> void call(String method, String description, Class<Q> request, Function<Q, ?> answer) {
        from("direct:" + method)
                .routeId("grpc-" + method)
                .routeGroup("chat-service")
                .routeDescription("gRPC: " + description)
                .process(exchange -> exchange.getMessage()
                        .setBody(answer.apply(exchange.getMessage().getBody(request))))
                .id(method);
    }

    private Chat chat(GetChatByIDRequest request) {
        dev.aimessenger.chat.chats.Chat chat = chats.find(request.getChatId());
        return Chat.newBuilder()
                .setChatId(chat.id())
                .setType(
                        switch (chat.type()) {
                            case PRIVATE -> ChatType.CHAT_TYPE_PRIVATE;
                            case GROUP -> ChatType.CHAT_TYPE_GROUP;
                        })
                .setTitle(orEmpty(chat.title()))
                .setCreatorId(chat.creatorId())
                .build();
    }

    private CheckMemberResponse checkMember(CheckMemberRequest request) {
        authorization.mayTalk(request.getChatId(), request.getUserId());
        return CheckMemberResponse.getDefaultInstance();
    }

    private GetBindingsByChatResponse bindingsByChat(GetBindingsByChatRequest request) {
        ChatBindings found = bindings.ofChat(request.getChatId(), request.getSenderId());
        if (request.getSenderId() != 0 && !found.senderIsMember()) {
            throw new ServiceException(ErrorCode.FORBIDDEN, "Not a member of this chat");
        }
        GetBindingsByChatResponse.Builder answer = GetBindingsByChatResponse.newBuilder();
        for (ListedBinding binding : found.bindings()) {
            answer.addBindingsBuilder()
                    .setBindingId(binding.id())
                    .setChatId(request.getChatId())
                    .setOwnerId(binding.ownerId())
                    .setType(type(BindingType.ofLabel(binding.type())))
                    .setThreadId(binding.threadId() == null ? "" : binding.threadId());
        }
        return answer.build();
    }

    private GetUsersByChatIDResponse users(GetUsersByChatIDRequest request) {
        return GetUsersByChatIDResponse.newBuilder()
                .addAllUserIds(chats.find(request.getChatId()).members())
                .build();
    }

    private GetUserWithChatByThreadIDResponse userOfThread(GetUserWithChatByThreadIDRequest request) {
        Binding binding = bindings.ofThread(request.getThreadId());
        return GetUserWithChatByThreadIDResponse.newBuilder()
                .setUserId(binding.ownerId())
                .setChatId(binding.chatId())
                .build();
    }

    private ThreadContext threadContext(GetThreadContextRequest request) {
        Binding binding = bindings.ofThread(request.getThreadId());
        return ThreadContext.newBuilder()
                .setThreadId(binding.threadId())
                .setBindingId(binding.id())
                .setChatId(binding.chatId())
                .setOwnerId(binding.ownerId())
                .setOwnerEmail(binding.ownerEmail())
                .setType(type(binding.type()))
                .setRules(rules(binding.rules()))
                .setPaused(binding.paused())
                .setOwnerOnline(presence.isOnline(binding.ownerId()))
                .build();
    }

    private ReportPresenceResponse reportPresence(ReportPresenceRequest report) {
        if (report.getInstance().isEmpty()) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, "instance is missing", "instance");
        }
        requireIds(report.getOnlineUserIdsList(), "online_user_ids");
        requireIds(report.getOfflineUserIdsList(), "offline_user_ids");
        boolean known = true;
        if (report.getAnew()) {
            presence.reportAll(report.getInstance(), report.getOnlineUserIdsList());
        } else {
            known = presence.report(
                    report.getInstance(), report.getOnlineUserIdsList(), report.getOfflineUserIdsList());
        }
        return ReportPresenceResponse.newBuilder().setKnown(known).build();
    }

    private static void requireIds(Collection<Long> ids, String field) {
        if (ids.stream().anyMatch(id -> id <= 0)) {
            throw new ServiceException(ErrorCode.INVALID_REQUEST, field + " must be user ids, each 1 or more", field);
        }
    }

    private static dev.aimessenger.proto.chat.v1.AutoreplyRules rules(AutoreplyRules rules) {
        AutoreplyRules.When when = rules.when();
        return dev.aimessenger.proto.chat.v1.AutoreplyRules.newBuilder()
                .setMode(
                        switch (rules.mode()) {
                            case SEND -> Mode.MODE_SEND;
                            case DRAFT -> Mode.MODE_DRAFT;
                        })
                .setDelayMinSeconds(rules.delay().minSeconds())
                .setDelayMaxSeconds(rules.delay().maxSeconds())
                .setWhen(
                        switch (when.kind()) {
                            case ALWAYS -> When.WHEN_ALWAYS;
                            case AWAY -> When.WHEN_AWAY;
                            case HOURS -> When.WHEN_HOURS;
                        })
                .setZone(orEmpty(when.zone()))
                .setFrom(orEmpty(when.from()))
                .setTo(orEmpty(when.to()))
                .setMaxPerHour(rules.maxPerHour())
                .setLanguage(language(rules.language()))
                .build();
    }

    private static String language(AutoreplyRules.Language language) {
        return language == null
                ? ""
                : switch (language) {
                    case RU -> "ru";
                    case EN -> "en";
                };
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static dev.aimessenger.proto.chat.v1.BindingType type(BindingType type) {
        return switch (type) {
            case ADVICE -> dev.aimessenger.proto.chat.v1.BindingType.BINDING_TYPE_ADVICE;
            case AUTOREPLY -> dev.aimessenger.proto.chat.v1.BindingType.BINDING_TYPE_AUTOREPLY;
        };
    }
}
