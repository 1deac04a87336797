package dev.aimessenger.allinone;

import dev.aimessenger.common.launch.WrongSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The account {@code operator} of {@code make run}: its password is made once, and kept in the data folder in a file that
 * only its owner can read.
 */
final class OperatorPassword {

    static final String ACCOUNTS = "OPERATOR_ACCOUNTS";
    private static final String NAME = "operator";
    private static final String FILE = "operator-password";
    private static final int BYTES = 18;

    private OperatorPassword() {}

    /** @return the account, {@code name:password} */
    static String make(DataFolder data) {
        Path file = data.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                byte[] bytes = new byte[BYTES];
                new SecureRandom().nextBytes(bytes);
                Files.createFile(file, forItsOwner(file));
                Files.writeString(file, Base64.getUrlEncoder().encodeToString(bytes) + "\n");
            }
            return account(file);
        } catch (IOException e) {
            throw WrongSetting.of(DataFolder.VARIABLE, "names a folder that cannot be used: " + e, e);
        }
    }

    /** @return the account that {@code make run} has made in this folder, if it has */
    static Optional<String> find(Path data) throws IOException {
        Path file = data.resolve(FILE);
        return Files.exists(file) ? Optional.of(account(file)) : Optional.empty();
    }

    private static String account(Path file) throws IOException {
        return NAME + ":" + Files.readString(file).strip();
    }

    /** How to sign in, for people. */
    static String told(DataFolder data, boolean given) {
        return given ? "with an account of " + ACCOUNTS : "as " + NAME + ", password in " + data.resolve(FILE);
    }

    private static FileAttribute<?>[] forItsOwner(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
