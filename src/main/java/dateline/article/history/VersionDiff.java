package dateline.article.history;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.article.body.Content;
import dateline.article.body.ContentFields;
import dateline.http.base.PublicUrl;
import dateline.http.base.StoredJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Difference between two versions.
 *
 * @param from number of the version compared with; 0 for an empty article
 * @param to number of the version that is described
 * @param members members that differ, except the body
 * @param body blocks that differ, in the order of the later body; removed blocks at their former position
 */
public record VersionDiff(UUID article, int from, int to, List<Member> members, List<BlockChange> body, Links links) {

    /** A member of the article with its values in both versions; absent if it had none. */
    @Schema(name = "MemberChange")
    public record Member(
            String name,

            @Schema(description = "Value in the earlier version.")
            Object before,

            @Schema(description = "Value in the later version.")
            Object after) {}

    /** Absolute URLs. */
    @Schema(name = "VersionDiffLinks")
    public record Links(String self, String from, String to) {}

    /**
     * Compares what both versions may show now; ended media are left out.
     *
     * @param before null for an empty article
     */
    static VersionDiff of(UUID article, VersionRow before, VersionRow after, Instant now, PublicUrl url) {
        String versions = url.to("/v1/articles/" + article + "/versions/");
        int from = before == null ? 0 : before.number();
        return new VersionDiff(
                article,
                from,
                after.number(),
                members(before, after, now),
                BodyDiff.of(
                        before == null
                                ? List.of()
                                : before.content().shownAt(now).body(),
                        after.content().shownAt(now).body(),
                        after.content().story().language()),
                new Links(
                        versions + after.number() + "/diff?from=" + from,
                        before == null ? null : versions + from,
                        versions + after.number()));
    }

    private static List<Member> members(VersionRow before, VersionRow after, Instant now) {
        Content earlier = before == null ? null : before.content().shownAt(now);
        Content later = after.content().shownAt(now);
        JsonNode jsonBefore = StoredJson.MAPPER.valueToTree(earlier);
        JsonNode jsonAfter = StoredJson.MAPPER.valueToTree(later);
        List<Member> members = new ArrayList<>();
        for (String name : ContentFields.changedMembers(earlier, later)) {
            Object valueBefore = valueOrNull(jsonBefore.path(name));
            Object valueAfter = valueOrNull(jsonAfter.path(name));
            if (!name.equals("body") && (valueBefore != null || valueAfter != null))
                members.add(new Member(name, valueBefore, valueAfter));
        }
        String slug = before == null ? null : before.slug();
        if (!after.slug().equals(slug)) members.add(new Member("slug", slug, after.slug()));
        return members;
    }

    // An empty list counts as no value.
    private static JsonNode valueOrNull(JsonNode node) {
        boolean isEmpty = node.isMissingNode() || node.isNull() || node.isArray() && node.isEmpty();
        return isEmpty ? null : node;
    }
}
