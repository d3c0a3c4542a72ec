-- Second step of a claim, after the log said yes: the conversation is the agent's and waits no more.
-- KEYS 1 waiting  2 items  3 reserved  4 holders  5 held:<agent>  6 waits
-- ARGV 1 conversation  2 agent  3 seconds waited or ''  4 how many waits to remember  5 channel
local holder = redis.call('HGET', KEYS[4], ARGV[1])
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('SADD', KEYS[5], ARGV[1])
if not holder or string.match(holder, '\n(.*)$') == ARGV[2] then
  redis.call('ZREM', KEYS[3], ARGV[1])
  redis.call('HDEL', KEYS[4], ARGV[1])
  redis.call('HDEL', KEYS[2], ARGV[1])
end
if ARGV[3] ~= '' then
  redis.call('LPUSH', KEYS[6], ARGV[3])
  redis.call('LTRIM', KEYS[6], 0, ARGV[4] - 1)
end
redis.call('PUBLISH', ARGV[5], '{"kind":"queue"}')
return 1
