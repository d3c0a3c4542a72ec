-- Undo the first step of a claim that the log refused or that never came to the second.
-- KEYS 1 waiting  2 items  3 reserved  4 holders  5 held:<agent>
-- ARGV 1 conversation  2 agent  3 '1' to let it wait again at its old place, '0' to forget it  4 channel
-- Returns 1 when this agent held it, else 0 and nothing changed.
local holder = redis.call('HGET', KEYS[4], ARGV[1])
if not holder then
  return 0
end
local score, agent = string.match(holder, '^(.-)\n(.*)$')
if agent ~= ARGV[2] then
  return 0
end
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('HDEL', KEYS[4], ARGV[1])
redis.call('SREM', KEYS[5], ARGV[1])
if ARGV[3] == '1' then
  redis.call('ZADD', KEYS[1], score, ARGV[1])
else
  redis.call('HDEL', KEYS[2], ARGV[1])
end
redis.call('PUBLISH', ARGV[4], '{"kind":"queue"}')
return 1
