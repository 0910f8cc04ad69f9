"""Where processes tell of reads of sessions, and what they tell: Redis keys, a script.

Counts lie in slots of ten seconds, each a hash with a bounded number of fields; the
busiest thousand sessions of a slot in a sorted set beside it. What makes a session hot
is counted in quarters of a second, on Redis' own clock.
"""

SLOT_S = 10
KEPT_S = 1200
KEYS_KEPT = 1000
SAMPLES, SAMPLES_KEPT = "hot:samples", 2000
#: Sessions that are read so much that their snapshots stay, and until when (ms).
HOT = "hot:pins"
#: Sessions that operators pinned: the same.
HELD = "hot:held"


def stats_key(slot: int) -> str:
    """Return the hash of a slot's counts."""
    return f"hot:stats:{slot}"


def busy_key(slot: int) -> str:
    """Return the sorted set of a slot's sessions."""
    return f"hot:keys:{slot}"


#: KEYS hot, held · ARGV threshold, calm, keep_ms, ttl_ms, then sessions and reads.
#: A session is hot from ``threshold`` reads within a second, and stays so while it has
#: ``calm``. Returns the sessions whose snapshots are to stay, by either reason.
COUNT = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local threshold, calm = tonumber(ARGV[1]), tonumber(ARGV[2])
local keep, ttl = tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local quarter = math.floor(now / 250)
local here = 'hot:rate:' .. quarter
for i = 5, #ARGV, 2 do
  local key = ARGV[i]
  redis.call('ZINCRBY', here, ARGV[i + 1], key)
  local reads = 0
  for back = 0, 3 do
    reads = reads + (redis.call('ZSCORE', 'hot:rate:' .. (quarter - back), key) or 0)
  end
  local is_hot = redis.call('ZSCORE', KEYS[1], key)
  if reads >= threshold or (is_hot and reads >= calm) then
    redis.call('ZADD', KEYS[1], now + keep, key)
    is_hot = true
  end
  if is_hot or redis.call('ZSCORE', KEYS[2], key) then
    local left = redis.call('PTTL', 'hot:session:' .. key)
    if left > 0 and left < ttl / 2 then
      redis.call('PEXPIRE', 'hot:session:' .. key, ttl)
    end
  end
end
redis.call('ZREMRANGEBYRANK', here, 0, -1001)
redis.call('PEXPIRE', here, 5000)
local pinned = redis.call('ZRANGE', KEYS[1], 0, -1)
for _, key in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  pinned[#pinned + 1] = key
end
return pinned
"""
