package dateline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * URLs that could show a story: every GET of the contract with its path variables filled in.
 *
 * @param names id and slugs of the story
 * @param partner id of a partner
 * @param cursor a position in the public change feed before the next changes
 */
record StoryUrls(List<String> names, String partner, String cursor) {

    // Records of deliveries and of answers to them. They name a removed story, too, but contain no text of it.
    private static final String RECORDS = "/v1/(usage|reports|notices|reproductions)\\b.*|.*/reproductions";

    List<String> of(JsonNode contract) {
        List<String> paths = new ArrayList<>();
        contract.get("paths").properties().forEach(path -> {
            if (path.getValue().has("get")) paths.addAll(filled(path.getKey()));
        });
        paths.add("/v1/articles?limit=100&sort=modifiedAt&fields=id,headline,body,bodyHtml");
        paths.add("/v1/articles?q=burned&count=exact&sort=relevance");
        paths.add("/v1/articles?q=tiny&count=exact");
        paths.add("/v1/syndication/articles?q=burned");
        paths.add("/v1/changes?limit=1000&since=" + cursor);
        return paths;
    }

    private List<String> filled(String path) {
        if (path.startsWith("/health") || path.matches(RECORDS)) return List.of();
        if (path.contains("{article}")) {
            return names.stream()
                    .map(name -> path.replace("{article}", name)
                            .replace("{number}", "1")
                            .replace("{version}", "1"))
                    .filter(filled -> !filled.contains("{"))
                    .toList();
        }
        String slug = path.contains("/feeds/")
                ? "latest"
                : path.contains("/sections/")
                        ? "coast"
                        : path.contains("/tags/")
                                ? "storms"
                                : path.contains("/authors/") ? "ada-quill" : "harbour-desk";
        String filled = path.replace("{slug}", slug).replace("{partner}", partner);
        return filled.contains("{") ? List.of() : List.of(filled);
    }
}
