-- First step of a claim: take a waiting conversation out of the queue, for a while, for one agent.
-- KEYS 1 waiting  2 items  3 reserved  4 holders  5 presence  6 beats  7 held:<agent>
--      8 claimed:<agent>
-- ARGV 1 agent  2 conversation or '' for the next  3 lease (ms)  4 presence lasts (ms)  5 channel
--      6 cid or ''
-- Returns {'ok', conversation, item} | {'absent'} | {'full', capacity} | {'empty'} | {'taken'} | {'gone'}
local agent, wanted = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- The same agent asks again for what he has reserved: the answer to a retry is the same, with a new lease.
if wanted ~= '' then
  local holder = redis.call('HGET', KEYS[4], wanted)
  if holder then
    if string.match(holder, '\n(.*)$') ~= agent then
      return {'taken'}
    end
    redis.call('ZADD', KEYS[3], now + ARGV[3], wanted)
    return {'ok', wanted, redis.call('HGET', KEYS[2], wanted) or ''}
  end
end

local presence = redis.call('HGET', KEYS[5], agent)
local beat = redis.call('ZSCORE', KEYS[6], agent)
if not presence or not beat or tonumber(beat) + ARGV[4] < now then
  return {'absent'}
end
presence = cjson.decode(presence)
if presence.status == 'offline' then
  return {'absent'}
end
if redis.call('SCARD', KEYS[7]) >= presence.capacity then
  return {'full', presence.capacity}
end

local conversation, score = wanted, false
if wanted == '' then
  local head = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  if #head == 0 then
    return {'empty'}
  end
  conversation, score = head[1], head[2]
else
  score = redis.call('ZSCORE', KEYS[1], wanted)
  if not score then
    return {'gone'}
  end
end

redis.call('ZREM', KEYS[1], conversation)
redis.call('ZADD', KEYS[3], now + ARGV[3], conversation)
redis.call('HSET', KEYS[4], conversation, score .. '\n' .. agent)
redis.call('SADD', KEYS[7], conversation)
if ARGV[6] ~= '' then
  redis.call('HSET', KEYS[8], ARGV[6], conversation)
  redis.call('EXPIRE', KEYS[8], 86400)
end
redis.call('PUBLISH', ARGV[5], '{"kind":"queue"}')
return {'ok', conversation, redis.call('HGET', KEYS[2], conversation) or ''}
