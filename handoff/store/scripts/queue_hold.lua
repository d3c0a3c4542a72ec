-- Make room with a colleague before a transfer: who is not online or has no room is refused.
-- KEYS 1 presence  2 beats  3 held:<agent>   ARGV 1 agent  2 conversation  3 presence lasts (ms)
-- Returns 'ok' | 'absent' | 'full'
local presence = redis.call('HGET', KEYS[1], ARGV[1])
local beat = redis.call('ZSCORE', KEYS[2], ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if not presence or not beat or tonumber(beat) + ARGV[3] < now then
  return 'absent'
end
presence = cjson.decode(presence)
if presence.status ~= 'online' then
  return 'absent'
end
if redis.call('SCARD', KEYS[3]) >= presence.capacity then
  return 'full'
end
redis.call('SADD', KEYS[3], ARGV[2])
return 'ok'
