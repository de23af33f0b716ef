/** A script that means harm, and how its call ends: the text after the contract's prefix, or the message it reports. */
export interface HostileScript {
  readonly name: string;
  /** The body of the handler; or a whole script, where that is what is hostile. */
  readonly body?: string;
  readonly script?: string;
  /** What the one diagnostic says; a `custom-lint-failed` unless it is `reports`. */
  readonly ends: string;
  readonly reports?: true;
}

const FAILED = "custom lint handler failed in lint/hostile.lua: ";
const TIMEOUT = `${FAILED}custom lint exceeded execution timeout`;
const LIMIT = `${FAILED}custom lint failed: custom lint exceeded Lua execution limits`;
const MEMORY = `${FAILED}custom lint failed: not enough memory`;
const REGISTER_TIMEOUT = "custom lint registration exceeded execution timeout";

/** Work without end in Lua's own instructions, with and without attempts to survive the limit. */
const LOOPS: readonly HostileScript[] = [
  { name: "an endless loop", body: "while true do end", ends: LIMIT },
  {
    name: "endless mutual tail calls",
    body: "local a, b a = function() return b() end b = function() return a() end a()",
    ends: LIMIT,
  },
  { name: "a ratchet of pcall", body: "while true do pcall(function() while true do end end) end", ends: TIMEOUT },
  {
    name: "a ratchet of nested pcall",
    body: "local function spin() pcall(spin) while true do pcall(spin) end end spin()",
    ends: TIMEOUT,
  },
  {
    name: "a ratchet of xpcall whose handler loops",
    body: "local function h() while true do end end while true do xpcall(h, h) end",
    ends: TIMEOUT,
  },
  {
    name: "a metamethod that loops",
    body: "local t = setmetatable({}, {__index = function() while true do end end}) while true do pcall(function() return t.x end) end",
    ends: TIMEOUT,
  },
  {
    name: "a ratchet of __close",
    body: "local m = {__close = function() while true do end end} local function f() local x <close> = setmetatable({}, m) return (f()) end while true do pcall(f) end",
    ends: TIMEOUT,
  },
  {
    name: "a loop in __gc",
    body: "for i = 1, 100 do setmetatable({}, {__gc = function() while true do end end}) end for i = 1, 1e5 do local x = {} end",
    ends: TIMEOUT,
  },
  {
    name: "a __gc that makes more of itself",
    body: "local function more() setmetatable({}, {__gc = more}) end more() local s = '' while true do s = s .. 'x' end",
    ends: TIMEOUT,
  },
  {
    name: "a loop in __tostring of the error",
    body: "error(setmetatable({}, {__tostring = function() while true do end end}))",
    ends: TIMEOUT,
  },
  {
    name: "a loop in __index of what is returned",
    body: "return {setmetatable({}, {__index = function() while true do end end})}",
    ends: TIMEOUT,
  },
  {
    name: "a loop in __name and __metatable",
    body: "error(setmetatable({}, {__name = ('x'):rep(1e6), __metatable = 1}))",
    ends: `${FAILED}custom lint failed: (error object is a table value)`,
  },
  { name: "goto", body: "::again:: goto again", ends: LIMIT },
  {
    name: "a limit that is swallowed once, and an end in time",
    body: "local ok, why = pcall(function() while true do end end) return {{message = tostring(ok) .. ' ' .. why}}",
    ends: "false custom lint exceeded Lua execution limits",
    reports: true,
  },
];

