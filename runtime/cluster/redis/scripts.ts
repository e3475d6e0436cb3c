// What Redis does in one step. https://redis.io/docs/latest/develop/programmability/eval-intro/
//
// A log is a hash and a stream. In the hash: `epoch`, `last` (the number of the last event), `bytes` (of the entries that
// are kept), and for each node that has appended `node:ID`, "COUNT BEFORE TIME" of its last append. The id of an entry in
// the stream is `FIRST-0`, the number of its first event; its fields stand in one order: k its key, t the time in
// milliseconds, n how many events, d the bytes.

/** Shared by both: the time, numbers as texts (Lua would write large ones with an exponent), what keeps a log in its limits. */
const common = `
local state, log = KEYS[1], KEYS[2]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function text(number) return string.format('%.0f', number) end

local function trim(last, events, age, bytes, most)
  local kept = tonumber(redis.call('HGET', state, 'bytes')) or 0
  local dropped = 0
  for _ = 1, most do
    local entry = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
    if not entry then break end
    local fields = entry[2]
    local final = tonumber(string.match(entry[1], '^%d+')) + tonumber(fields[6]) - 1
    local fits = final > last - events and tonumber(fields[4]) > now - age and kept - dropped <= bytes
    if fits then break end
    dropped = dropped + #fields[8]
    redis.call('XDEL', log, entry[1])
  end
  if dropped > 0 then redis.call('HINCRBY', state, 'bytes', -dropped) end
end

local function keep(age)
  redis.call('PEXPIRE', state, age)
  redis.call('PEXPIRE', log, age)
end
`;

/**
 * Answers the epoch and the number before the first event; nil: there is no such log; -1: it is known already, but not
 * kept. ARGV: the node and the count of the key, how many events, the bytes, the limits (events, milliseconds, bytes), and how to publish: the command and the channel.
 */
const append = `${common}
local node, count, events, bytes = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local key = node .. ':' .. ARGV[2]
local last = tonumber(redis.call('HGET', state, 'last') or '')
if not last then return nil end
local epoch = redis.call('HGET', state, 'epoch')

local done = redis.call('HGET', state, 'node:' .. node)
if done then
  local doneCount, before = string.match(done, '^(%d+) (%d+) ')
  if count == tonumber(doneCount) then return { epoch, before } end
  if count < tonumber(doneCount) then
    local to = '+'
    while true do
      local found = redis.call('XREVRANGE', log, to, '-', 'COUNT', 50)
      if #found == 0 then return -1 end
      for _, entry in ipairs(found) do
        local first = tonumber(string.match(entry[1], '^%d+'))
        if entry[2][2] == key then return { epoch, text(first - 1) } end
        to = '(' .. entry[1]
      end
    end
  end
end

redis.call('XADD', log, text(last + 1) .. '-0', 'k', key, 't', text(now), 'n', ARGV[3], 'd', bytes)
redis.call('HSET', state, 'last', text(last + events))
redis.call('HINCRBY', state, 'bytes', #bytes)
local isNew = redis.call('HSET', state, 'node:' .. node, ARGV[2] .. ' ' .. text(last) .. ' ' .. text(now))
if isNew == 1 and redis.call('HLEN', state) > 100 then
  local all = redis.call('HGETALL', state)
  for index = 1, #all, 2 do
    local time = string.match(all[index + 1], '^%d+ %d+ (%d+)$')
    if time and tonumber(time) < now - 86400000 then redis.call('HDEL', state, all[index]) end
  end
end
trim(last + events, tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), 100)
keep(ARGV[6])
local head = string.char(1) .. table.concat({ key, epoch, text(last), ARGV[3] }, ' ') .. string.char(10)
redis.call(ARGV[8], ARGV[9], head .. bytes)
return { epoch, text(last) }
`;

/**
 * Answers the epoch, the number of the last event, and what is kept after a number. ARGV: a new epoch, the number, the
 * limits.
 */
const read = `${common}
local last = tonumber(redis.call('HGET', state, 'last') or '')
if not last then
  redis.call('DEL', state, log)
  redis.call('HSET', state, 'epoch', ARGV[1], 'last', 0, 'bytes', 0)
  last = 0
end
trim(last, tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), 100000)
keep(ARGV[4])
local from = '-'
local start = redis.call('XREVRANGE', log, ARGV[2], '-', 'COUNT', 1)[1]
if start then
  local final = tonumber(string.match(start[1], '^%d+')) + tonumber(start[2][6]) - 1
  from = final > tonumber(ARGV[2]) and start[1] or '(' .. start[1]
end
return { redis.call('HGET', state, 'epoch'), text(last), redis.call('XRANGE', log, from, '+') }
`;

/** Answers 1 when the lease is the holder's from now on. ARGV: the holder, milliseconds. */
const lease = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;

/** ARGV: the holder. */
const release = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`;

export const scripts = { append, read, lease, release } as const;

export type ScriptName = keyof typeof scripts;
