package dateline.article.vocabulary;

import dateline.article.model.Tag;

/** A tag as everybody may see it. */
public record TagView(String slug, String name) {

    static TagView of(Tag tag) {
        return new TagView(tag.slug, tag.name);
    }
}
