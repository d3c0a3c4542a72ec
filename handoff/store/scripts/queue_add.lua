-- Let a conversation wait; one that waits already, or is reserved, keeps its place and gets the newer item.
-- KEYS 1 waiting  2 items  3 reserved  4 counter
-- ARGV 1 conversation  2 item (JSON)  3 priority rank  4 '1' for the front of its priority  5 channel
-- Returns 1 when it was added, 0 when it was there.
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
if redis.call('ZSCORE', KEYS[1], ARGV[1]) or redis.call('ZSCORE', KEYS[3], ARGV[1]) then
  return 0
end
-- No wall clock: a counter within a band per priority, and half a band lower for those who return to the front.
local score = tonumber(ARGV[3]) * 2 ^ 44 + redis.call('INCR', KEYS[4])
if ARGV[4] == '1' then
  score = score - 2 ^ 43
end
redis.call('ZADD', KEYS[1], string.format('%.0f', score), ARGV[1])
redis.call('PUBLISH', ARGV[5], '{"kind":"queue"}')
return 1
