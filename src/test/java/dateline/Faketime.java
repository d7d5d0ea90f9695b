package dateline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** libfaketime, with which a process has another clock than the machine. */
final class Faketime {

    private Faketime() {}

    /** The library to preload; null where it is not installed. */
    static Path library() throws IOException {
        for (Path home : List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"), Path.of("/usr/lib64"))) {
            if (!Files.isDirectory(home)) continue;
            try (Stream<Path> found = Files.find(
                    home, 3, (path, file) -> path.getFileName().toString().equals("libfaketimeMT.so.1"))) {
                Path library = found.findFirst().orElse(null);
                if (library != null) return library;
            }
        }
        return null;
    }
}
