package dateline.syndication.notice;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.describe.HasEtag;
import dateline.syndication.terms.CanonicalJsonHash;
import dateline.syndication.terms.Iso8601;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A reproduction with the number of versions and the corrections that it lacks.
 *
 * @param partnerName like the headline only in the report of the rights desk
 * @param headline of the latest version; absent if the text was erased
 * @param version of the copy
 * @param status running or removed
 * @param currentVersion of the article; absent while it is withheld, because new versions are hidden then, and if it
 *     was killed
 * @param behind number of versions since the copy's version
 * @param corrections since the copy's version, at most the latest 10; the article has all
 * @param checkEvery interval between checks of the page; absent without repeated checks
 * @param check the latest check of the page, only in the report of the rights desk; absent if it was never checked
 * @param notices ids of open notices to the partner about the article
 */
@RecordBuilder
@Schema(name = "Reproduction")
public record ReproductionView(
        UUID id,
        UUID partner,
        String partnerName,
        UUID article,
        String headline,
        String url,
        int version,
        String status,
        Integer currentVersion,
        Integer behind,
        List<MissedCorrection> corrections,
        List<UUID> notices,
        @JsonSerialize(using = Iso8601.class) Duration checkEvery,
        CheckSummary check,
        Instant createdAt,
        Instant updatedAt,
        Links links,
        @JsonIgnore int revision)
        implements HasEtag {

    /**
     * Joins the article {@code a} and {@code shown} with its current version to the table alias {@code r}. While an article is unpublished, a
     * version that was made when it was withheld has never been shown.
     */
    static final String ARTICLE = """
            join article a on a.id = r.article_id cross join lateral (select case
                when a.pub_status <> 'usable' then null when a.unpublished_at is null then a.version
                else (select max(v.number) from version v where v.article_id = a.id and v.visibility is not null) end as version) shown
            """;

    /** A correction that the copy does not have. */
    @Schema(name = "CorrectionSince")
    public record MissedCorrection(UUID id, String kind, String note, int version, Instant at) {}

    /**
     * Absolute URLs that the reader's key may follow.
     */
    @Schema(name = "ReproductionLinks")
    public record Links(String self, String delivery, String notices, String checks) {}

    static ReproductionView of(ResultSet row, List<UUID> notices, NoticeViewer viewer, PublicUrl url)
            throws SQLException {
        UUID partner = row.getObject("partner_id", UUID.class);
        UUID id = row.getObject("id", UUID.class);
        UUID article = row.getObject("article_id", UUID.class);
        Integer current = row.getObject("current_version", Integer.class);
        return ReproductionViewBuilder.builder()
                .id(id)
                .partner(partner)
                .article(article)
                .url(row.getString("url"))
                .version(row.getInt("version"))
                .status(row.getString("status"))
                .currentVersion(current)
                .behind(current == null ? null : current - row.getInt("version"))
                .corrections(NoticeView.read(row, "corrections", new TypeReference<List<MissedCorrection>>() {}))
                .notices(notices)
                .checkEvery(row.getObject("check_every") == null ? null : Duration.ofSeconds(row.getInt("check_every")))
                .check(NoticeView.read(row, "latest_check", new TypeReference<CheckSummary>() {}))
                .createdAt(Sql.instant(row, "created_at"))
                .updatedAt(Sql.instant(row, "updated_at"))
                .links(new Links(
                        url.to("/v1/reproductions/" + id),
                        viewer.mayReadText() ? url.to("/v1/syndication/articles/" + article) : null,
                        url.to("/v1/notices?article=" + article + (viewer.isRightsDesk() ? "&partner=" + partner : "")),
                        url.to("/v1/reproductions/" + id + "/checks")))
                .revision(row.getInt("revision"))
                .build();
    }

    /** Returns the view with names, by id. */
    ReproductionView withNames(Map<UUID, String> names) {
        return ReproductionViewBuilder.builder(this)
                .partnerName(names.get(partner))
                .headline(names.get(article))
                .build();
    }

    /** Returns the view without the latest check, which is shown in the report only. */
    ReproductionView withoutCheck() {
        return ReproductionViewBuilder.builder(this).check(null).build();
    }

    /**
     * Includes version and notices of the article, because they change the representation without an edit of the copy.
     */
    @Override
    public String tag() {
        return "reproduction-"
                + CanonicalJsonHash.shortHash(List.of(
                        id,
                        revision,
                        Objects.requireNonNullElse(currentVersion, 0),
                        notices == null ? List.of() : notices));
    }
}
