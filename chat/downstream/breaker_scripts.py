"""What processes do to a shared breaker: scripts that Redis runs as one step.

Each breaker is a hash: its state, an era that grows with each change, when a probe is
due, and a window of one part a second. All on Redis' clock. Results that were counted
in an earlier era are late news and change nothing. Each change is an entry of the
timeline and a message to all processes, made in the same step, so none is lost or told
twice.
"""

_COMMON = """
local hash, probes, timeline = KEYS[1], KEYS[2], KEYS[3]
local name, era_known = ARGV[1], tonumber(ARGV[2])
local minimum, failure_rate, slow_rate = tonumber(ARGV[3]), tonumber(ARGV[4]),
  tonumber(ARGV[5])
local window, open_ms, cap_ms = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local spread, wanted, lease_ms = tonumber(ARGV[9]), tonumber(ARGV[10]),
  tonumber(ARGV[11])
local clock = redis.call('TIME')
local second = tonumber(clock[1])
local now = second * 1000 + math.floor(clock[2] / 1000)
local kept = redis.call('HMGET', hash, 'state', 'era', 'until', 'reopened', 'recovered',
  'cause')
local born = not kept[1]
local state, era = kept[1] or 'closed', tonumber(kept[2]) or now
local due, reopened = tonumber(kept[3]) or 0, tonumber(kept[4]) or 0
local recovered, cause = tonumber(kept[5]) or 0, kept[6] or ''
local changed = ''
local calls, failures, slow = 0, 0, 0
if born then redis.call('HSET', hash, 'state', state, 'era', era) end

local function sum()
  calls, failures, slow = 0, 0, 0
  local parts = redis.call('HVALS', hash .. ':window')
  for _, part in ipairs(parts) do
    local at, c, f, s = part:match('(%d+) (%d+) (%d+) (%d+)')
    if tonumber(at) > second - window then
      calls, failures, slow = calls + c, failures + f, slow + s
    end
  end
end

local function count(c, f, s)
  local slot = second % window
  local part = redis.call('HGET', hash .. ':window', slot)
  if part then
    local at, c0, f0, s0 = part:match('(%d+) (%d+) (%d+) (%d+)')
    if tonumber(at) == second then c, f, s = c + c0, f + f0, s + s0 end
  end
  redis.call('HSET', hash .. ':window', slot,
    string.format('%d %d %d %d', second, c, f, s))
  redis.call('EXPIRE', hash .. ':window', math.ceil(window) + 1)
end

local function tell(before, after, why)
  redis.call('XADD', timeline, 'MAXLEN', '~', 20000, '*', 'name', name,
    'before', before, 'after', after, 'cause', why, 'calls', calls,
    'failures', failures, 'slow', slow, 'actor', '')
  changed = before
end

local function become(after, why)
  if after ~= state then tell(state, after, why) end
  state, era, recovered, cause = after, era + 1, 0, why
  redis.call('DEL', probes)
  if after == 'closed' then
    redis.call('DEL', hash .. ':window')
    due, reopened = 0, 0
  end
end

local function open(why)
  become('open', why)
  local doubled = open_ms * 2 ^ math.min(reopened, 30)
  due = now + math.floor(math.min(cap_ms, doubled) * spread)
end

local function answer(lease, wait)
  redis.call('HSET', hash, 'state', state, 'era', era, 'until', due,
    'reopened', reopened, 'recovered', recovered, 'cause', cause)
  if changed ~= '' then
    redis.call('PUBLISH', 'breakers', name)
  end
  return {state, era, math.max(0, due - now), cause, changed, calls, failures, slow,
    lease or '', wait or 0}
end
"""

#: Adds what a process counted; opens when the sum says so, or the process did.
PUSH = (
    _COMMON
    + """
local c, f, s = tonumber(ARGV[12]), tonumber(ARGV[13]), tonumber(ARGV[14])
local opened, why = ARGV[15], ARGV[16]
if state == 'closed' and (era == era_known or born) then
  if c > 0 then count(c, f, s) end
  if c > 0 or opened == '1' then
    sum()
    if opened == '1' then
      open(why)
    elseif calls >= minimum and failures >= failure_rate * calls then
      open(string.format('%d of %d calls failed', failures, calls))
    elseif calls >= minimum and slow >= slow_rate * calls then
      open(string.format('%d of %d calls were slow', slow, calls))
    end
  end
end
return answer()
"""
)

#: Asks for one probe of a breaker whose open time is over. Fewer may be wanted by now
#: than have succeeded.
LEASE = (
    _COMMON
    + """
if state == 'open' and now >= due then become('half_open', 'time to probe') end
if state == 'half_open' and recovered >= wanted then
  become('closed', string.format('%d probes succeeded', recovered))
end
if state ~= 'half_open' then return answer('', math.max(0, due - now)) end
redis.call('ZREMRANGEBYSCORE', probes, '-inf', now)
if redis.call('ZCARD', probes) + recovered < wanted then
  redis.call('ZADD', probes, now + lease_ms, ARGV[12])
  redis.call('PEXPIRE', probes, lease_ms * 2)
  return answer(ARGV[12], 0)
end
local soonest = redis.call('ZRANGE', probes, 0, 0, 'WITHSCORES')
return answer('', math.max(1, (tonumber(soonest[2]) or now) - now))
"""
)

#: Takes a probe's result, unless its lease ran out or belongs to an earlier era.
SETTLE = (
    _COMMON
    + """
local lease, outcome = ARGV[12], ARGV[13]
local was_ours = redis.call('ZREM', probes, lease) == 1
if state ~= 'half_open' or era ~= era_known or not was_ours then return answer() end
if outcome == 'ok' then
  recovered = recovered + 1
  if recovered >= wanted then
    become('closed', string.format('%d probes succeeded', recovered))
  end
elseif outcome == 'failed' then
  reopened = reopened + 1
  open('a probe failed')
end
return answer()
"""
)

#: Takes the word that an override ran out, from the first process that brings it.
#: Who was kept away is probed before everybody comes back.
ENDED = (
    _COMMON
    + """
local override, order = ARGV[12], tonumber(ARGV[13])
local why = 'the override ran out'
if order <= tonumber(redis.call('HGET', hash, 'ended') or -1) then return answer() end
redis.call('HSET', hash, 'ended', order)
if override == 'forced_open' then
  state = override
  become('half_open', why)
else
  tell(override, state, why)
end
return answer()
"""
)

#: Puts a breaker into a state by an operator's order; the order tells the timeline.
PLACE = (
    _COMMON
    + """
state = ARGV[12]
become(ARGV[12], ARGV[13])
return answer()
"""
)
