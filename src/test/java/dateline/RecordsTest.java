package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Checks in the source code that records with many components are built by named steps (decision 77). */
class RecordsTest {

    private static final int MOST = 8;

    @Test
    void noRecordIsConstructedWithMoreThanEightArguments() throws IOException {
        List<String> found = SourceFiles.parse(SourceFiles.java(SourceFiles.MAIN), (parser, units) -> {
            Records records = new Records();
            records.scan(units, null);
            Calls calls = new Calls(records.names, Trees.instance(parser));
            calls.scan(units, null);
            return calls.found;
        });
        assertEquals(List.of(), found);
    }

    /** The simple names of all records. */
    private static final class Records extends TreeScanner<Void, Void> {

        private final Set<String> names = new HashSet<>();

        @Override
        public Void visitClass(ClassTree type, Void none) {
            if (type.getKind() == Tree.Kind.RECORD)
                names.add(type.getSimpleName().toString());
            return super.visitClass(type, none);
        }
    }

    /** Constructor calls of records with more than eight arguments, by {@code new} or {@code this}. */
    private static final class Calls extends TreeScanner<Void, Void> {

        private final List<String> found = new ArrayList<>();
        private final Set<String> records;
        private final Trees trees;
        private CompilationUnitTree unit;

        Calls(Set<String> records, Trees trees) {
            this.records = records;
            this.trees = trees;
        }

        @Override
        public Void visitCompilationUnit(CompilationUnitTree tree, Void none) {
            unit = tree;
            return super.visitCompilationUnit(tree, none);
        }

        @Override
        public Void visitNewClass(NewClassTree call, Void none) {
            if (call.getArguments().size() > MOST && records.contains(simpleName(call.getIdentifier()))) add(call);
            return super.visitNewClass(call, none);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
            if (call.getArguments().size() > MOST
                    && call.getMethodSelect() instanceof IdentifierTree method
                    && method.getName().contentEquals("this")) add(call);
            return super.visitMethodInvocation(call, none);
        }

        private void add(Tree call) {
            long start = trees.getSourcePositions().getStartPosition(unit, call);
            found.add(unit.getSourceFile().getName() + ":" + unit.getLineMap().getLineNumber(start));
        }

        private static String simpleName(Tree type) {
            return type instanceof MemberSelectTree select
                    ? select.getIdentifier().toString()
                    : type.toString();
        }
    }
}