/** Work inside C functions, where no instruction is counted. */
const C_WORK: readonly HostileScript[] = [
  {
    name: "string.find that backtracks",
    body: "return string.find(('a'):rep(26), ('a*'):rep(12) .. 'b')",
    ends: TIMEOUT,
  },
  {
    name: "string.match that backtracks",
    body: "return string.match(('a'):rep(5000), ('.-'):rep(6) .. 'b')",
    ends: TIMEOUT,
  },
  {
    name: "string.gmatch that backtracks",
    body: "for x in string.gmatch(('a'):rep(400), ('a-'):rep(20) .. 'b') do end",
    ends: TIMEOUT,
  },
  { name: "string.gsub that backtracks", body: "return string.gsub(('a'):rep(1e5), '.-b', '%0')", ends: TIMEOUT },
  { name: "string.find of balanced brackets", body: "return string.find(('('):rep(1e6), '%b()')", ends: TIMEOUT },
  {
    name: "a pattern that nests too deep",
    body: "return string.find('x', ('('):rep(40) .. ('x?'):rep(1e5))",
    ends: `${FAILED}custom lint failed: lint/hostile.lua:2: too many captures`,
  },
  {
    name: "plain find of a long needle",
    body: "local s = ('a'):rep(2e6) while true do string.find(s, ('a'):rep(1e6) .. 'b', 1, true) end",
    ends: TIMEOUT,
  },
  { name: "string.rep of nothing", body: "return string.rep('', 1e9)", ends: TIMEOUT },
  { name: "string.rep beyond memory", body: "return string.rep('x', 1e9)", ends: MEMORY },
  {
    name: "string.rep beyond all sizes",
    body: "return string.rep('x', math.maxinteger)",
    ends: `${FAILED}custom lint failed: lint/hostile.lua:2: resulting string too large`,
  },
  { name: "string.rep again and again", body: "while true do local s = string.rep('x', 4e6) end", ends: TIMEOUT },
  {
    name: "string.format with a huge width",
    body: "return string.format('%1000000d', 1)",
    ends: `${FAILED}custom lint failed: lint/hostile.lua:2: invalid conversion specification: '%1000000d'`,
  },
  {
    name: "string.format again and again",
    body: "local t = {} for i = 1, 200 do t[i] = '%99.99f' end local f = table.concat(t) local n = {} for i = 1, 200 do n[i] = 1e308 end while true do string.format(f, table.unpack(n)) end",
    ends: TIMEOUT,
  },
  {
    name: "string.byte and string.char of much",
    body: "local s = ('x'):rep(1e5) while true do string.char(string.byte(s, 1, 1e5)) end",
    ends: TIMEOUT,
  },
  {
    name: "string.reverse and string.upper of much",
    body: "local s = ('x'):rep(3e6) while true do s = string.reverse(string.upper(s)) end",
    ends: TIMEOUT,
  },
  {
    name: "string.pack of much",
    body: "local s = ('x'):rep(1e6) while true do string.pack('s4', s) end",
    ends: TIMEOUT,
  },
  {
    name: "comparing long strings",
    body: "local a, b = ('x'):rep(4e6) .. 'a', ('x'):rep(4e6) .. 'b' while true do local c = a < b end",
    ends: TIMEOUT,
  },
  {
    name: "concatenating long strings",
    body: "local a = ('x'):rep(4e6) while true do local b = a .. 'y' end",
    ends: TIMEOUT,
  },
  {
    name: "hashing long strings",
    body: "local t, a = {}, ('x'):rep(2e6) for i = 1, math.huge do t[a .. i] = nil end",
    ends: TIMEOUT,
  },
  { name: "table.move over nothing", body: "return table.move({}, 1, 1e9, 2)", ends: TIMEOUT },
  {
    name: "table.insert with a lying length",
    body: "return table.insert(setmetatable({}, {__len = function() return 1e9 end}), 1, 'x')",
    ends: TIMEOUT,
  },
  {
    name: "table.remove with a lying length",
    body: "return table.remove(setmetatable({}, {__len = function() return 1e9 end}), 1)",
    ends: TIMEOUT,
  },
  {
    name: "table.concat with a lying length",
    body: "return table.concat(setmetatable({}, {__len = function() return 1e9 end, __index = function() return '' end}))",
    ends: LIMIT,
  },
  {
    name: "table.concat of what a C function gives",
    body: "return table.concat(setmetatable({}, {__index = type}), '', 1, 1e9)",
    ends: MEMORY,
  },
  {
    name: "table.unpack of too many",
    body: "return table.unpack({}, 1, 1e8)",
    ends: `${FAILED}custom lint failed: lint/hostile.lua:2: too many results to unpack`,
  },
  {
    name: "table.unpack of many, again and again",
    body: "while true do select(-1, table.unpack({}, 1, 2e5)) end",
    ends: TIMEOUT,
  },
  {
    name: "table.sort with a comparator that lies",
    body: "local t = {} for i = 1, 1e5 do t[i] = i end table.sort(t, function() return true end)",
    ends: `${FAILED}custom lint failed: lint/hostile.lua:2: invalid order function for sorting`,
  },
  {
    name: "table.sort with pcall as comparator",
    body: "local t, m = {}, {__call = function() while true do end end} for i = 1, 5e4 do t[i] = setmetatable({}, m) end table.sort(t, pcall)",
    ends: TIMEOUT,
  },
  {
    name: "string.gsub with pcall as replacement",
    body: "getmetatable('').__call = function() while true do end end return string.gsub(('x'):rep(1e6), '.', pcall)",
    ends: TIMEOUT,
  },
  {
    name: "utf8.len, utf8.codepoint and utf8.offset of much",
    body: "local s = ('é'):rep(1e6) while true do utf8.len(s) utf8.offset(s, 1e6) utf8.codepoint(s, 1, 3) end",
    ends: TIMEOUT,
  },
  {
    name: "next over what was cleared",
    body: "local t = {} for i = 1, 1e5 do t['k' .. i] = 1 end for k in pairs(t) do t[k] = nil end while true do next(t) end",
    ends: TIMEOUT,
  },
  {
    name: "tostring and tonumber of much",
    body: "local s = ('1'):rep(4e6) while true do tonumber(s) tonumber(s, 36) end",
    ends: TIMEOUT,
  },
];

