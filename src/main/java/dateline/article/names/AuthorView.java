package dateline.article.names;

import dateline.article.model.Author;

/** Public representation of an author. */
public record AuthorView(String slug, String name, String title, String organisation, String biography) {

    static AuthorView of(Author author) {
        return new AuthorView(author.slug, author.name, author.title, author.organisation, author.biography);
    }
}
