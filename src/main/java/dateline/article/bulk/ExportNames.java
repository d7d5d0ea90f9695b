package dateline.article.bulk;

import dateline.article.body.Content;
import dateline.article.model.Section;
import dateline.article.model.Source;
import dateline.article.model.Tag;
import dateline.article.names.Name;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.hibernate.Session;

/** Labels and settings of the names in some texts, so that another newsroom can create the same names. */
final class ExportNames {

    private final Map<String, Section> sections = new HashMap<>();
    private final Map<String, Name> tags = new HashMap<>();
    private final Map<String, Source> sources = new HashMap<>();

    private ExportNames() {}

    static ExportNames of(Collection<Content> contents, Session session) {
        ExportNames names = new ExportNames();
        List<String> sections = slugs(contents, Content::section);
        while (!sections.isEmpty()) {
            find(Section.class, sections, session).forEach(one -> names.sections.put(one.slug, one));
            sections = names.sections.values().stream()
                    .map(one -> one.parent)
                    .filter(parent -> parent != null && !names.sections.containsKey(parent))
                    .distinct()
                    .toList();
        }
        find(Source.class, slugs(contents, Content::source), session).forEach(one -> names.sources.put(one.slug, one));
        List<String> tagSlugs = contents.stream()
                .flatMap(story -> story.tags().stream())
                .distinct()
                .toList();
        find(Tag.class, tagSlugs, session).forEach(one -> names.tags.put(one.slug, new Name(one.slug, one.name, null)));
        return names;
    }

    private static <T> List<T> find(Class<T> kind, List<String> slugs, Session session) {
        return session.createSelectionQuery("from " + kind.getSimpleName() + " where slug in ?1", kind)
                .setParameter(1, slugs)
                .getResultList();
    }

    private static List<String> slugs(Collection<Content> contents, Function<Content, String> slugOf) {
        return contents.stream().map(slugOf).filter(Objects::nonNull).distinct().toList();
    }

    Name section(String slug) {
        Section section = sections.get(slug);
        return section == null ? null : new Name(slug, section.name, null);
    }

    Name tag(String slug) {
        return tags.get(slug);
    }

    Name source(String slug) {
        Source source = sources.get(slug);
        return source == null ? null : new Name(slug, source.name, source.url);
    }

    /** Sources of the given texts, with their settings. */
    List<BulkSource> sourcesOf(List<Content> contents) {
        return slugs(contents, Content::source).stream()
                .map(sources::get)
                .map(BulkSource::of)
                .toList();
    }

    /** Sections of the given texts and all their ancestors, highest first. */
    List<BulkSection> sectionsOf(List<Content> contents) {
        Map<String, BulkSection> found = new LinkedHashMap<>();
        for (String slug : slugs(contents, Content::section)) {
            Deque<Section> path = new ArrayDeque<>();
            for (Section one = sections.get(slug); one != null; one = sections.get(one.parent)) path.push(one);
            path.forEach(one -> found.putIfAbsent(one.slug, BulkSection.of(one)));
        }
        return List.copyOf(found.values());
    }
}