/** Memory without end, deep recursion, huge errors. */
const MEMORY_AND_DEPTH: readonly HostileScript[] = [
  { name: "a string that doubles", body: "local s = 'x' while true do s = s .. s end", ends: MEMORY },
  { name: "a table that grows", body: "local t = {} for i = 1, math.huge do t[i] = i end", ends: MEMORY },
  { name: "many small tables", body: "local t = nil while true do t = {t, {}, {}, {}, {}, {}} end", ends: MEMORY },
  {
    name: "a ratchet of failed allocations",
    body: "local t = {} while true do pcall(function() for i = 1, 1e9 do t[#t + 1] = i .. '' end end) end",
    ends: TIMEOUT,
  },
  {
    name: "a ratchet of huge strings with full memory",
    // Each turn asks the host for memory in vain, which is dear: so many turns must be too many.
    body: "local t = {} for i = 1, 15 do t[i] = ('x'):rep(1e6) end for i = 1, 3e4 do pcall(string.rep, 'x', 1e7) end",
    ends: TIMEOUT,
  },
  { name: "recursion without end", body: "local function f() return 1 + f() end f()", ends: MEMORY },
  {
    name: "recursion through C without end",
    body: "local function f() return string.gsub('x', 'x', f) end f()",
    ends: `${FAILED}custom lint failed: C stack overflow`,
  },
  {
    name: "recursion through metamethods",
    body: "local t = setmetatable({}, {}) getmetatable(t).__index = function(s, k) return s[k + 1] end return t[1]",
    ends: `${FAILED}custom lint failed: lint/hostile.lua:2: C stack overflow`,
  },
  {
    name: "recursion through tostring",
    body: "local t = setmetatable({}, {}) getmetatable(t).__tostring = function(s) return tostring(s) end return tostring(t)",
    ends: `${FAILED}custom lint failed: C stack overflow`,
  },
  {
    name: "recursion through sort",
    body: "local function f() local t = {3, 2, 1} table.sort(t, f) end f()",
    ends: `${FAILED}custom lint failed: C stack overflow`,
  },
  { name: "a huge error", body: "error(('x'):rep(8e6), 0)", ends: `${FAILED}custom lint failed: ${"x".repeat(1000)}` },
  {
    name: "an error that is no text",
    body: "error(function() end)",
    ends: `${FAILED}custom lint failed: (error object is a function value)`,
  },
  {
    name: "too many diagnostics",
    body: "local t, e = {}, {message = ''} for i = 1, 2e5 do t[i] = e end return t",
    ends: `${FAILED}custom lint returned an invalid diagnostic: there are too many, or they are too long`,
  },
  {
    name: "one huge diagnostic",
    body: "return {{message = ('x'):rep(8e6)}}",
    ends: `${FAILED}custom lint returned an invalid diagnostic: there are too many, or they are too long`,
  },
  {
    name: "the error of the limit kept for later",
    body: "local kept = {} local function f() local ok, e = pcall(function() while true do end end) kept[#kept + 1] = e return f() end f()",
    ends: TIMEOUT,
  },
];

