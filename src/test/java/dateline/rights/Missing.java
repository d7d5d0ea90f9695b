package dateline.rights;

import dateline.rights.Invented.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A question with one fact taken away, in every way in which an absence is not allowed to help. */
final class Missing {

    private Missing() {}

    static Stream<Case> oneFactLess(Case c) {
        List<Case> less = new ArrayList<>();
        less.add(new Case(null, c.article(), c.permissions(), c.now()));
        less.add(new Case(c.ask(), null, c.permissions(), c.now()));
        less.add(new Case(c.ask(), c.article(), null, c.now()));
        less.add(new Case(c.ask(), c.article(), c.permissions(), null));
        if (c.ask() != null) {
            ofAsk(c.ask()).forEach(ask -> less.add(new Case(ask, c.article(), c.permissions(), c.now())));
        }
        if (c.article() != null) {
            ofArticle(c.article()).forEach(a -> less.add(new Case(c.ask(), a, c.permissions(), c.now())));
        }
        for (int i = 0; c.permissions() != null && i < c.permissions().size(); i++) {
            for (PermissionFacts p : ofPermission(c.permissions().get(i))) {
                List<PermissionFacts> others = new ArrayList<>(c.permissions());
                others.set(i, p);
                less.add(new Case(c.ask(), c.article(), others, c.now()));
            }
        }
        return less.stream();
    }

    private static List<RequestedUse> ofAsk(RequestedUse ask) {
        List<RequestedUse> less = new ArrayList<>();
        PartnerFacts partner = ask.partner();
        less.add(new RequestedUse(null, ask.outlet(), ask.action()));
        less.add(new RequestedUse(partner, null, ask.action()));
        less.add(new RequestedUse(partner, ask.outlet(), null));
        if (partner != null) {
            less.add(new RequestedUse(
                    new PartnerFacts(null, partner.status(), partner.exclude()), ask.outlet(), ask.action()));
            less.add(new RequestedUse(
                    new PartnerFacts(partner.id(), null, partner.exclude()), ask.outlet(), ask.action()));
        }
        OutletFacts o = ask.outlet();
        if (o != null) {
            List<OutletFacts> outlets = new ArrayList<>(List.of(
                    new OutletFacts(null, o.worldwide(), o.territories(), o.channels()),
                    new OutletFacts(o.id(), o.worldwide(), null, o.channels()),
                    new OutletFacts(o.id(), o.worldwide(), Set.of(), o.channels()),
                    new OutletFacts(o.id(), o.worldwide(), o.territories(), null)));
            // No channels at all means every channel: that is to ask for more, unless it was unknown before.
            if (DefensiveCopies.allKnown(o.channels())) {
                outlets.add(new OutletFacts(o.id(), o.worldwide(), o.territories(), Set.of()));
            }
            outlets.forEach(outlet -> less.add(new RequestedUse(partner, outlet, ask.action())));
        }
        return less;
    }

    private static List<ArticleFacts> ofArticle(ArticleFacts article) {
        List<Consumer<Story>> losses = new ArrayList<>(List.of(
                s -> s.id = null,
                s -> s.publishedAt = null,
                s -> s.source = null,
                s -> s.source = "",
                s -> s.sourceHolder = null,
                s -> s.sectionPath = null,
                s -> s.feeds = null,
                s -> s.tags = null,
                s -> s.subjects = null,
                s -> s.language = null,
                s -> s.type = null,
                s -> s.pubStatus = null));
        losses.add(s -> s.media = article.eachMedia()
                .map(m -> new MediaFacts(null, m.copyrightHolder(), m.syndicatable(), m.rightsExpireAt()))
                .toList());
        losses.add(s -> s.media = article.eachMedia()
                .map(m -> new MediaFacts(m.id(), null, m.syndicatable(), m.rightsExpireAt()))
                .toList());
        losses.add(s -> s.media = article.eachMedia()
                .map(m -> new MediaFacts(m.id(), m.copyrightHolder(), null, m.rightsExpireAt()))
                .toList());
        return losses.stream()
                .map(loss -> {
                    Story story = Story.of(article);
                    loss.accept(story);
                    return story.facts();
                })
                .toList();
    }

    private static List<PermissionFacts> ofPermission(PermissionFacts p) {
        List<PermissionFacts> less = new ArrayList<>();
        less.add(null);
        if (p == null) {
            return less;
        }
        List<UnaryOperator<Terms>> losses = new ArrayList<>(List.of(
                t -> t.id(null),
                t -> t.state(null),
                t -> t.everything(false),
                t -> t.level(null),
                t -> t.excerptWords(0),
                t -> t.media(null),
                t -> t.embargoAccess(false),
                t -> t.term(null, p.validUntil()),
                t -> t.actions(null),
                t -> t.actions(Set.of())));
        if (!p.everything()) {
            losses.add(t -> t.scope(null));
            losses.add(t -> t.scope(Scope.EMPTY));
        }
        losses.forEach(loss -> less.add(loss.apply(Terms.of(p)).permission()));
        return less;
    }
}
