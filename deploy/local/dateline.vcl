# Varnish in front of Dateline: keeps what everybody may read for as long as Dateline says, and drops it at once by tag.
vcl 4.1;

import std;
import xkey;

backend dateline {
    .host = "DATELINE_HOST";
    .port = "DATELINE_PORT";
    .probe = { .url = "/health/ready"; .interval = 1s; .timeout = 2s; .window = 4; .threshold = 2; .initial = 1; }
}

sub vcl_recv {
    # Whoever reaches this listener may purge, and nobody through the other one.
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
    # Dateline has no use for cookies, and an answer to a key is never shared: the built-in rules pass it on.
    unset req.http.Cookie;
    # Old answers stand in while a new one is fetched, and longer only where there is none to be had.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 60s;
    }
}

sub vcl_hash {
    # Its addresses come from its configuration, whatever it is called by.
    hash_data(req.url);
    return (lookup);
}

sub vcl_backend_response {
    # What has no tag cannot be dropped, and lives by Cache-Control alone.
    if (beresp.http.Cache-Tag && beresp.http.CDN-Cache-Control ~ "max-age=\d") {
        set beresp.ttl = std.duration(regsub(beresp.http.CDN-Cache-Control, "^.*?max-age=(\d+).*$", "\1s"), 0s);
        set beresp.grace = std.duration(regsub(beresp.http.CDN-Cache-Control, "^.*?stale-if-error=(\d+).*$", "\1s"), 0s);
    }
    set beresp.http.xkey = beresp.http.Cache-Tag;
}

sub vcl_deliver {
    # How long it lay here is no part of how long the reader may keep it.
    unset resp.http.Age;
    unset resp.http.xkey;
    set resp.http.X-Cache = "miss";
    if (obj.hits > 0) {
        set resp.http.X-Cache = "hit";
    }
}

# What Varnish answers by itself, in the form in which Dateline refuses.
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
