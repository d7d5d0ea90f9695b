package dateline.http;

import dateline.http.ProblemCatalogue.Entry;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** What the type of a problem leads to: its meaning, cause, fix and an example, for people and for programs. */
@Path("/problems")
public class ProblemResource {

    /** A problem as its page tells it. */
    public record ProblemType(
            String type,
            String code,
            int status,
            String title,
            String meaning,
            String cause,
            String fix,
            String example) {}

    /** All of them. */
    public record ProblemTypes(List<ProblemType> items) {}

    private final PublicUrl url;

    ProblemResource(PublicUrl url) {
        this.url = url;
    }

    @GET
    @Produces("application/json")
    @PermitAll
    public ProblemTypes listProblems() {
        return new ProblemTypes(ProblemCatalogue.all().stream().map(this::view).toList());
    }

    @GET
    @Path("/{code}")
    @Produces("application/json")
    @PermitAll
    public ProblemType getProblem(@RestPath String code) {
        return view(entry(code));
    }

    @GET
    @Path("/{code}")
    @Produces("text/html;charset=UTF-8")
    @PermitAll
    public Document getProblemAsHtml(@RestPath String code) {
        return Document.of(page(entry(code)).getBytes(StandardCharsets.UTF_8));
    }

    private static Entry entry(String code) {
        if (!ProblemCatalogue.knows(code)) {
            throw Problem.of("problem-not-found", "There is no problem " + code + "; /problems lists them all.");
        }
        return ProblemCatalogue.entry(code);
    }

    private ProblemType view(Entry entry) {
        return new ProblemType(
                url.to("/problems/" + entry.code()),
                entry.code(),
                entry.status(),
                entry.title(),
                entry.meaning(),
                entry.cause(),
                entry.fix(),
                entry.example());
    }

    private static String page(Entry entry) {
        return """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s – Dateline</title><link rel="icon" href="/favicon.svg" type="image/svg+xml">
                <link rel="stylesheet" href="/landing.css"></head>
                <body><main class="problem"><p><a href="/">Dateline</a> · <a href="/problems">All problems</a></p>
                <h1>%1$s</h1>
                <p><code>%2$s</code> · HTTP %3$d</p>
                <h2>What it says</h2><p>%4$s</p>
                <h2>How it comes about</h2><p>%5$s</p>
                <h2>What to do</h2><p>%6$s</p>
                <h2>For example</h2><p><q>%7$s</q></p>
                </main></body></html>
                """.formatted(
                        escape(entry.title()),
                        entry.code(),
                        entry.status(),
                        escape(entry.meaning()),
                        escape(entry.cause()),
                        escape(entry.fix()),
                        escape(entry.example()));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
