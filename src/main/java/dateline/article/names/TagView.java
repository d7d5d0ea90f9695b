package dateline.article.names;

import dateline.article.model.Tag;

/** Public representation of a tag. */
public record TagView(String slug, String name) {

    static TagView of(Tag tag) {
        return new TagView(tag.slug, tag.name);
    }
}
