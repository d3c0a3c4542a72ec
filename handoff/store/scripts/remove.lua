-- Forget a conversation that the archive holds up to the expected seq.
-- KEYS 1 log  2 meta  3 cids  4.. the four indexes   ARGV 1 conversation  2 expected seq
-- Returns 1 when it was removed, 0 when something newer is in it (or it was gone).
if redis.call('HGET', KEYS[2], 'seq') ~= ARGV[2] then
  return 0
end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
for i = 4, #KEYS do
  redis.call('ZREM', KEYS[i], ARGV[1])
end
return 1
