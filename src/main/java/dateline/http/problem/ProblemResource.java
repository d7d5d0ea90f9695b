package dateline.http.problem;

import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.problem.ProblemCatalogue.Entry;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** The pages to which the {@code type} of a problem points: meaning, cause, fix and an example, as HTML and as JSON. */
@Path("/problems")
public class ProblemResource {

    /** One entry of the catalogue. */
    public record ProblemType(
            String type,
            String code,
            int status,
            String title,
            String meaning,
            String cause,
            String fix,
            String example) {}

    /** All entries of the catalogue. */
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
    @Produces("text/html;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document listProblemsAsHtml() {
        return Document.of(list().getBytes(StandardCharsets.UTF_8));
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
        if (!ProblemCatalogue.contains(code)) {
            throw Problem.of("problem-not-found", "There is no problem " + code + ". /problems lists all problems.");
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
        return WebPage.of(entry.title(), """
                <p class="crumb"><a href="/">Dateline</a> / <a href="/docs">Guides</a> / <a href="/problems">Problems</a></p>
                <h1>%1$s</h1>
                <p class="code"><code>%2$s</code> HTTP %3$d</p>
                <p class="lead">%4$s</p>
                <h2>Cause</h2><p>%5$s</p>
                <h2>What to do</h2><p>%6$s</p>
                <h2>Example of a detail</h2><blockquote>%7$s</blockquote>
                <p><a href="/docs/errors">Errors</a> says how to read a problem, and what a client does after each status.</p>
                """.formatted(
                        WebPage.escape(entry.title()),
                        entry.code(),
                        entry.status(),
                        WebPage.escape(entry.meaning()),
                        WebPage.escape(entry.cause()),
                        WebPage.escape(entry.fix()),
                        WebPage.escape(entry.example())));
    }

    private static String list() {
        String rows = ProblemCatalogue.all().stream()
                .map(entry -> "<li><a href=\"/problems/%s\">%s</a> <code>%s</code> <span>%d</span></li>"
                        .formatted(entry.code(), WebPage.escape(entry.title()), entry.code(), entry.status()))
                .collect(Collectors.joining("\n"));
        return WebPage.of("Problems", """
                <p class="crumb"><a href="/">Dateline</a> / <a href="/docs">Guides</a></p>
                <h1>Problems</h1>
                <p class="lead">Every refusal has a code that never changes, and a page that explains the cause and the fix.
                <a href="/docs/errors">Errors</a> says how a program reads it.</p>
                <ul>
                %s
                </ul>
                """.formatted(rows));
    }
}
