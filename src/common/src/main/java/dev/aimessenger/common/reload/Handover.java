package dev.aimessenger.common.reload;

import java.util.Optional;
import org.apache.camel.Consumer;

/** For consumers that hold something which the route that takes their route's place shall have, such as connections. */
@FunctionalInterface
public interface Handover {

    /**
     * Called before the consumer stops.
     *
     * @return to be run when the next one has started, or has failed to; empty for consumers of another kind
     */
    Optional<Runnable> begin(Consumer consumer);
}
