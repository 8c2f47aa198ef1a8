-- For wrk: WORD in the address is one of the words given behind "--" in turn; the 95th percentile is said at the end.
local paths, at = {}, 0

function init(words)
  for _, word in ipairs(words) do
    paths[#paths + 1] = (string.gsub(wrk.path, "WORD", word))
  end
  if #paths > 0 then
    request = function()
      at = at % #paths + 1
      return wrk.format("GET", paths[at])
    end
  end
end

function done(summary, latency)
  io.write(string.format("95%% %.3fms\n", latency:percentile(95) / 1000))
end
