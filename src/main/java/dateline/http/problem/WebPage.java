package dateline.http.problem;

/** An HTML page in the style of the landing page. */
public final class WebPage {

    private WebPage() {}

    /** @param main HTML */
    public static String of(String title, String main) {
        return """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s – Dateline</title><link rel="icon" href="/favicon.svg" type="image/svg+xml">
                <link rel="stylesheet" href="/landing.css"><link rel="stylesheet" href="/problem.css"></head>
                <body><main class="problem">
                %s</main></body></html>
                """.formatted(escape(title), main);
    }

    /** Escapes text for HTML. */
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
