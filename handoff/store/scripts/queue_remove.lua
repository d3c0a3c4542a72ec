-- A conversation waits no more for another reason than a claim: its customer left the queue or it ended.
-- KEYS 1 waiting  2 items  3 reserved   ARGV 1 conversation  2 channel
-- A reserved one is left to its claim, which the log will refuse.
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then
  return 0
end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('PUBLISH', ARGV[2], '{"kind":"queue"}')
return 1
