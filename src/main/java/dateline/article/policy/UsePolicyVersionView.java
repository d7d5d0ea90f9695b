package dateline.article.policy;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.article.body.UsePolicy;
import java.time.Instant;

/** A version of a use policy. @param removed whether this version removed the policy; it then sets nothing */
public record UsePolicyVersionView(
        int version, boolean removed, @JsonUnwrapped UsePolicy policy, Instant recordedAt, String recordedBy) {

    static UsePolicyVersionView of(UsePolicyVersion version) {
        return new UsePolicyVersionView(
                version.version, version.policy == null, version.policy, version.recordedAt, version.recordedBy);
    }
}
