-- Own an inbox partition for a while; every change of owner raises the fence.
-- KEYS 1 lease  2 fence   ARGV 1 owner  2 lease (ms)
-- Returns the fence, or nil when somebody else owns the partition.
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then
  return false
end
if not owner then
  redis.call('INCR', KEYS[2])
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return tonumber(redis.call('GET', KEYS[2]))
