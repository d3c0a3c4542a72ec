-- Compare and append: the one way in which a conversation changes.
--
-- KEYS 1 log  2 meta  3 cids  4 inbox  5 fence
--      6 idx:bot  7 idx:queue  8 idx:agent  9 idx:none
-- ARGV 1 conversation   2 expected seq      3 cid or ''        4 fingerprint
--      5 fence or ''    6 new snapshot      7 new responder    8 last activity (ms)
--      9 done inbox entry or ''            10 channel         11 epoch ('' unless opening)
--     12 number of events n, then n events, n cids ('' for none), then pairs of inbox entries (seq, kind)
-- Returns {'ok', first seq} | {'duplicate', seq, fingerprint} | {'fenced'} | {'moved', top}
local conversation, cid = ARGV[1], ARGV[3]

-- A retry is answered before anything else can refuse it, even after the end of the conversation.
if cid ~= '' then
  local known = redis.call('HGET', KEYS[3], cid)
  if known then
    local seq, print = string.match(known, '^(%d+):(.*)$')
    return {'duplicate', tonumber(seq), print}
  end
end

if ARGV[5] ~= '' and redis.call('GET', KEYS[5]) ~= ARGV[5] then
  return {'fenced'}
end

local old = redis.call('HMGET', KEYS[2], 'seq', 'responder')
local top = tonumber(old[1] or '0')
if top ~= tonumber(ARGV[2]) or (top == 0) ~= (ARGV[11] ~= '') then
  return {'moved', top}
end

local n = tonumber(ARGV[12])
for i = 1, n do
  local seq = top + i
  redis.call('XADD', KEYS[1], '0-' .. seq, 'e', ARGV[12 + i])
  local own = ARGV[12 + n + i]
  if own ~= '' then
    redis.call('HSET', KEYS[3], own, seq .. ':' .. (own == cid and ARGV[4] or ''))
  end
end

redis.call('HSET', KEYS[2], 'state', ARGV[6], 'seq', top + n, 'responder', ARGV[7])
if ARGV[11] ~= '' then
  redis.call('HSET', KEYS[2], 'epoch', ARGV[11], 'version', '1')
end

local index = {bot = KEYS[6], queue = KEYS[7], agent = KEYS[8], none = KEYS[9]}
if old[2] and old[2] ~= ARGV[7] then
  redis.call('ZREM', index[old[2]], conversation)
end
redis.call('ZADD', index[ARGV[7]], ARGV[8], conversation)

for i = 13 + 2 * n, #ARGV, 2 do
  redis.call('XADD', KEYS[4], '*', 'c', conversation, 's', ARGV[i], 'k', ARGV[i + 1])
end
if ARGV[9] ~= '' then
  redis.call('XDEL', KEYS[4], ARGV[9])
end

redis.call('PUBLISH', ARGV[10], conversation .. ' ' .. (top + n) .. ' ' .. ARGV[7])
return {'ok', top + 1}
