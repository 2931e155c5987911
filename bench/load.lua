-- For wrk: GET the targets of a file in turn; NUMBER in a target becomes a number never used before.
-- Arguments: file of targets (one a line), Accept header, first number.
local NUMBER = "@NUMBER@"
local parts, n, accept = {}, 0, nil

function init(args)
  accept, n = args[2], tonumber(args[3])
  for target in io.lines(args[1]) do
    local first, last = target:find(NUMBER, 1, true)
    if first then
      parts[#parts + 1] = { target:sub(1, first - 1), target:sub(last + 1) }
    else
      parts[#parts + 1] = { wrk.format("GET", target, { Host = wrk.headers["Host"], Accept = accept }) }
    end
  end
end

function request()
  n = n + 1
  local part = parts[n % #parts + 1]
  if not part[2] then
    return part[1]
  end
  local target = part[1] .. string.format("%d", n) .. part[2]
  return wrk.format("GET", target, { Host = wrk.headers["Host"], Accept = accept })
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\nRESULT {"requests": %d, "duration_us": %d, "p50_us": %d, "p99_us": %d, "failed": %d, "errors": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.status, e.connect + e.read + e.write + e.status + e.timeout))
end
