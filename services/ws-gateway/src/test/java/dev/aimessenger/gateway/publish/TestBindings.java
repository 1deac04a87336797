package dev.aimessenger.gateway.publish;

import dev.aimessenger.proto.chat.v1.Binding;
import dev.aimessenger.proto.chat.v1.BindingType;
import dev.aimessenger.proto.chat.v1.GetBindingsByChatResponse;

/** Of the three bindings of chat 9, the second is not ready yet. */
final class TestBindings {

    static final GetBindingsByChatResponse TWO_THREADS = GetBindingsByChatResponse.newBuilder()
            .addBindings(binding(1, 5, BindingType.BINDING_TYPE_AUTOREPLY, "thread-1"))
            .addBindings(binding(2, 6, BindingType.BINDING_TYPE_ADVICE, ""))
            .addBindings(binding(3, 7, BindingType.BINDING_TYPE_ADVICE, "thread-3"))
            .build();

    private TestBindings() {}

    private static Binding binding(long id, long owner, BindingType type, String thread) {
        return Binding.newBuilder()
                .setBindingId(id)
                .setChatId(9)
                .setOwnerId(owner)
                .setType(type)
                .setThreadId(thread)
                .build();
    }
}
