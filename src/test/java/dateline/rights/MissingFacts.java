package dateline.rights;

import dateline.rights.RandomDecisionCases.DecisionCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** All variants of an input with one fact removed, where the removal must not permit more. */
final class MissingFacts {

    private MissingFacts() {}

    static Stream<DecisionCase> withOneFactMissing(DecisionCase c) {
        List<DecisionCase> variants = new ArrayList<>();
        variants.add(new DecisionCase(null, c.article(), c.permissions(), c.now()));
        variants.add(new DecisionCase(c.use(), null, c.permissions(), c.now()));
        variants.add(new DecisionCase(c.use(), c.article(), null, c.now()));
        variants.add(new DecisionCase(c.use(), c.article(), c.permissions(), null));
        if (c.use() != null) {
            variantsOfUse(c.use())
                    .forEach(use -> variants.add(new DecisionCase(use, c.article(), c.permissions(), c.now())));
        }
        if (c.article() != null) {
            variantsOfArticle(c.article())
                    .forEach(a -> variants.add(new DecisionCase(c.use(), a, c.permissions(), c.now())));
        }
        for (int i = 0; c.permissions() != null && i < c.permissions().size(); i++) {
            for (PermissionFacts p : variantsOfPermission(c.permissions().get(i))) {
                List<PermissionFacts> others = new ArrayList<>(c.permissions());
                others.set(i, p);
                variants.add(new DecisionCase(c.use(), c.article(), others, c.now()));
            }
        }
        return variants.stream();
    }

    private static List<RequestedUse> variantsOfUse(RequestedUse use) {
        List<RequestedUse> variants = new ArrayList<>();
        PartnerFacts partner = use.partner();
        variants.add(new RequestedUse(null, use.outlet(), use.use()));
        variants.add(new RequestedUse(partner, null, use.use()));
        variants.add(new RequestedUse(partner, use.outlet(), null));
        if (partner != null) {
            variants.add(new RequestedUse(
                    new PartnerFacts(null, partner.status(), partner.exclude()), use.outlet(), use.use()));
            variants.add(
                    new RequestedUse(new PartnerFacts(partner.id(), null, partner.exclude()), use.outlet(), use.use()));
        }
        OutletFacts o = use.outlet();
        if (o != null) {
            List<OutletFacts> outlets = new ArrayList<>(List.of(
                    new OutletFacts(null, o.worldwide(), o.territories(), o.channels()),
                    new OutletFacts(o.id(), o.worldwide(), null, o.channels()),
                    new OutletFacts(o.id(), o.worldwide(), Set.of(), o.channels()),
                    new OutletFacts(o.id(), o.worldwide(), o.territories(), null)));
            // An empty set means every channel, which requires more, unless the channels were unknown before.
            if (DefensiveCopies.areAllKnown(o.channels())) {
                outlets.add(new OutletFacts(o.id(), o.worldwide(), o.territories(), Set.of()));
            }
            outlets.forEach(outlet -> variants.add(new RequestedUse(partner, outlet, use.use())));
        }
        return variants;
    }

    private static List<ArticleFacts> variantsOfArticle(ArticleFacts article) {
        List<UnaryOperator<ArticleFactsBuilder>> removals = new ArrayList<>(List.of(
                s -> s.id(null),
                s -> s.publishedAt(null),
                s -> s.source(null),
                s -> s.source(""),
                s -> s.sourceHolder(null),
                s -> s.sectionPath(null),
                s -> s.feeds(null),
                s -> s.tags(null),
                s -> s.subjects(null),
                s -> s.language(null),
                s -> s.type(null),
                s -> s.pubStatus(null)));
        removals.add(s -> s.media(article.knownMedia()
                .map(m -> new MediaFacts(null, m.copyrightHolder(), m.syndicatable(), m.rightsExpireAt()))
                .toList()));
        removals.add(s -> s.media(article.knownMedia()
                .map(m -> new MediaFacts(m.id(), null, m.syndicatable(), m.rightsExpireAt()))
                .toList()));
        removals.add(s -> s.media(article.knownMedia()
                .map(m -> new MediaFacts(m.id(), m.copyrightHolder(), null, m.rightsExpireAt()))
                .toList()));
        return removals.stream()
                .map(removal ->
                        removal.apply(ArticleFactsBuilder.builder(article)).build())
                .toList();
    }

    private static List<PermissionFacts> variantsOfPermission(PermissionFacts p) {
        List<PermissionFacts> variants = new ArrayList<>();
        variants.add(null);
        if (p == null) {
            return variants;
        }
        List<UnaryOperator<PermissionFactsBuilder>> removals = new ArrayList<>(List.of(
                t -> t.id(null),
                t -> t.state(null),
                t -> t.everything(false),
                t -> t.level(null),
                t -> t.excerptWords(0),
                t -> t.media(null),
                t -> t.embargoAccess(false),
                t -> t.validFrom(null),
                t -> t.actions(null),
                t -> t.actions(Set.of())));
        if (!p.everything()) {
            removals.add(t -> t.scope(null));
            removals.add(t -> t.scope(Scope.EMPTY));
        }
        removals.forEach(removal ->
                variants.add(removal.apply(PermissionFactsBuilder.builder(p)).build()));
        return variants;
    }
}
