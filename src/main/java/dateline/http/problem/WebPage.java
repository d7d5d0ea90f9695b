package dateline.http.problem;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.ext.web.RoutingContext;

/** An HTML page in the style of the landing page. */
public final class WebPage {

    private static final String HIDDEN_ACCEPT = "dateline.accept";

    private WebPage() {}

    /** Removes the {@code Accept} header, so that it does not choose the format. It still chooses that of a problem. */
    public static void hideAccept(RoutingContext rc) {
        rc.put(HIDDEN_ACCEPT, rc.request().getHeader(HttpHeaderNames.ACCEPT));
        rc.request().headers().remove(HttpHeaderNames.ACCEPT);
    }

    /** Whether the client is a browser that loads a page: its {@code Accept} header prefers HTML to everything else. */
    public static boolean isPreferred(RoutingContext rc) {
        String sent = rc.request().getHeader(HttpHeaderNames.ACCEPT);
        String accept = sent == null ? rc.get(HIDDEN_ACCEPT) : sent;
        if (accept == null || !accept.contains("text/html")) return false;
        String preferred = "";
        double highest = 0;
        for (String range : accept.split(",")) {
            int parameters = range.indexOf(';');
            double quality = parameters < 0 ? 1 : quality(range.substring(parameters));
            if (quality <= highest) continue;
            highest = quality;
            preferred = (parameters < 0 ? range : range.substring(0, parameters)).strip();
        }
        return preferred.equalsIgnoreCase("text/html");
    }

    private static double quality(String parameters) {
        for (String parameter : parameters.split(";")) {
            if (!parameter.strip().startsWith("q=")) continue;
            try {
                return Double.parseDouble(parameter.strip().substring(2));
            } catch (NumberFormatException e) {
                return 0;
            }
        }
        return 1;
    }

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

    /** Escapes text for HTML, in attributes as well. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
