package dev.aimessenger.chat.bindings;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.aimessenger.common.payload.AutoreplyRules;
import dev.aimessenger.common.payload.BindingType;
import java.time.Instant;

/**
 * The caller's binding of a chat, as REST shows it. Of an advice binding only the language counts among its rules.
 *
 * @param id another one after each change of type
 * @param ready whether the model's thread exists, so that it answers
 * @param paused whether the owner has paused it
 * @param mode see {@link AutoreplyRules#mode}
 * @param delay see {@link AutoreplyRules#delay}
 * @param when see {@link AutoreplyRules#when}
 * @param maxPerHour see {@link AutoreplyRules#maxPerHour}
 * @param language see {@link AutoreplyRules#language}; missing for the one that the chat is in
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BindingView(
        long id,
        long chatId,
        BindingType type,
        boolean ready,
        boolean paused,
        AutoreplyRules.Mode mode,
        AutoreplyRules.Delay delay,
        AutoreplyRules.When when,
        int maxPerHour,
        AutoreplyRules.Language language,
        Instant createdAt) {

    static BindingView of(Binding binding) {
        AutoreplyRules rules = binding.rules();
        return new BindingView(
                binding.id(),
                binding.chatId(),
                binding.type(),
                binding.ready(),
                binding.paused(),
                rules.mode(),
                rules.delay(),
                rules.when(),
                rules.maxPerHour(),
                rules.language(),
                binding.createdAt());
    }
}
