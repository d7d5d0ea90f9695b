package dateline.syndication.terms;

import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Checks that the sources, sections, feeds and articles exist that a selection names. A misspelt section would grant
 * nothing in a scope and exclude nothing in an exclusion. Tags and subjects are not checked, because a selection may
 * name them before the first article has them.
 */
@Singleton
public class SelectionNamesCheck {

    private final AgroalDataSource database;

    SelectionNamesCheck(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Adds an error for each missing name of exclusions.
     *
     * @param exclusions may be null
     * @param before the replaced exclusions or null, whose names may be missing by now
     */
    public void check(Exclusions exclusions, Exclusions before, Problem problem) {
        if (exclusions == null) return;
        check(exclusions.toSelection(), before == null ? Selection.EMPTY : before.toSelection(), "/exclude", problem);
    }

    /**
     * Adds an error for each missing name.
     *
     * @param before the replaced selection, whose names may be missing by now
     */
    void check(Selection selection, Selection before, String pointer, Problem problem) {
        check("source", selection, before, Selection::sources, pointer, problem);
        check("section", selection, before, Selection::sections, pointer, problem);
        check("feed", selection, before, Selection::feeds, pointer, problem);
        check("article", selection, before, Selection::articles, pointer, problem);
    }

    private <T> void check(
            String type,
            Selection selection,
            Selection before,
            Function<Selection, List<T>> list,
            String pointer,
            Problem problem) {
        List<T> names = list.apply(selection);
        if (names == null || names.isEmpty()) return;
        Set<Object> known = new HashSet<>(findExisting(type, names));
        if (list.apply(before) != null) known.addAll(list.apply(before));
        for (int i = 0; i < names.size(); i++) {
            if (known.contains(names.get(i))) continue;
            problem.at(
                    pointer + "/" + type + "s/" + i,
                    type + "-unknown",
                    "There is no " + type + " " + names.get(i) + ".");
        }
    }

    // Not an injection: type is one of the four constants above and equals the name of a table.
    private <T> List<Object> findExisting(String type, Collection<T> names) {
        boolean isId = type.equals("article");
        return Sql.of("select %1$s as name from %2$s where %1$s = any(cast(:names as %3$s[]))"
                        .formatted(isId ? "id" : "slug", type, isId ? "uuid" : "text"))
                .with("names", names.stream().map(Object::toString).toList())
                .list(database, row -> row.getObject("name"));
    }
}
