package dev.aimessenger.ai.thread;

import dev.aimessenger.common.payload.AutoreplyRules;
import dev.aimessenger.common.payload.AutoreplyRules.Delay;
import dev.aimessenger.common.payload.AutoreplyRules.Language;
import dev.aimessenger.common.payload.AutoreplyRules.Mode;
import dev.aimessenger.common.payload.AutoreplyRules.When;
import dev.aimessenger.proto.chat.v1.ThreadContext;

/**
 * What chat-service says of a thread's binding at this moment.
 *
 * @param ownerEmail the owner's e-mail address
 * @param rules when and how the model answers
 * @param paused whether the owner has paused the binding
 * @param ownerOnline whether the owner has a socket
 */
public record BindingContext(String ownerEmail, AutoreplyRules rules, boolean paused, boolean ownerOnline) {

    static BindingContext of(ThreadContext context) {
        return new BindingContext(
                context.getOwnerEmail(), rules(context.getRules()), context.getPaused(), context.getOwnerOnline());
    }

    /** A chat-service that is older than its rules leaves them out: then each is the default. */
    private static AutoreplyRules rules(dev.aimessenger.proto.chat.v1.AutoreplyRules rules) {
        if (rules.getMaxPerHour() == 0) {
            return AutoreplyRules.DEFAULT;
        }
        return new AutoreplyRules(
                switch (rules.getMode()) {
                    case MODE_DRAFT -> Mode.DRAFT;
                    case MODE_SEND, MODE_UNSPECIFIED, UNRECOGNIZED -> Mode.SEND;
                },
                new Delay(rules.getDelayMinSeconds(), rules.getDelayMaxSeconds()),
                switch (rules.getWhen()) {
                    case WHEN_AWAY -> new When(When.Kind.AWAY, null, null, null);
                    case WHEN_HOURS -> new When(When.Kind.HOURS, rules.getZone(), rules.getFrom(), rules.getTo());
                    case WHEN_ALWAYS, WHEN_UNSPECIFIED, UNRECOGNIZED -> new When(When.Kind.ALWAYS, null, null, null);
                },
                rules.getMaxPerHour(),
                switch (rules.getLanguage()) {
                    case "ru" -> Language.RU;
                    case "en" -> Language.EN;
                    default -> null;
                });
    }
}
