package dateline.http.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressTest {

    private final ClientAddress behindProxies =
            new ClientAddress(List.of("10.0.0.0/8", "2001:db8:1::/48", "192.0.2.9"));

    @Test
    void withoutTrustedProxiesThePeerIsCounted() {
        assertEquals("198.51.100.7", new ClientAddress(List.of()).of("198.51.100.7", List.of("203.0.113.1")));
        assertEquals("198.51.100.7", behindProxies.of("198.51.100.7", List.of("203.0.113.1")));
    }

    @Test
    void behindATrustedProxyTheLastUntrustedAddressIsCounted() {
        assertEquals("203.0.113.1", behindProxies.of("10.1.2.3", List.of("203.0.113.1")));
        assertEquals("203.0.113.1", behindProxies.of("192.0.2.9", List.of("1.2.3.4, 203.0.113.1 , 10.9.9.9")));
        assertEquals("203.0.113.1", behindProxies.of("2001:db8:1::5", List.of("1.2.3.4", "203.0.113.1", "10.9.9.9")));
    }

    @Test
    void anAddressOutsideTheRangeIsNotTrusted() {
        assertEquals("11.0.0.1", behindProxies.of("11.0.0.1", List.of("203.0.113.1")));
        assertEquals("192.0.2.8", behindProxies.of("192.0.2.8", List.of("203.0.113.1")));
        assertEquals("203.0.113.1", behindProxies.of("10.255.255.255", List.of("203.0.113.1")));
    }

    @Test
    void ifAllHopsAreProxiesThePeerIsCounted() {
        assertEquals("10.1.2.3", behindProxies.of("10.1.2.3", List.of()));
        assertEquals("10.1.2.3", behindProxies.of("10.1.2.3", List.of("10.0.0.1, 10.0.0.2")));
    }

    @Test
    void ipv6AddressesOfOnePrefixAreOneCaller() {
        ClientAddress open = new ClientAddress(List.of());
        String one = open.of("2001:db8:7:1::1", List.of());
        assertEquals(one, open.of("2001:db8:7:1:ffff:ffff:ffff:ffff", List.of()));
        assertNotEquals(one, open.of("2001:db8:7:2::1", List.of()));
        assertEquals("192.0.2.44", open.of("192.0.2.44", List.of()));
    }

    @Test
    void anIpv4MappedAddressIsTheIpv4Address() {
        ClientAddress open = new ClientAddress(List.of());
        assertEquals("192.0.2.44", open.of("::ffff:192.0.2.44", List.of()));
        assertEquals("192.0.2.44", open.of("::ffff:c000:22c", List.of()));
        assertEquals("203.0.113.1", behindProxies.of("::ffff:10.1.2.3", List.of("203.0.113.1")));
    }

    @Test
    void thePortOfAHopIsNotCounted() {
        assertEquals("203.0.113.1", behindProxies.of("10.1.2.3", List.of("203.0.113.1:50123")));
        assertEquals("203.0.113.1", behindProxies.of("10.1.2.3", List.of("203.0.113.1:50123, 10.9.9.9:8080")));
        String plain = behindProxies.of("10.1.2.3", List.of("2001:db8:7:1::1"));
        assertEquals(plain, behindProxies.of("10.1.2.3", List.of("[2001:db8:7:1::1]")));
        assertEquals(plain, behindProxies.of("10.1.2.3", List.of("[2001:db8:7:1::1]:50123")));
        assertEquals("203.0.113.1", behindProxies.of("10.1.2.3", List.of("203.0.113.1", "[2001:db8:1::5]:443")));
        assertEquals("unknown", behindProxies.of("10.1.2.3", List.of("[evil.example]:443")));
    }

    @Test
    void aHopThatIsNoAddressIsCountedWithoutADnsLookup() {
        assertEquals("unknown", behindProxies.of("10.1.2.3", List.of("unknown")));
        assertEquals("unknown", behindProxies.of("10.1.2.3", List.of("evil.example")));
        assertEquals("unknown", behindProxies.of("10.1.2.3", List.of("x".repeat(5_000))));
        assertEquals("unknown", behindProxies.of("10.1.2.3", List.of("999.1.1.1")));
        behindProxies.of("10.1.2.3", List.of(":::::"));
    }
}
