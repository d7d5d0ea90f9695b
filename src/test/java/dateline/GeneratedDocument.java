package dateline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the repository that a test generates and compares, so that it always matches the code. */
public final class GeneratedDocument {

    /** What a test says when the file was out of date. */
    public static final String REWRITTEN =
            "The file was out of date and has been rewritten. Review the difference and commit it: ";

    private GeneratedDocument() {}

    /** Whether the committed file has the text. If not, writes the text to the file. */
    public static boolean isUpToDate(Path committed, String text) throws IOException {
        if (Files.exists(committed) && Files.readString(committed).equals(text)) return true;
        Files.createDirectories(committed.getParent());
        Files.writeString(committed, text);
        return false;
    }
}
