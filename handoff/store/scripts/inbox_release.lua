-- Give an inbox partition up before its lease ends, and tell the others that it is free.
-- KEYS 1 lease   ARGV 1 owner  2 channel
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('PUBLISH', ARGV[2], '{"kind":"partition_free"}')
return redis.call('DEL', KEYS[1])
