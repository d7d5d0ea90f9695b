package dateline.leak;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An article in a given state, with a unique word in each of its members.
 *
 * @param name the state for which it was created; its words contain it
 * @param etags ETags of all representations that a caller has received
 */
record StoryFixture(String name, String state, String id, Set<String> etags) {

    /** Names in the visible version. */
    static final Set<String> NAMES = Set.of("tag", "section", "author");

    /** Names in the version that was replaced. */
    static final Set<String> OLD_NAMES = Set.of("oldtag");

    static final Set<String> HEADLINE = with(NAMES, "id", "head", "slug");
    static final Set<String> EXCERPT = with(HEADLINE, "teaser");
    static final Set<String> TEASER = with(EXCERPT, "short", "seo", "main", "sid", "note");
    static final Set<String> WHOLE = with(TEASER, "body", "cap", "alt", "capb");
    /** Members of the version before. */
    static final Set<String> OLD = Set.of("oldhead", "oldteaser", "oldbody", "oldtag", "oldslug", "oldnote", "oldcap");
    /** Members of a draft that was not published. */
    static final Set<String> NEXT = Set.of("nexthead", "nextteaser", "nextbody", "nexttag", "nextslug", "nextcap");

    /** All members. {@code endcap}, the caption of a picture whose rights have ended, is visible to no caller. */
    static final Set<String> MEMBERS = with(WHOLE, OLD, NEXT, Set.of("cnote", "reason", "notice", "endcap"));

    static StoryFixture of(String state, String id) {
        return new StoryFixture(state, state, id, ConcurrentHashMap.newKeySet());
    }

    /** The same article in another state. */
    StoryFixture inState(String other) {
        return new StoryFixture(name, other, id, etags);
    }

    String token(String member) {
        return member.equals("id") ? id : word(name, member);
    }

    static String word(String state, String member) {
        return "zq" + state + "x" + member + "x";
    }

    private static Set<String> with(Set<String> members, String... more) {
        return with(members, Set.of(more));
    }

    @SafeVarargs
    private static Set<String> with(Set<String>... members) {
        Set<String> all = new LinkedHashSet<>();
        for (Set<String> some : members) all.addAll(some);
        return all;
    }
}
