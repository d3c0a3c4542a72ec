-- Set an agent's presence, or only note a sign of life, by the server's clock.
-- KEYS 1 presence  2 beats   ARGV 1 agent  2 presence (JSON) or '' for a beat  3 channel
-- Returns 1, or 0 when a beat came from an agent without presence.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[2] ~= '' then
  local old = redis.call('HGET', KEYS[1], ARGV[1])
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  if old ~= ARGV[2] then
    redis.call('PUBLISH', ARGV[3], '{"kind":"presence"}')
  end
elseif redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  return 0
end
redis.call('ZADD', KEYS[2], now, ARGV[1])
return 1
