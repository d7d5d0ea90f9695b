package dateline;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the repository that a test generates and compares, so that it always matches the code. */
public final class GeneratedDocument {

    private GeneratedDocument() {}

    /** Compares the committed file with the text; if they differ, writes the text to the file and fails. */
    public static void compare(Path committed, String text) throws IOException {
        if (Files.exists(committed) && Files.readString(committed).equals(text)) return;
        Files.createDirectories(committed.getParent());
        Files.writeString(committed, text);
        fail(committed + " was out of date and has been rewritten. Review the difference and commit it.");
    }
}
