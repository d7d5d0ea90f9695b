package dateline.article.names;

import dateline.article.model.NameKind;
import dateline.article.search.ArticleFilter;
import dateline.article.search.ArticleQuery;
import dateline.http.response.Page;
import dateline.http.response.Page.ParameterWarning;
import jakarta.enterprise.context.RequestScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Warns the reader of an empty list of names in its filter that no article carries that the reader may read. A hidden name
 * gets the same warning as one that does not exist.
 */
@RequestScoped
public class UnknownNames {

    private static final int MAX_SUGGESTIONS = 5;

    /** The names that one query parameter selects by. */
    private record NameParameter(String name, NameKind kind, List<String> slugs) {}

    private final NameVisibility names;

    UnknownNames(NameVisibility names) {
        this.names = names;
    }

    /** @return the page with warnings if it is the first page and has no items, otherwise unchanged */
    public <T> Page<T> warn(Page<T> page, ArticleQuery query) {
        if (!page.items().isEmpty() || query.cursor() != null) return page;
        ArticleFilter filter = ArticleFilter.of(query);
        List<ParameterWarning> warnings = new ArrayList<>();
        for (NameParameter parameter : List.of(
                new NameParameter("section", NameKind.SECTION, filter.section()),
                new NameParameter("tag", NameKind.TAG, filter.tag()),
                new NameParameter("tagsAll", NameKind.TAG, filter.tagsAll()),
                new NameParameter("author", NameKind.AUTHOR, filter.author()),
                new NameParameter("source", NameKind.SOURCE, filter.source()))) {
            if (!parameter.slugs().isEmpty()) addUnknown(parameter, warnings);
        }
        return page.withWarnings(warnings);
    }

    private void addUnknown(NameParameter parameter, List<ParameterWarning> warnings) {
        Set<String> known = names.findListed(parameter.kind(), parameter.slugs());
        for (String slug : parameter.slugs()) {
            if (known.contains(slug)) continue;
            String suggestion = warnings.size() < MAX_SUGGESTIONS
                    ? names.suggest(parameter.kind(), slug).orElse(null)
                    : null;
            warnings.add(new ParameterWarning(parameter.name(), "unknown-value", slug, suggestion));
        }
    }
}