/** Scripts that are hostile before any handler runs. */
const WHOLE_SCRIPTS: readonly HostileScript[] = [
  {
    name: "a chunk that loops",
    script: "while true do end",
    ends: "failed to execute custom lint: custom lint exceeded Lua execution limits",
  },
  {
    name: "a chunk that ratchets",
    script: "while true do pcall(function() while true do end end) end",
    ends: REGISTER_TIMEOUT,
  },
  {
    name: "a register that backtracks",
    script: "function register() string.find(('a'):rep(26), ('a*'):rep(12) .. 'b') end",
    ends: REGISTER_TIMEOUT,
  },
  {
    name: "expressions that nest too deep",
    script: `return ${"(".repeat(1e5)}`,
    ends: "failed to execute custom lint: C stack overflow",
  },
  {
    name: "a concatenation that nests too deep",
    script: `return ${"a..".repeat(1e5)}a`,
    ends: "failed to execute custom lint: C stack overflow",
  },
  {
    name: "blocks that nest too deep",
    script: "do ".repeat(1e5),
    ends: "failed to execute custom lint: C stack overflow",
  },
  {
    name: "a source of two megabytes",
    script: `x = {${"1,".repeat(1e6)}}`,
    ends: "failed to execute custom lint: not enough memory",
  },
  {
    name: "precompiled code",
    script: "\u001bLuaT\u0000\u0019",
    ends: "failed to execute custom lint: attempt to load a binary chunk (mode is 't')",
  },
  {
    name: "registrations without end",
    script: "function register(lint) while true do pcall(lint.on, {}) end end",
    ends: REGISTER_TIMEOUT,
  },
  {
    name: "a registration whose fields loop",
    script: "function register(lint) lint:on(setmetatable({}, {__index = function() while true do end end})) end",
    ends: "custom lint registration failed: custom lint exceeded Lua execution limits",
  },
  {
    name: "too many registrations",
    script:
      "function register(lint) for i = 1, 1e4 do lint:on{stage = 'x', entity = 'x', handler = 'x', rule = {id = 'x', title = 'x', help = 'x'}} end end",
    ends: "custom lint registration failed: lint/hostile.lua:1: there are too many registrations, or they are too long",
  },
  {
    name: "a register that replaces what it is given",
    script: "function register(lint) lint.on = nil lint:on{} end",
    ends: "custom lint registration failed: lint/hostile.lua:1: attempt to call a nil value (method 'on')",
  },
];

/** Every hostile script there is. */
export const HOSTILE_SCRIPTS: readonly HostileScript[] = [...LOOPS, ...C_WORK, ...MEMORY_AND_DEPTH, ...WHOLE_SCRIPTS];

/** The text of a hostile script's file. */
export function hostileText({ body = "", script }: HostileScript): string {
  return script ?? `${REGISTER}\nfunction check(ctx) ${body} end\n`;
}

const REGISTER = `function register(lint) lint:on{stage = "policy", entity = "workspace", handler = "check", rule = {id = "test/hostile", title = "T", help = "H"}} end`;
