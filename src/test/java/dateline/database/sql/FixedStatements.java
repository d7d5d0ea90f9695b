package dateline.database.sql;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import dateline.SourceFiles;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Finds in the source code the statements that are composed of constant texts only, and counts the others. */
final class FixedStatements {

    private static final Set<String> RUN = Set.of("list", "first", "run");

    /** Names of the variables with a data source or connection, the first argument of each call that runs a statement. */
    private static final Set<String> DATA_SOURCES =
            Set.of("database", "reads", "server", "standby", "primary", "replica");

    private static final Set<String> BIND = Set.of("with", "withIds");

    /** Passes the name of the innermost class to each visit. */
    private static class InnermostClassScanner extends TreeScanner<Void, String> {
        @Override
        public Void visitClass(ClassTree type, String outer) {
            return super.visitClass(type, type.getSimpleName().toString());
        }
    }

    /** Initial values of static final fields, by class and name. */
    private final Map<String, ExpressionTree> constants = new HashMap<>();

    private final Map<String, Sql> found = new LinkedHashMap<>();
    private final Map<String, Integer> composed = new LinkedHashMap<>();

    static FixedStatements inMain() throws IOException {
        return SourceFiles.parse(SourceFiles.java(SourceFiles.MAIN), (parser, units) -> {
            FixedStatements statements = new FixedStatements();
            units.forEach(statements::readConstants);
            units.forEach(statements::readStatements);
            return statements;
        });
    }

    /** Returns the statements by the class and the text of the call that runs them. */
    Map<String, Sql> found() {
        return found;
    }

    /** Returns the number of statements that are composed when they run, by class. */
    Map<String, Integer> composed() {
        return composed;
    }

    private void readConstants(CompilationUnitTree unit) {
        new InnermostClassScanner() {
            @Override
            public Void visitVariable(VariableTree field, String type) {
                Set<Modifier> modifiers = field.getModifiers().getFlags();
                if (modifiers.contains(Modifier.STATIC) && modifiers.contains(Modifier.FINAL))
                    constants.put(type + "." + field.getName(), field.getInitializer());
                return super.visitVariable(field, type);
            }
        }.scan(unit, null);
    }

    private void readStatements(CompilationUnitTree unit) {
        new InnermostClassScanner() {
            @Override
            public Void visitMethodInvocation(MethodInvocationTree call, String type) {
                if (runsStatement(call)) {
                    Sql statement = statement(((MemberSelectTree) call.getMethodSelect()).getExpression(), type);
                    if (statement == null) composed.merge(type, 1, Integer::sum);
                    else found.put(type + ": " + call, statement);
                }
                return super.visitMethodInvocation(call, type);
            }
        }.scan(unit, null);
    }

    private static boolean runsStatement(MethodInvocationTree call) {
        if (!(call.getMethodSelect() instanceof MemberSelectTree method)
                || call.getArguments().isEmpty()
                || !DATA_SOURCES.contains(call.getArguments().get(0).toString())) return false;
        String name = method.getIdentifier().toString();
        // A run with more arguments is a transaction's, not a statement's.
        return RUN.contains(name) && (!name.equals("run") || call.getArguments().size() == 1);
    }

    /** Returns the statement; null if a part of it is no constant. */
    private Sql statement(ExpressionTree expression, String type) {
        if (expression instanceof IdentifierTree name) {
            ExpressionTree value = constants.get(type + "." + name);
            return value == null ? null : statement(value, type);
        }
        if (!(expression instanceof MethodInvocationTree call)
                || !(call.getMethodSelect() instanceof MemberSelectTree method)) return null;
        if (method.toString().equals("Sql.of"))
            return of(text(call.getArguments().get(0), type));
        if (method.toString().equals("Sql.load"))
            return Sql.load(text(call.getArguments().get(0), type));
        Sql before = statement(method.getExpression(), type);
        String name = method.getIdentifier().toString();
        if (before == null) return null;
        if (BIND.contains(name))
            return bind(before, name, text(call.getArguments().get(0), type));
        if (!name.equals("add")) return null;
        ExpressionTree added = call.getArguments().get(0);
        String text = text(added, type);
        Sql part = text == null ? statement(added, type) : Sql.of(text);
        return part == null ? null : before.add(part);
    }

    // The server derives the type of a parameter from the statement, except that of some arrays.
    private static Sql bind(Sql statement, String method, String parameter) {
        return method.equals("withIds") ? statement.withIds(parameter, List.of()) : statement.with(parameter, null);
    }

    private static Sql of(String text) {
        return text == null ? null : Sql.of(text);
    }

    /** Returns the value of a constant text; null if it is none. */
    private String text(ExpressionTree expression, String type) {
        if (expression instanceof LiteralTree literal) return literal.getValue() instanceof String text ? text : null;
        if (expression instanceof ParenthesizedTree inner) return text(inner.getExpression(), type);
        if (expression instanceof BinaryTree sum) {
            String left = text(sum.getLeftOperand(), type);
            String right = text(sum.getRightOperand(), type);
            return left == null || right == null ? null : left + right;
        }
        String name = expression instanceof IdentifierTree ? type + "." + expression : expression.toString();
        ExpressionTree value = constants.get(name);
        return value == null ? null : text(value, name.substring(0, name.indexOf('.')));
    }
}
