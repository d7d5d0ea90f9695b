package dateline.article;

/** A tag as everybody may see it. */
public record TagView(String slug, String name) {

    static TagView of(Tag tag) {
        return new TagView(tag.slug, tag.name);
    }
}
