package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Checks in the source code that the tests need no files outside the project, and that each conditional skip states its
 * reason.
 */
class TestSourcesTest {

    private static final Path TESTS = Path.of("src", "test");
    private static final String PARENT = "..";
    private static final Set<String> PATH_METHODS = Set.of("Path.of", "Paths.get");
    private static final Pattern ASSUMPTION = Pattern.compile("assumeTrue|assumeFalse|assumingThat");
    private static final Pattern CONDITION = Pattern.compile("(Disabled|Enabled)\\w*");

    private static Uses uses;

    @BeforeAll
    static void scan() throws IOException {
        uses = SourceFiles.parse(SourceFiles.java(SourceFiles.TESTS), (parser, units) -> {
            Uses found = new Uses(Trees.instance(parser));
            found.scan(units, null);
            return found;
        });
    }

    @Test
    void noTestReadsAFileOutsideTheProject() throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(PARENT + "/shared"))
                    uses.outside.add(file.toString());
            }
        }
        assertEquals(Set.of(), uses.outside);
    }

    @Test
    void everyConditionalSkipStatesItsReason() {
        uses.skips.forEach(skip -> System.out.println("conditional skip: " + skip));
        assertFalse(uses.skips.isEmpty());
        assertEquals(Set.of(), uses.withoutReason);
    }

    private static final class Uses extends TreeScanner<Void, Void> {

        private final Set<String> outside = new TreeSet<>();
        private final Set<String> skips = new TreeSet<>();
        private final Set<String> withoutReason = new TreeSet<>();
        private final Trees trees;
        private CompilationUnitTree unit;

        Uses(Trees trees) {
            this.trees = trees;
        }

        @Override
        public Void visitCompilationUnit(CompilationUnitTree tree, Void none) {
            unit = tree;
            return super.visitCompilationUnit(tree, none);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
            List<? extends ExpressionTree> arguments = call.getArguments();
            if (PATH_METHODS.contains(call.getMethodSelect().toString())
                    && arguments.get(0) instanceof LiteralTree first
                    && first.getValue().toString().startsWith(PARENT)) outside.add(place(call));
            if (ASSUMPTION.matcher(name(call.getMethodSelect())).matches()) {
                String place = place(call);
                if (arguments.size() < 2) withoutReason.add(place);
                else skips.add(place + ": " + arguments.get(arguments.size() - 1));
            }
            return super.visitMethodInvocation(call, none);
        }

        @Override
        public Void visitAnnotation(AnnotationTree annotation, Void none) {
            if (CONDITION.matcher(name(annotation.getAnnotationType())).matches()) {
                if (annotation.getArguments().isEmpty()) withoutReason.add(place(annotation));
                else skips.add(place(annotation) + ": " + annotation.getArguments());
            }
            return super.visitAnnotation(annotation, none);
        }

        private static String name(Tree tree) {
            if (tree instanceof MemberSelectTree select)
                return select.getIdentifier().toString();
            return tree instanceof IdentifierTree identifier
                    ? identifier.getName().toString()
                    : "";
        }

        private String place(Tree tree) {
            long start = trees.getSourcePositions().getStartPosition(unit, tree);
            return unit.getSourceFile().getName() + ":" + unit.getLineMap().getLineNumber(start);
        }
    }
}
