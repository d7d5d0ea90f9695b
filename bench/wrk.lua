-- Sends the complete requests in a file, each followed by a zero byte. `-- FILE random PAUSE` sends random ones and pauses for PAUSE milliseconds before
-- each request of a connection; `-- FILE once THREADS` sends each of them once, in order. Prints one line of JSON at the end.
local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(arguments)
    local requests, count = {}, 0
    local file = assert(io.open(arguments[1], "rb"))
    for one in file:read("*a"):gmatch("[^%z]+") do
        count = count + 1
        requests[count] = one
    end
    file:close()
    if arguments[2] == "random" then
        math.randomseed(os.time() * 97 + number)
        request = function() return requests[math.random(count)] end
        local pause = tonumber(arguments[3])
        if pause > 0 then delay = function() return pause end end
    else
        local step, at = tonumber(arguments[3]), number + 1
        request = function()
            local one = requests[at]
            at = at + step
            if at > count then at = number + 1 end
            return one
        end
    end
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format('{"requests":%d,"seconds":%.3f,"p50":%.3f,"p99":%.3f,"failed":%d}\n', summary.requests,
        summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
