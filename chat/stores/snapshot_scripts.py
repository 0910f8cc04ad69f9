"""What processes ask of Redis when many of them want one snapshot.

A *lease* says who reads the store for all. Its value is a fencing token, a number that
only grows and the process's name: a snapshot is taken only from who still holds it. A
write removes snapshot and lease together, so what was read before it is never kept.
"""

#: KEYS snapshot, lease, fence · ARGV process, lease_ms, whether to refresh a snapshot.
#: Returns snapshot ('' for none), its remaining ms, and a token ('' for no lease).
LOOK = """
local kept = redis.call('GET', KEYS[1])
local left = 0
if kept then
  left = redis.call('PTTL', KEYS[1])
  if ARGV[3] == '0' then return {kept, left, ''} end
end
if redis.call('EXISTS', KEYS[2]) == 1 then return {kept or '', left, ''} end
local token = redis.call('INCR', KEYS[3]) .. ':' .. ARGV[1]
redis.call('SET', KEYS[2], token, 'PX', ARGV[2])
return {kept or '', left, token}
"""

#: KEYS snapshot, lease · ARGV token, snapshot, ttl_ms · returns 1 if it was kept.
KEEP = """
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('DEL', KEYS[2])
return 1
"""

#: KEYS lease · ARGV token, lease_ms · returns 1 if the lease is still ours.
RENEW = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""

#: KEYS lease · ARGV token · gives a lease back.
RELEASE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
"""
