package dateline.guide;

import dateline.http.base.DidYouMean;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The guides, read once from the class path. */
@Singleton
class GuideLibrary {

    /**
     * A guide.
     *
     * @param summary a sentence that says what it is for
     * @param file its path in links of other guides
     */
    private record GuideSource(String name, String summary, String file) {

        GuideSource(String name, String summary) {
            this(name, summary, name + ".md");
        }

        String resource() {
            return "/guides/" + file.substring(file.lastIndexOf('/') + 1);
        }
    }

    // In the order in which the index lists them.
    private static final List<GuideSource> SOURCES = List.of(
            new GuideSource("quick-start", "Reads, writes and publishes an article in four requests."),
            new GuideSource("articles", "Lists, single articles and changes, for front ends."),
            new GuideSource("feeds", "RSS, Atom, JSON Feed, sitemaps and the widget, for readers and search engines."),
            new GuideSource("search", "Filters, words and facets, over all live articles."),
            new GuideSource(
                    "syndication", "Packages, obligations and changes, with a program that keeps copies up to date."),
            new GuideSource("rights-desk", "Partners, permissions, permission requests, notices and reports."),
            new GuideSource("use-policy", "What search engines and AI may do, and the signals that say so."),
            new GuideSource("proving", "Receipts, the audit log and decisions about other instants, as evidence."),
            new GuideSource(
                    "webhooks", "Events that the server sends to your endpoint, with an example of a receiver."),
            new GuideSource(
                    "typescript-client",
                    "The client for TypeScript: typed calls, iterators, a follower, and the verification of webhooks.",
                    "clients/typescript/README.md"),
            new GuideSource("newsroom", "Drafts, publication, correction and withdrawal, for tools of editors."),
            new GuideSource("imports", "Archives, feeds and exports of other systems as drafts or articles."),
            new GuideSource(
                    "keys", "Who may do what, how keys are replaced, and what scripts of other origins may read."),
            new GuideSource("errors", "What a refusal says, and what a client does about it."),
            new GuideSource("paging", "Cursors, page sizes and counts, the same in every list."),
            new GuideSource("caching", "Reads that cost nothing without news, and edits that overwrite nothing."),
            new GuideSource("idempotency", "How to repeat a POST without a second effect."),
            new GuideSource("limits", "Requests per minute, sizes and times."),
            new GuideSource("versions", "What may change within 1.x, and the policy for deprecations."),
            new GuideSource("glossary", "The words of the API and what they mean."));

    private static final List<String> NAMES =
            SOURCES.stream().map(GuideSource::name).toList();

    private final List<GuideDocument> guides;
    private final Map<String, GuideDocument> byName;

    GuideLibrary(PublicUrl url) {
        GuideReader reader = new GuideReader(
                SOURCES.stream().collect(Collectors.toMap(GuideSource::file, GuideSource::name)), url.base());
        guides = SOURCES.stream()
                .map(source -> reader.read(source.name(), source.summary(), load(source)))
                .toList();
        byName = guides.stream().collect(Collectors.toMap(GuideDocument::name, Function.identity()));
    }

    List<GuideDocument> all() {
        return guides;
    }

    GuideDocument find(String name) {
        GuideDocument guide = byName.get(name);
        if (guide != null) return guide;
        String all = " The page /docs lists all guides.";
        throw DidYouMean.of(name, NAMES)
                .map(near -> "/docs/" + near)
                .map(meant -> Problem.of("not-found", "There is no such guide; did you mean " + meant + "?" + all)
                        .suggest(meant))
                .orElseGet(() -> Problem.of("not-found", "There is no such guide." + all));
    }

    private static byte[] load(GuideSource guide) {
        try (InputStream in = GuideLibrary.class.getResourceAsStream(guide.resource())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
