-- wrk: the same POST again and again; KEY, BODY and its TYPE (JSON without it) come from the environment.
wrk.method = "POST"
local type_of_body = os.getenv("TYPE") or ""
wrk.headers["Content-Type"] = type_of_body ~= "" and type_of_body or "application/json"
wrk.headers["Authorization"] = "Bearer " .. (os.getenv("KEY") or "none")
local file = assert(io.open(os.getenv("BODY"), "rb"))
wrk.body = file:read("*a")
file:close()

-- One line: requests, microseconds, p50 and p99 in microseconds, refused (status 400 and up), broken.
function done(summary, latency)
  local errors = summary.errors
  print(string.format("RESULT %d %d %d %d %d %d", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
