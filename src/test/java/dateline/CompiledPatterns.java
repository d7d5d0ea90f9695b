package dateline;

import java.io.IOException;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * Finds every regular expression of the application with its location: in {@code @Pattern}, in static fields, and as
 * argument of a call that compiles it. The search uses reflection and byte code, so that it is complete.
 */
final class CompiledPatterns {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final Set<String> OF_STRING = Set.of("matches", "replaceAll", "replaceFirst", "split");

    private final Map<String, Set<String>> places = new TreeMap<>();
    private final Set<String> computed = new TreeSet<>();

    /** The regular expressions with the places that compile them. */
    Map<String, Set<String>> places() {
        return places;
    }

    /** Methods that compile an expression that is not a constant. */
    Set<String> computed() {
        return computed;
    }

    static CompiledPatterns ofTheApplication() throws Exception {
        CompiledPatterns found = new CompiledPatterns();
        List<Path> files;
        try (Stream<Path> all = Files.walk(CLASSES.resolve("dateline"))) {
            files = all.filter(path -> path.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            if (file.endsWith("package-info.class")) continue;
            String name = CLASSES.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
            found.inByteCode(file);
            found.byReflection(Class.forName(name, false, CompiledPatterns.class.getClassLoader()));
        }
        return found;
    }

    private void add(String regex, String place) {
        places.computeIfAbsent(regex, one -> new TreeSet<>()).add(place);
    }

    private void byReflection(Class<?> type) throws IllegalAccessException {
        for (Field field : type.getDeclaredFields()) {
            String place = type.getSimpleName() + "." + field.getName();
            addAnnotations(field, place);
            addAnnotations(field.getAnnotatedType(), place);
            if (field.getType() != Pattern.class || !Modifier.isStatic(field.getModifiers())) continue;
            field.setAccessible(true);
            add(((Pattern) field.get(null)).pattern(), place);
        }
        if (type.isRecord()) {
            for (var component : type.getRecordComponents()) {
                addAnnotations(component, type.getSimpleName() + "." + component.getName());
                addAnnotations(component.getAnnotatedType(), type.getSimpleName() + "." + component.getName());
            }
        }
        List<Executable> executables = new ArrayList<>(List.of(type.getDeclaredMethods()));
        executables.addAll(List.of(type.getDeclaredConstructors()));
        for (Executable executable : executables) {
            String place = type.getSimpleName() + "." + executable.getName();
            addAnnotations(executable, place);
            addAnnotations(executable.getAnnotatedReturnType(), place);
            for (var parameter : executable.getParameters()) {
                addAnnotations(parameter, place);
                addAnnotations(parameter.getAnnotatedType(), place);
            }
        }
    }

    private void addAnnotations(AnnotatedElement element, String place) {
        for (var pattern : element.getAnnotationsByType(jakarta.validation.constraints.Pattern.class))
            add(pattern.regexp(), place);
        if (element instanceof AnnotatedParameterizedType generic)
            for (AnnotatedType argument : generic.getAnnotatedActualTypeArguments()) addAnnotations(argument, place);
        if (element instanceof AnnotatedArrayType array)
            addAnnotations(array.getAnnotatedGenericComponentType(), place);
    }

    private void inByteCode(Path file) throws IOException, AnalyzerException {
        ClassNode type = new ClassNode();
        new ClassReader(Files.readAllBytes(file)).accept(type, ClassReader.SKIP_FRAMES);
        for (MethodNode method : type.methods) {
            Frame<SourceValue>[] frames = null;
            for (int i = 0; i < method.instructions.size(); i++) {
                if (!(method.instructions.get(i) instanceof MethodInsnNode call) || !compiles(call)) continue;
                if (frames == null)
                    frames = new Analyzer<>(new SourceInterpreter(Opcodes.ASM9) {}).analyze(type.name, method);
                String place = type.name.substring(type.name.lastIndexOf('/') + 1) + "." + method.name;
                Frame<SourceValue> frame = frames[i];
                // The regex is the first argument of each of these methods.
                int arguments = org.objectweb.asm.Type.getArgumentTypes(call.desc).length;
                for (AbstractInsnNode source : frame.getStack(frame.getStackSize() - arguments).insns) {
                    if (source instanceof LdcInsnNode constant) add((String) constant.cst, place);
                    else computed.add(place);
                }
            }
        }
    }

    private static boolean compiles(MethodInsnNode call) {
        if (call.owner.equals("java/util/regex/Pattern"))
            return call.name.equals("compile") || call.name.equals("matches") && call.desc.contains("CharSequence");
        return call.owner.equals("java/lang/String") && OF_STRING.contains(call.name);
    }
}
