package dateline.article;

import dateline.article.ArticleRow.Named;
import dateline.article.ArticleRow.SourceRef;
import dateline.database.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What sections, tags and sources are called, remembered as long as the statement that reads articles says that nothing of it has
 * changed: so a list looks up no name that it has shown before, and shows none that is no longer true.
 */
@Singleton
class Naming {

    // What a newsroom uses every day, and a bound for one that has a hundred thousand tags.
    private static final int MOST = 20_000;

    private static final String LOOK_UP = """
            select n.state, named.* from naming n, (
                select 'section' as kind, slug, name, null as url, null as holder, null as notice, null as media from section where slug = any(?)
                union all select 'tag', slug, name, null, null, null, null from tag where slug = any(?)
                union all select 'source', slug, name, url, copyright_holder, copyright_notice, media_syndicatable from source where slug = any(?)) named
            """;

    /** @param media whether pictures of it may go to partners */
    private record Owner(SourceRef said, String media) {}

    /** Of one state of all names. */
    private record Known(int state, Map<String, Named> sections, Map<String, Named> tags, Map<String, Owner> sources) {

        static Known nothing(int state) {
            return new Known(state, new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }

        int size() {
            return sections.size() + tags.size() + sources.size();
        }

        void add(Known other) {
            sections.putAll(other.sections);
            tags.putAll(other.tags);
            sources.putAll(other.sources);
        }
    }

    private final AgroalDataSource database;
    private volatile Known known = Known.nothing(0);

    Naming(AgroalDataSource database) {
        this.database = database;
    }

    /** The same article with the names of its section, its tags and its source. */
    ArticleRow named(UnnamedRow row) {
        return named(List.of(row)).get(0);
    }

    /** The same of many, that one statement has read. */
    List<ArticleRow> named(List<UnnamedRow> rows) {
        if (rows.isEmpty()) return List.of();
        Known names = of(rows.get(0).naming());
        List<ArticleRow> articles = rows.stream().map(UnnamedRow::article).toList();
        Known more = missing(articles, names);
        return articles.stream().map(row -> named(row, names, more)).toList();
    }

    private Known of(int state) {
        Known now = known;
        if (now.state == state && now.size() < MOST) return now;
        Known empty = Known.nothing(state);
        // A statement that began before a change leaves what others know since.
        if (now.state <= state) known = empty;
        return empty;
    }

    private Known missing(List<ArticleRow> rows, Known names) {
        Set<String> sections = new HashSet<>();
        Set<String> tags = new HashSet<>();
        Set<String> sources = new HashSet<>();
        for (ArticleRow row : rows) {
            if (row.section() != null
                    && !names.sections.containsKey(row.section().slug()))
                sections.add(row.section().slug());
            if (row.source() != null && !names.sources.containsKey(row.source().slug()))
                sources.add(row.source().slug());
            for (Named tag : row.tags()) if (!names.tags.containsKey(tag.slug())) tags.add(tag.slug());
        }
        Known found = Known.nothing(names.state);
        if (sections.isEmpty() && tags.isEmpty() && sources.isEmpty()) return found;
        Set<Integer> states = new HashSet<>();
        new Sql().add(LOOK_UP, sections, tags, sources).list(database, row -> {
            String slug = row.getString("slug");
            String name = row.getString("name");
            switch (row.getString("kind")) {
                case "section" -> found.sections.put(slug, new Named(slug, name));
                case "tag" -> found.tags.put(slug, new Named(slug, name));
                default ->
                    found.sources.put(
                            slug,
                            new Owner(
                                    new SourceRef(
                                            slug,
                                            name,
                                            row.getString("url"),
                                            row.getString("holder"),
                                            row.getString("notice")),
                                    row.getString("media")));
            }
            return states.add(row.getInt("state"));
        });
        if (states.equals(Set.of(names.state))) names.add(found);
        return found;
    }

    private static ArticleRow named(ArticleRow row, Known names, Known more) {
        List<Named> tags = new ArrayList<>(row.tags().size());
        for (Named tag : row.tags()) {
            Named told = names.tags.getOrDefault(tag.slug(), more.tags.get(tag.slug()));
            if (told != null) tags.add(told);
        }
        Named section = row.section() == null
                ? null
                : names.sections.getOrDefault(
                        row.section().slug(), more.sections.get(row.section().slug()));
        Owner source = row.source() == null
                ? null
                : names.sources.getOrDefault(
                        row.source().slug(), more.sources.get(row.source().slug()));
        return source == null
                ? row.named(section, tags, null, null)
                : row.named(section, tags, source.said(), source.media());
    }
}
