package dateline;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads the settings that the {@code @ConfigMapping} interfaces declare, with their Javadoc, from the source code. */
final class DeclaredSettings {

    /** The settings of one interface, in the order of their declaration. */
    record SettingGroup(String prefix, String description, List<Setting> settings) {}

    /**
     * One key.
     *
     * @param type of the source code, without {@code Optional} and annotations
     * @param unit from the Javadoc tag {@code @return}
     */
    record Setting(String key, String type, Optional<String> unit, Optional<String> defaultValue, String description) {}

    private final DocTrees javadoc;

    private DeclaredSettings(DocTrees javadoc) {
        this.javadoc = javadoc;
    }

    /** All groups in the order of their prefixes. */
    static List<SettingGroup> read() throws IOException {
        return SourceFiles.parse(interfaces(), (parser, files) -> {
            DeclaredSettings settings = new DeclaredSettings(DocTrees.instance(parser));
            List<SettingGroup> groups = new ArrayList<>();
            for (CompilationUnitTree file : files) {
                for (Tree type : file.getTypeDecls())
                    groups.add(settings.group(new TreePath(new TreePath(file), type)));
            }
            groups.sort(Comparator.comparing(SettingGroup::prefix));
            return groups;
        });
    }

    private static List<Path> interfaces() {
        return SourceFiles.java(SourceFiles.MAIN).stream()
                .filter(file -> SourceFiles.read(file).contains("\n@ConfigMapping("))
                .toList();
    }

    private SettingGroup group(TreePath path) {
        ClassTree declaration = (ClassTree) path.getLeaf();
        String prefix = annotation(declaration.getModifiers(), "ConfigMapping").orElseThrow();
        List<Setting> settings = new ArrayList<>();
        for (Tree member : declaration.getMembers()) {
            // A method with a body computes its value from other settings.
            if (member instanceof MethodTree method && method.getBody() == null)
                settings.add(setting(prefix, method, new TreePath(path, method)));
        }
        return new SettingGroup(prefix, text(comment(path, prefix).getFullBody()), settings);
    }

    private Setting setting(String prefix, MethodTree method, TreePath path) {
        String name = annotation(method.getModifiers(), "WithName")
                .orElseGet(() -> StringUtil.skewer(method.getName().toString()));
        String key = prefix + "." + name;
        DocCommentTree comment = comment(path, key);
        Optional<String> unit = comment.getBlockTags().stream()
                .filter(ReturnTree.class::isInstance)
                .map(tag -> text(((ReturnTree) tag).getDescription()))
                .findFirst();
        return new Setting(
                key,
                type(method.getReturnType()),
                unit,
                annotation(method.getModifiers(), "WithDefault"),
                text(comment.getFullBody()));
    }

    private DocCommentTree comment(TreePath path, String described) {
        DocCommentTree comment = javadoc.getDocCommentTree(path);
        if (comment == null) throw new AssertionError(described + " has no Javadoc. Describe it where it is declared.");
        return comment;
    }

    private static Optional<String> annotation(ModifiersTree modifiers, String name) {
        for (AnnotationTree annotation : modifiers.getAnnotations()) {
            if (!annotation.getAnnotationType().toString().equals(name)) continue;
            ExpressionTree argument = annotation.getArguments().get(0);
            ExpressionTree value = argument instanceof AssignmentTree named ? named.getExpression() : argument;
            return Optional.of(String.valueOf(((LiteralTree) value).getValue()));
        }
        return Optional.empty();
    }

    private static String type(Tree type) {
        if (type instanceof AnnotatedTypeTree annotated) return type(annotated.getUnderlyingType());
        boolean optional = type instanceof ParameterizedTypeTree generic
                && generic.getType().toString().equals("Optional");
        return optional ? type(((ParameterizedTypeTree) type).getTypeArguments().get(0)) : type.toString();
    }

    private static String text(List<? extends DocTree> parts) {
        StringBuilder text = new StringBuilder();
        for (DocTree part : parts) {
            if (part instanceof com.sun.source.doctree.LiteralTree code)
                text.append('`').append(code.getBody().getBody()).append('`');
            else text.append(part);
        }
        return text.toString().replaceAll("\\s+", " ").strip();
    }
}
