package dateline.article;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** What the slugs in some stories are called, so that another newsroom can make them under the same names. */
final class Names {

    private final Map<String, Name> sections = new HashMap<>();
    private final Map<String, Name> tags = new HashMap<>();
    private final Map<String, Name> sources = new HashMap<>();

    private Names() {}

    static Names of(Collection<Content> stories) {
        Names names = new Names();
        Section.<Section>list("slug in ?1", slugs(stories, Content::section))
                .forEach(one -> names.sections.put(one.slug, new Name(one.slug, one.name, null)));
        Source.<Source>list("slug in ?1", slugs(stories, Content::source))
                .forEach(one -> names.sources.put(one.slug, new Name(one.slug, one.name, one.url)));
        List<String> used = stories.stream()
                .flatMap(story -> story.tags().stream())
                .distinct()
                .toList();
        Tag.<Tag>list("slug in ?1", used).forEach(one -> names.tags.put(one.slug, new Name(one.slug, one.name, null)));
        return names;
    }

    private static List<String> slugs(Collection<Content> stories, Function<Content, String> of) {
        return stories.stream().map(of).filter(Objects::nonNull).distinct().toList();
    }

    Name section(String slug) {
        return sections.get(slug);
    }

    Name tag(String slug) {
        return tags.get(slug);
    }

    Name source(String slug) {
        return sources.get(slug);
    }
}
