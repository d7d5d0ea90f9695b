package dateline.http.request;

import dateline.http.problem.ConstraintMessage;
import dateline.http.problem.Problem;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The problem of violations of Bean Validation: 400 if all concern parameters, otherwise 422. */
final class ViolationProblems {

    private ViolationProblems() {}

    static Problem of(Set<? extends ConstraintViolation<?>> violations) {
        boolean onlyParameters = violations.stream().allMatch(v -> !isInBody(v));
        Problem problem = onlyParameters ? Problem.ofErrors("parameter-invalid") : Problem.invalidBody();
        violations.stream()
                .filter(v -> !violatesStandardConstraintToo(v, violations))
                .sorted(Comparator.comparing(v -> v.getPropertyPath().toString()))
                .forEach(v -> {
                    ConstraintMessage rule = ConstraintMessage.of(v);
                    if (isInBody(v)) problem.at(pointer(v.getPropertyPath()), rule.code(), rule.text());
                    else problem.parameter(lastName(v.getPropertyPath()), rule.code(), rule.text());
                });
        return problem;
    }

    // A value may violate a constraint of our own and a standard one, such as a language tag of the wrong form. Only
    // the standard one is reported, because its text is more precise.
    private static boolean violatesStandardConstraintToo(
            ConstraintViolation<?> one, Set<? extends ConstraintViolation<?>> all) {
        if (ConstraintMessage.isStandard(one)) return false;
        String path = one.getPropertyPath().toString();
        return all.stream()
                .anyMatch(other -> ConstraintMessage.isStandard(other)
                        && other.getPropertyPath().toString().equals(path));
    }

    private static boolean isInBody(ConstraintViolation<?> violation) {
        List<Path.Node> nodes = new ArrayList<>();
        violation.getPropertyPath().forEach(nodes::add);
        return nodes.size() < 2
                || !nodes.get(0).getKind().equals(ElementKind.METHOD)
                || nodes.get(1).getName().equals("request");
    }

    private static String lastName(Path path) {
        String name = "";
        for (Path.Node node : path) if (node.getName() != null) name = node.getName();
        return name;
    }

    static String pointer(Path path) {
        StringBuilder pointer = new StringBuilder();
        int depth = 0;
        boolean method = false;
        for (Path.Node node : path) {
            if (depth == 0 && node.getKind() == ElementKind.METHOD) method = true;
            if (node.getIndex() != null) pointer.append('/').append(node.getIndex());
            boolean methodOrParameter = method && depth < 2;
            if (!methodOrParameter && node.getName() != null && node.getKind() != ElementKind.CONTAINER_ELEMENT) {
                pointer.append('/').append(node.getName());
            }
            depth++;
        }
        return pointer.toString();
    }
}
