package dateline;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The messages in the source code of the application: those of the start, of the log and of problems, and pages of
 * HTML. Each inserted value counts as one word.
 */
final class MessageTexts extends TreeScanner<Void, Void> {

    // A sentence begins with a word. Statements of SQL begin in lower case.
    private static final Pattern SENTENCE = Pattern.compile("[A-Z][A-Za-z'-]*[, ].*", Pattern.DOTALL);
    private static final Pattern FORMAT = Pattern.compile("%(?:\\d\\$)?[,\\d]*[a-zA-Z]");

    private final List<String> found = new ArrayList<>();

    private MessageTexts() {}

    static List<String> read() throws IOException {
        return SourceFiles.parse(SourceFiles.java(SourceFiles.MAIN), (parser, units) -> {
            MessageTexts texts = new MessageTexts();
            for (CompilationUnitTree unit : units) texts.scan(unit.getTypeDecls(), null);
            return texts.found;
        });
    }

    @Override
    public Void visitBinary(BinaryTree tree, Void none) {
        if (tree.getKind() != Tree.Kind.PLUS) return super.visitBinary(tree, none);
        add(joined(tree));
        return null;
    }

    @Override
    public Void visitLiteral(LiteralTree literal, Void none) {
        if (literal.getValue() instanceof String text) add(text);
        return null;
    }

    /** The operands of a concatenation. An operand that is no literal is an inserted value; it may have texts itself. */
    private String joined(Tree operand) {
        if (operand instanceof BinaryTree plus && plus.getKind() == Tree.Kind.PLUS)
            return joined(plus.getLeftOperand()) + joined(plus.getRightOperand());
        if (operand instanceof LiteralTree literal && literal.getValue() instanceof String text) return text;
        scan(operand instanceof ParenthesizedTree inner ? inner.getExpression() : operand, null);
        return Prose.CODE;
    }

    private void add(String text) {
        String message = FORMAT.matcher(text).replaceAll(Prose.CODE);
        if (message.startsWith("<")) found.addAll(Prose.ofHtml(message));
        else if (SENTENCE.matcher(message).matches()) found.add(message);
    }
}
