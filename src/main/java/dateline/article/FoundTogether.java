package dateline.article;

import dateline.article.FinishedArticles.Card;
import dateline.article.LiveArticles.Live;
import dateline.article.LiveSearch.Ask;
import dateline.article.LiveSearch.Look;
import dateline.article.LiveSearch.Shown;
import dateline.article.LiveSearch.Told;
import dateline.article.PartsMemory.Parts;
import dateline.http.Cursors;
import dateline.http.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pages of what searches have found at once, as many as may be held together. */
final class FoundTogether {

    // What is more is made elsewhere, page by page.
    private static final int MOST_BYTES = 4_000_000;

    private final FinishedArticles finished;
    private final NameMemory memory;
    private final Cursors cursors;
    private final Audience audience;
    private final Map<Ask, Live<Page<Object>>> pages = new HashMap<>();
    private int bytes;

    FoundTogether(FinishedArticles finished, NameMemory memory, Cursors cursors, Audience audience) {
        this.finished = finished;
        this.memory = memory;
        this.cursors = cursors;
        this.audience = audience;
    }

    boolean full() {
        return bytes >= MOST_BYTES;
    }

    Map<Ask, Live<Page<Object>>> pages() {
        return pages;
    }

    /** @param found each with its parts; @param names of the statement that found it */
    void add(Look look, List<Shown> found, Told told, Naming names) {
        Page<Shown> page = Page.of(
                found,
                look.kind().size(),
                last -> look.order()
                        .cursor(cursors, look.ask().links())
                        .apply(last.parts().row()),
                look.ask().links(),
                null);
        look.pace().seen(told.now(), page.map(one -> one.parts().row()), null);
        List<Object> views = new ArrayList<>();
        for (Shown one : page.items()) views.add(view(one, names, look.words()));
        pages.put(look.ask(), new Live<>(told.now(), page.with(views).modified(told.lastChange())));
    }

    private FinishedArticle view(Shown one, Naming names, ParsedSearch words) {
        Parts said = one.parts();
        Card card = said.card(one.glimpse(), names, audience, row -> finished.card(memory.named(names, row), audience));
        bytes += card.bytes().length;
        return finished.found(
                card, said.row(), said.texts().highlights(words, said.row().whole(audience)));
    }
}
