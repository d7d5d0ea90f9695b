package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dateline.DeclaredSettings.Setting;
import dateline.DeclaredSettings.SettingGroup;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Writes docs/configuration.md from the {@code @ConfigMapping} interfaces and from other-settings.yaml, which lists the
 * settings that Dateline does not declare itself.
 */
class ConfigurationDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/configuration.md");
    private static final Pattern VARIABLE =
            Pattern.compile("\\b(?:DATELINE|QUARKUS_(?:DATASOURCE|HTTP|MANAGEMENT))_[A-Z0-9_]*[A-Z0-9]\\b");
    private static final Pattern DEFAULT = Pattern.compile(" ?Default: (.+)\\.$");
    private static final Map<String, String> TYPES = Map.of(
            "String", "text",
            "boolean", "`true` or `false`",
            "Boolean", "`true` or `false`",
            "int", "integer",
            "long", "integer",
            "OptionalInt", "integer",
            "Duration", "duration",
            "MemorySize", "memory size",
            "List<String>", "list",
            "Map<String, Integer>", "integer");

    /** A setting of the framework, the launcher or the JVM. Either the key or the variable is set. */
    record OtherSetting(String key, String variable, String type, String defaultValue, String description) {}

    record OtherGroup(String title, String description, List<OtherSetting> settings) {}

    @Test
    void theConfigurationDocumentListsEverySettingThatIsDeclared() throws IOException {
        assertTrue(GeneratedDocument.isUpToDate(DOCUMENT, document()), GeneratedDocument.REWRITTEN + DOCUMENT);
    }

    @Test
    void everyVariableThatAnotherFileNamesIsInTheConfigurationDocument() throws IOException {
        Set<String> unknown = new TreeSet<>();
        String document = document();
        for (Path file : readByOperators()) {
            String text = Files.readString(file);
            VARIABLE.matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !document.contains("`" + name + "`") && !isOfAClass(name))
                    .forEach(name -> unknown.add(file + " names " + name));
        }
        assertEquals(Set.of(), unknown);
    }

    @Test
    void theLauncherReadsTheVariablesThatAreListedForIt() throws IOException {
        String launcher = Files.readString(Path.of("bin/dateline"));
        for (OtherGroup group : otherGroups()) {
            for (OtherSetting setting : group.settings()) {
                if (setting.variable() != null)
                    assertTrue(
                            launcher.contains("$" + setting.variable()) || launcher.contains("${" + setting.variable()),
                            setting.variable());
            }
        }
    }

    private static boolean isOfAClass(String variable) {
        return variable.startsWith("DATELINE_ADMISSION_THREADS_");
    }

    private static List<Path> readByOperators() throws IOException {
        List<Path> found = new ArrayList<>(List.of(Path.of("README.md"), Path.of("bin/dateline")));
        for (Path root : List.of(Path.of("deploy"), Path.of("docs"), Path.of("src/main/java"))) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().matches(".*(\\.(md|java|ya?ml|example|service)|Containerfile)"))
                        .filter(file -> !file.startsWith("docs/decisions") && !file.equals(DOCUMENT))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static String document() throws IOException {
        Properties properties = properties();
        StringBuilder document = new StringBuilder("""
                # Configuration

                <!-- Written by ConfigurationDocumentTest. Edit the Javadoc of the interface that declares a key, or other-settings.yaml. -->

                Set a key as a system property (`-Ddateline.data-dir=/var/lib/dateline`, an argument of `bin/dateline`), as an environment
                variable, in a file `.env`, or in `config/application.properties`. The earlier in this list, the higher the precedence. Both
                files are read from the working directory; with an AOT cache `bin/dateline` changes that to the directory of the packaged
                application. A distribution has a file of variables ([Install](operations/install.md#settings)). Settings are read when
                the server starts.

                - A **duration** is a number with a unit (`250ms`, `10s`, `5m`, `2h`, `30d`) or ISO 8601 (`PT10S`, `P90D`). A number without a
                  unit is in seconds.
                - A **memory size** is a number of bytes or a number with a unit (`64M`, `1G`).
                - A **list** has its items separated by commas.
                """);
        for (SettingGroup group : DeclaredSettings.read()) {
            document.append(head(group.prefix(), group.description()));
            for (Setting setting : group.settings()) document.append(row(setting, properties));
        }
        for (OtherGroup group : otherGroups()) {
            document.append(head(group.title(), group.description()));
            for (OtherSetting setting : group.settings()) document.append(row(setting, properties));
        }
        return document.toString();
    }

    private static String head(String title, String description) {
        return "\n## " + title + "\n\n" + withLinks(description)
                + "\n\n| key and variable | type or unit | default | meaning |\n|---|---|---|---|\n";
    }

    private static String row(Setting setting, Properties properties) {
        String description = setting.description();
        // application.properties takes precedence over @WithDefault.
        Optional<String> value =
                Optional.ofNullable(properties.getProperty(setting.key())).or(setting::defaultValue);
        String shown = value.map(text -> "`" + text + "`").orElse(null);
        if (shown == null) {
            MatchResult sentence = DEFAULT.matcher(description)
                    .results()
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("The Javadoc of " + setting.key()
                            + " must end with \"Default: …\", since no default is declared."));
            shown = sentence.group(1);
            description = description.substring(0, sentence.start());
        }
        String type = TYPES.get(setting.type());
        if (type == null)
            throw new AssertionError(setting.key() + " has the type " + setting.type() + ": add it to TYPES.");
        if (type.equals("integer"))
            type = setting.unit()
                    .orElseThrow(() -> new AssertionError(
                            "The Javadoc of " + setting.key() + " must name the unit with @return."));
        boolean map = setting.type().startsWith("Map<");
        return row(
                setting.key() + (map ? ".<class>" : ""),
                variable(setting.key()) + (map ? "_<CLASS>" : ""),
                type,
                shown,
                description);
    }

    private static String row(OtherSetting setting, Properties properties) {
        String value = setting.defaultValue() != null
                ? setting.defaultValue()
                : "`" + properties.getProperty(setting.key()) + "`";
        if (value.equals("`null`"))
            throw new AssertionError(setting.key() + " has no default in application.properties.");
        return setting.key() == null
                ? row(null, setting.variable(), setting.type(), value, setting.description())
                : row(setting.key(), variable(setting.key()), setting.type(), value, setting.description());
    }

    private static String row(String key, String variable, String type, String value, String description) {
        String names = (key == null ? "" : "`" + key + "`<br>") + "`" + variable + "`";
        return "| "
                + String.join(
                        " | ",
                        names,
                        type,
                        withLinks(value).replace("|", "\\|"),
                        withLinks(description).replace("|", "\\|"))
                + " |\n";
    }

    // The document is in docs.
    private static String withLinks(String text) {
        return text.replaceAll("docs/((?:operations/)?[a-z-]+\\.md)", "[docs/$1]($1)");
    }

    private static String variable(String key) {
        return StringUtil.replaceNonAlphanumericByUnderscores(key).toUpperCase(Locale.ROOT);
    }

    private static Properties properties() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            properties.load(in);
        }
        return properties;
    }

    private static List<OtherGroup> otherGroups() throws IOException {
        try (InputStream in = ConfigurationDocumentTest.class.getResourceAsStream("/other-settings.yaml")) {
            return new YAMLMapper().readValue(in, new TypeReference<>() {});
        }
    }
}
