package dateline;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Reads the files of the project, for the tests that check source code and documents. */
public final class SourceFiles {

    public static final Path MAIN = Path.of("src/main/java");
    public static final Path TESTS = Path.of("src/test/java");

    // Comments, strings and characters. They are matched together, because a string can contain comment marks.
    private static final Pattern COMMENT_OR_TEXT = Pattern.compile(
            "\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)*+'|//.*|/\\*(?s:.*?)\\*/");

    private SourceFiles() {}

    /** Receives the parsed files while the parser is open. */
    @FunctionalInterface
    public interface ParsedSources<T> {
        T read(JavacTask parser, Iterable<? extends CompilationUnitTree> units);
    }

    /** The Java files below the folder, sorted by path. */
    public static List<Path> java(Path folder) {
        return endingIn(".java", folder);
    }

    /** The files below the folder whose names end in this text, sorted by path. */
    public static List<Path> endingIn(String ending, Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The source text without comments. */
    static String withoutComments(String source) {
        return COMMENT_OR_TEXT
                .matcher(source)
                .replaceAll(found -> found.group().startsWith("/") ? " " : Matcher.quoteReplacement(found.group()));
    }

    /** The source text without strings and characters. */
    static String withoutTexts(String source) {
        return COMMENT_OR_TEXT
                .matcher(source)
                .replaceAll(found -> found.group().startsWith("/") ? Matcher.quoteReplacement(found.group()) : " ");
    }

    /** The source text without comments, strings and characters. */
    static String withoutCommentsAndTexts(String source) {
        return COMMENT_OR_TEXT.matcher(source).replaceAll(" ");
    }

    /** Parses the files without resolving names. */
    public static <T> T parse(List<Path> sources, ParsedSources<T> reader) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask parser = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            return reader.read(parser, parser.parse());
        }
    }
}
