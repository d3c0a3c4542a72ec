-- Remove an inbox entry that needs no append, if the fence is still current.
-- KEYS 1 inbox  2 fence   ARGV 1 entry  2 fence   Returns 1, or 0 when fenced.
if redis.call('GET', KEYS[2]) ~= ARGV[2] then
  return 0
end
redis.call('XDEL', KEYS[1], ARGV[1])
return 1
