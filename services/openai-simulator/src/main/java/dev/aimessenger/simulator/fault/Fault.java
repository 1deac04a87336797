package dev.aimessenger.simulator.fault;

import dev.aimessenger.common.launch.WrongSetting;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What may go wrong. A label is a value of the setting, the end of a model's name, and what the route asks for. */
public enum Fault {
    NONE("none"),
    RATE_LIMIT("429"),
    SERVER_ERROR("500"),
    HANG("hang"),
    CUT("cut"),
    BROKEN_JSON("broken-json"),
    EMPTY("empty"),
    CONTENT_FILTER("content-filter"),
    LONG("long"),
    KEY_REFUSED("401"),
    NO_SUCH_MODEL("404"),
    CONTEXT_TOO_LONG("context-length");

    private final String label;

    Fault(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public static Optional<Fault> find(String label) {
        return Arrays.stream(values())
                .filter(fault -> fault.label.equals(label))
                .findFirst();
    }

    /** @throws WrongSetting naming the known labels, for any other */
    static Fault of(String label) {
        return find(label)
                .orElseThrow(() -> WrongSetting.of(
                        "SIMULATOR_FAULT",
                        "must be one of "
                                + Arrays.stream(values()).map(Fault::label).collect(Collectors.joining(", "))
                                + ", not '" + label + "'"));
    }
}
