package dateline.http.problem;

/** A problem as an HTML page, for a person whose browser gets no page for a link. */
final class ProblemPage {

    private ProblemPage() {}

    // Without the id of the request, which is in a header: equal problems have equal pages.
    static String of(Problem problem) {
        ProblemCatalogue.Entry entry = ProblemCatalogue.entry(problem.code());
        return WebPage.of(entry.title(), """
                <p class="crumb"><a href="/">Dateline</a></p>
                <h1>%1$s</h1>
                <p class="code"><code>%2$s</code> HTTP %3$d</p>
                <p class="lead">%4$s</p>
                <ul>
                <li><a href="/">Start page</a></li>
                <li><a href="/docs">Guides</a></li>
                <li><a href="/swagger-ui/">All paths in Swagger UI</a></li>
                <li><a href="/problems/%2$s">What this problem means</a></li>
                </ul>
                """.formatted(
                        WebPage.escape(entry.title()), entry.code(), entry.status(), detail(problem)));
    }

    // The path that the problem suggests is a link.
    private static String detail(Problem problem) {
        String detail = WebPage.escape(problem.getMessage());
        return problem.suggestion()
                .map(WebPage::escape)
                .map(path -> detail.replace(path, "<a href=\"" + path + "\">" + path + "</a>"))
                .orElse(detail);
    }
}
