package dev.aimessenger.common.launch;

/** A service cannot start because of one setting. The message is one line that names it. */
public final class WrongSetting extends RuntimeException {

    private WrongSetting(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * @param name the environment variable
     * @param why the rest of the sentence after its name: "must be a whole number, not 'x'"
     */
    public static WrongSetting of(String name, String why) {
        return of(name, why, null);
    }

    /** As {@link #of(String, String)}, with what brought it to light. */
    public static WrongSetting of(String name, String why, Throwable cause) {
        return new WrongSetting("setting " + name + " " + why, cause);
    }

    static WrongSetting portTaken(ServiceSettings.Port port) {
        return new WrongSetting(
                "port " + port.number() + " (" + port.service() + ") is already taken: stop what listens there, or set "
                        + port.variable(),
                null);
    }
}
