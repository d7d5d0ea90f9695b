package dateline.syndication.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.base.StoredJson;
import dateline.outbound.Finding;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A check of the page of a copy. The members of the findings are absent while the check waits.
 *
 * @param state pending or done
 * @param requestedBy name of the key, or {@code schedule}; only for the rights desk
 * @param url that was fetched
 * @param responseUrl that responded, after redirects; absent without a response
 * @param status of the response; absent without one
 * @param problem why the page could not be read; absent if it was read, or is gone
 * @param acknowledgement that the findings confirm or contradict; absent if they do neither
 */
@RecordBuilder
@Schema(name = "ReproductionCheck")
public record ReproductionCheckView(
        UUID id,
        UUID reproduction,

        @Schema(enumeration = {"pending", "done"}) String state,

        Instant requestedAt,
        String requestedBy,
        Instant checkedAt,
        String url,
        String responseUrl,
        Integer status,
        CheckProblem problem,
        Finding creditLine,
        Finding canonical,
        Finding robots,
        Finding version,
        Finding removed,
        CheckedAcknowledgement acknowledgement,
        Links links) {

    /** Why a page could not be read. */
    public record CheckProblem(String code, String detail) {}

    /**
     * An acknowledgement that a check is about.
     *
     * @param outcome of the acknowledgement: removed, corrected or never-used
     * @param result confirmed or contradicted
     */
    public record CheckedAcknowledgement(
            UUID id,

            @Schema(enumeration = {"removed", "corrected", "never-used"})
            String outcome,

            @Schema(enumeration = {"confirmed", "contradicted"})
            String result) {}

    /** Absolute URLs. */
    @Schema(name = "ReproductionCheckLinks")
    public record Links(String self, String reproduction) {}

    static ReproductionCheckView of(ResultSet row, boolean forRightsDesk, PublicUrl url) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        UUID reproduction = row.getObject("reproduction_id", UUID.class);
        String copy = url.to("/v1/reproductions/" + reproduction);
        var view = ReproductionCheckViewBuilder.builder()
                .id(id)
                .reproduction(reproduction)
                .state(row.getObject("checked_at") == null ? "pending" : "done")
                .requestedAt(Sql.instant(row, "requested_at"))
                .requestedBy(forRightsDesk ? row.getString("requested_by") : null)
                .checkedAt(Sql.instant(row, "checked_at"))
                .url(row.getString("url"))
                .responseUrl(row.getString("response_url"))
                .status(row.getObject("status", Integer.class))
                .links(new Links(copy + "/checks/" + id, copy));
        if (row.getString("problem_code") != null)
            view.problem(new CheckProblem(row.getString("problem_code"), row.getString("problem_detail")));
        if (row.getString("outcome") != null)
            view.acknowledgement(new CheckedAcknowledgement(
                    row.getObject("acknowledgement_id", UUID.class),
                    row.getString("outcome"),
                    row.getBoolean("confirms") ? "confirmed" : "contradicted"));
        CheckFindings findings = findings(row.getString("findings"));
        if (findings == null) return view.build();
        return view.creditLine(findings.creditLine())
                .canonical(findings.canonical())
                .robots(findings.robots())
                .version(findings.version())
                .removed(findings.removed())
                .build();
    }

    private static CheckFindings findings(String json) {
        try {
            return json == null ? null : StoredJson.MAPPER.readValue(json, CheckFindings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
