package dateline.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dateline.http.base.AddressRange;
import dateline.outbound.OutboundFailure.Kind;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A name is as private as the most private of its addresses; exceptions are the operator's. */
class TargetResolverTest {

    private static final Map<String, List<InetAddress>> NAMES = Map.of(
            "public.example", addresses("8.8.8.8 2606:4700::1111"),
            "mixed.example", addresses("8.8.8.8 10.0.0.1"),
            "mixed6.example", addresses("8.8.8.8 fd00::1"),
            "mapped.example", addresses("::ffff:127.0.0.1"),
            "nat64.example", addresses("64:ff9b::8.8.8.8"),
            "rebound.example", addresses("64:ff9b::127.0.0.1"),
            "me.example", addresses("9.9.9.9"),
            "intranet", addresses("8.8.8.8"),
            "wiki.corp", addresses("8.8.8.8"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://mixed.example/",
                "http://mixed6.example/",
                "http://mapped.example/",
                "http://rebound.example/",
                "http://me.example/",
                "http://9.9.9.9/",
                "http://intranet/",
                "http://wiki.corp/",
                "http://nothing.internal/",
                "http://printer.local/",
                "http://nothing/",
                "http://localhost/",
                "http://a.localhost/",
                "http://localhost.localdomain/",
                "http://LOCALHOST./",
                "http://0/",
                "http://0.0.0.0/",
                "http://127.1/",
                "http://[::]/",
                "http://[::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:a9fe:a9fe]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[64:ff9b::169.254.169.254]/",
                "http://[2002:7f00:1::]/",
                "http://[2001:0:7f00:1::]/",
                "http://[fe80::1]/",
                "http://[fc00::1]/",
                "http://[fd00:ec2::254]/",
                "http://169.254.169.254/latest/meta-data/",
                "http://2852039166/latest/meta-data/",
                "http://0xA9.254.0251.254/latest/meta-data/",
                "http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/",
                "http://100.100.100.200/",
                "http://198.18.0.1/",
                "http://240.0.0.1/",
                "http://255.255.255.255/",
                "http://224.0.0.1/",
                "http://[ff02::1]/"
            })
    void aPrivateTargetIsRejected(String url) {
        assertEquals(Kind.NOT_ALLOWED, refusal(FixedOutboundConfig.allowing(), url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://public.example/", "http://nat64.example/", "http://8.8.8.8/", "http://[2606:4700::1111]/"
            })
    void aPublicTargetIsAccepted(String url) {
        targets(FixedOutboundConfig.allowing()).addresses(OutboundUrl.parse(url), Transport.PROTECTED);
    }

    @Test
    void allAddressesOfANameAreReturnedInOrder() {
        assertEquals(
                NAMES.get("public.example"),
                targets(FixedOutboundConfig.allowing())
                        .addresses(OutboundUrl.parse("http://public.example/"), Transport.ANY));
    }

    @Test
    void aPublicNameWithoutAddressIsUnresolvable() {
        assertEquals(Kind.UNRESOLVABLE, refusal(FixedOutboundConfig.allowing(), "http://nothing.example/"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.1:8089/, true",
        "127.0.0.1, http://[::ffff:127.0.0.1]:8089/, true",
        "127.0.0.1, http://127.0.0.2/, false",
        "127.0.0.1:8089, http://127.0.0.1:8089/, true",
        "127.0.0.1:8089, http://127.0.0.1:8090/, false",
        "127.0.0.1:8089, http://mapped.example:8089/, true",
        "10.0.0.0/8, http://mixed.example/, true",
        "10.0.0.0/8, http://mixed6.example/, false",
        "fd00::/8, http://mixed6.example/, true",
        "mixed.example, http://mixed.example/, true",
        "Mixed.Example:8443, https://mixed.example:8443/, true",
        "mixed.example:8443, https://mixed.example/, false",
        "mixed.example, http://mixed6.example/, false",
        "mixed.example, http://10.0.0.1/, false",
        "intranet, http://intranet/, true",
        "'::1', http://[::1]:8089/, true",
        "'[::1]:8089', http://[::1]:8089/, true",
        "'[::1]:8089', http://[::1]:8090/, false"
    })
    void theOperatorCanAllowPrivateTargets(String entry, String url, boolean allowed) {
        if (allowed)
            targets(FixedOutboundConfig.allowing(entry)).addresses(OutboundUrl.parse(url), Transport.PROTECTED);
        else assertEquals(Kind.NOT_ALLOWED, refusal(FixedOutboundConfig.allowing(entry), url));
    }

    @Test
    void refusedTargetsOverrideAllowedTargets() {
        FixedOutboundConfig rules =
                new FixedOutboundConfig(List.of("8.8.8.8"), List.of("8.8.8.0/24", "www.example"), false);
        assertEquals(Kind.NOT_ALLOWED, refusal(rules, "http://8.8.8.8/"));
        assertEquals(Kind.NOT_ALLOWED, refusal(rules, "http://public.example/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "fd00::/129",
                "10.0.0/8",
                "a b",
                "http://x",
                "10.0.0.1/8:80",
                "",
                "[nothing]",
                "x:y"
            })
    void anInvalidEntryPreventsTheStart(String entry) {
        assertThrows(RuntimeException.class, () -> targets(FixedOutboundConfig.allowing(entry)));
    }

    @Test
    void protectedContentRequiresHttpsUnlessConfigured() {
        FixedOutboundConfig strict = new FixedOutboundConfig(List.of(), List.of(), true);
        assertEquals(Kind.NOT_ALLOWED, refusal(strict, "http://public.example/"));
        targets(strict).addresses(OutboundUrl.parse("https://public.example/"), Transport.PROTECTED);
        targets(strict).addresses(OutboundUrl.parse("http://public.example/"), Transport.ANY);
    }

    private static Kind refusal(FixedOutboundConfig rules, String url) {
        return assertThrows(
                        OutboundFailure.class,
                        () -> targets(rules).addresses(OutboundUrl.parse(url), Transport.PROTECTED))
                .kind();
    }

    private static TargetResolver targets(FixedOutboundConfig rules) {
        return new TargetResolver(
                rules, name -> NAMES.getOrDefault(name, List.of()), () -> Set.copyOf(NAMES.get("me.example")));
    }

    private static List<InetAddress> addresses(String text) {
        return Arrays.stream(text.split(" "))
                .map(AddressRange::literal)
                .map(java.util.Optional::orElseThrow)
                .toList();
    }
}
