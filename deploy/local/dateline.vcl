# Varnish in front of Dateline: caches public responses for the lifetime that Dateline states, and purges them by tag.
vcl 4.1;

import std;
import xkey;

backend dateline {
    .host = "DATELINE_HOST";
    .port = "DATELINE_PORT";
    .probe = { .url = "/health/ready"; .interval = 1s; .timeout = 2s; .window = 4; .threshold = 2; .initial = 1; }
}

sub vcl_recv {
    # This listener accepts only purges, and it is the only one that does.
    if (local.socket == "purges") {
        if (req.method != "PURGE" || !req.http.Cache-Tag) {
            return (synth(400, "Send PURGE with Cache-Tag"));
        }
        set req.http.Dropped = xkey.purge(req.http.Cache-Tag);
        return (synth(200, "Dropped " + req.http.Dropped));
    }
    if (req.method == "PURGE") {
        return (synth(405, "Not here"));
    }
    # Dateline ignores cookies. A response to a key is never shared: the built-in rules pass such requests through.
    unset req.http.Cookie;
    # A stale response is served while a new one is fetched, and for longer only while the backend is unhealthy.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 60s;
    }
}

sub vcl_hash {
    # Responses contain URLs from Dateline's configuration, so they do not depend on the Host header.
    hash_data(req.url);
    return (lookup);
}

sub vcl_backend_response {
    # A response without a tag cannot be purged; its lifetime is that of Cache-Control.
    if (beresp.http.Cache-Tag && beresp.http.CDN-Cache-Control ~ "max-age=\d") {
        set beresp.ttl = std.duration(regsub(beresp.http.CDN-Cache-Control, "^.*?max-age=(\d+).*$", "\1s"), 0s);
        set beresp.grace = std.duration(regsub(beresp.http.CDN-Cache-Control, "^.*?stale-if-error=(\d+).*$", "\1s"), 0s);
    }
    set beresp.http.xkey = beresp.http.Cache-Tag;
}

sub vcl_deliver {
    # The time in this cache does not shorten the lifetime for the reader.
    unset resp.http.Age;
    unset resp.http.xkey;
    set resp.http.X-Cache = "miss";
    if (obj.hits > 0) {
        set resp.http.X-Cache = "hit";
    }
}

# Varnish's own error responses, as problem documents like those of Dateline.
sub vcl_backend_error {
    set beresp.http.Content-Type = "application/problem+json";
    set beresp.http.Retry-After = "5";
    set beresp.body = """{"title":"Dateline does not answer. Try again.","status":""" + beresp.status + "}";
    return (deliver);
}

sub vcl_synth {
    set resp.http.Content-Type = "application/problem+json";
    if (resp.status == 200) {
        set resp.http.Content-Type = "application/json";
    }
    set resp.body = {"{"title":""} + resp.reason + {"","status":"} + resp.status + "}";
    return (deliver);
}
