-- Be counted among the workers that share the inbox, and forget those who have not been heard of.
-- KEYS 1 workers   ARGV 1 worker  2 lasts (ms)   Returns how many workers there are.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('ZADD', KEYS[1], now, ARGV[1])
return redis.call('ZCARD', KEYS[1])
