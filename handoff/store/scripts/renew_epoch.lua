-- Mint a new epoch unless somebody else already did.
-- KEYS 1 meta   ARGV 1 epoch believed current  2 new epoch
-- Returns the epoch now valid, or nil when the conversation is gone.
local current = redis.call('HGET', KEYS[1], 'epoch')
if current == ARGV[1] then
  redis.call('HSET', KEYS[1], 'epoch', ARGV[2])
  return ARGV[2]
end
return current
