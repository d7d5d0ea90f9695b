package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the imports of the main classes with the order of the packages in {@code walls.txt}. */
class WallsTest {

    private static final Path SOURCES = SourceFiles.MAIN.resolve("dateline");
    private static final Path ORDER = Path.of("src/test/resources/walls.txt");
    private static final String ITSELF = ".";
    private static final int MOST_CLASSES = 26;

    // Fully qualified names and links in Javadoc count as imports.
    private static final Pattern USE = Pattern.compile("\\bdateline((?:\\.[a-z]+)+)\\.[A-Z]");
    private static final Pattern FLOOR = Pattern.compile("floor (\\d): (\\w+)");
    private static final Pattern SUB = Pattern.compile("    (\\w+|\\.)( inner)?");

    /**
     * A line of the order.
     *
     * @param place position among the sub-packages of its package
     */
    private record ListedPackage(int floor, String name, String sub, int place, boolean inner) {

        /** Whether its classes may import classes of {@code used}. */
        boolean mayUse(ListedPackage used) {
            if (name.equals(used.name)) return used.place <= place;
            return used.floor < floor && !used.inner;
        }

        @Override
        public String toString() {
            return sub.equals(ITSELF) ? name : name + ITSELF + sub;
        }
    }

    private final List<ListedPackage> order = order();

    @Test
    void everyPackageWithClassesIsListedAndEveryListedPackageHasClasses() {
        assertEquals(
                new TreeSet<>(order.stream().map(ListedPackage::toString).toList()),
                new TreeSet<>(classes().map(WallsTest::packageOf).distinct().toList()));
    }

    @Test
    void aClassImportsOnlyPackagesThatTheOrderAllows() {
        List<String> breaches = new ArrayList<>();
        for (Path file : classes().toList()) {
            ListedPackage listed = find(packageOf(file)).orElseThrow();
            for (String used : uses(file)) {
                Optional<ListedPackage> other = find(used);
                if (other.isEmpty() || !listed.mayUse(other.get()))
                    breaches.add(file.getFileName() + " of " + listed + " uses " + used);
            }
        }
        assertEquals(List.of(), breaches);
    }

    @Test
    void aPackageHasAtMost26Classes() {
        Map<String, Long> sizes =
                classes().collect(Collectors.groupingBy(WallsTest::packageOf, TreeMap::new, Collectors.counting()));
        sizes.values().removeIf(size -> size <= MOST_CLASSES);
        assertEquals(Map.of(), sizes);
    }

    private Optional<ListedPackage> find(String name) {
        return order.stream().filter(listed -> listed.toString().equals(name)).findFirst();
    }

    private static List<String> uses(Path file) {
        return USE.matcher(SourceFiles.read(file))
                .results()
                .map(use -> use.group(1).substring(1))
                .distinct()
                .toList();
    }

    /**
     * Source files of classes in packages below {@code dateline}; those of {@code dateline} itself may use everything.
     */
    private static Stream<Path> classes() {
        return SourceFiles.java(SOURCES).stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .filter(file -> !file.getParent().equals(SOURCES));
    }

    private static String packageOf(Path file) {
        return SOURCES.relativize(file.getParent()).toString().replace('/', '.');
    }

    private static List<ListedPackage> order() {
        List<ListedPackage> listed = new ArrayList<>();
        TreeMap<String, Integer> alone = new TreeMap<>();
        try {
            String name = "";
            int floor = 0;
            int place = 0;
            for (String line : Files.readAllLines(ORDER)) {
                Matcher heading = FLOOR.matcher(line);
                Matcher sub = SUB.matcher(line);
                if (heading.matches()) {
                    floor = Integer.parseInt(heading.group(1));
                    name = heading.group(2);
                    alone.put(name, floor);
                } else if (sub.matches()) {
                    alone.remove(name);
                    listed.add(new ListedPackage(floor, name, sub.group(1), place++, sub.group(2) != null));
                } else if (!line.isBlank() && !line.startsWith("#")) throw new IllegalStateException(line);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        alone.forEach((name, floor) -> listed.add(new ListedPackage(floor, name, ITSELF, 0, false)));
        return listed;
    }
}
