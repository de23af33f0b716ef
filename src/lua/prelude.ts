/**
 * The Lua that stands between the host and a script: it takes from the globals what a script must not have, counts the
 * script's instructions, runs it, and reads what it registers and returns. A script sees nothing of it but the table
 * that `register` is given, with the one function `on`; and no function of the host at all. It calls nothing through
 * a global or a metatable, for by then those are the script's.
 *
 * The chunk takes JSON null, the instruction limit and how many bytes an answer may have, and gives two functions and the metatable of arrays:
 *
 * - `register(chunk)` gives `nil` and a list of nine values for each registration, or a failure and its text;
 * - `handle(chunk, name, context)` gives `nil` and a list of two values for each diagnostic, or a failure and its text.
 *
 * In it `text` gives the text of a string or a number, and nil for anything that is no text; `reason` that of what an error
 * was raised with. Counting goes on between the two calls of a script and ends with the second. Its remarks are here,
 * because the chunk is shipped as it is.
 *
 * Texts in the lists are UTF-8, a value that is absent is `false`. Failures are the keys of `FAILURES` in machine.ts.
 */
export const PRELUDE = `
local null, LIMIT, ANSWER_LIMIT = ...
local error, getmetatable, pcall, rawget, select, tostring, type =
  error, getmetatable, pcall, rawget, select, tostring, type
local number_type, utf8_length, sethook = math.type, utf8.len, debug.sethook
local globals = _G

for _, name in ipairs { "os", "io", "package", "require", "dofile", "loadfile", "load", "collectgarbage", "debug",
    "coroutine" } do
  globals[name] = nil
end
globals.null = null

local INTERVAL = 1000
local used = 0

local function count()
  used = used + INTERVAL
  if used > LIMIT then error("custom lint exceeded Lua execution limits", 0) end
end

local function index(t, key) return t[key] end

local function kind(value)
  local name = type(value)
  if name == "number" then return number_type(value) == "integer" and "integer" or "number" end
  return name == "userdata" and "lightuserdata" or name
end

local function text(value)
  local name = type(value)
  if name == "number" then value = tostring(value) elseif name ~= "string" then return nil end
  return utf8_length(value) and value or nil
end

local function reason(value)
  local name = type(value)
  if name == "string" then return value end
  if name == "number" then return tostring(value) end
  local meta = getmetatable(value)
  if type(meta) == "table" and rawget(meta, "__tostring") ~= nil then
    local ok, described = pcall(tostring, value)
    if ok then return described end
  end
  return "(error object is a " .. name .. " value)"
end

local function start(chunk)
  sethook(count, "", INTERVAL)
  return pcall(chunk)
end

local function finish(ok, ...)
  sethook()
  return ok, ...
end

local function required(t, key, name)
  local value = text(t[key])
  if value == nil or value == "" then error("registration must contain " .. name, 3) end
  return value
end

local function optional(t, key, name)
  local value = t[key]
  if value == nil then return false end
  return text(value) or error("registration must contain " .. name, 3)
end

local function on(list)
  local size = 0
  return function(...)
    local first, second = ...
    local t = first
    if select("#", ...) == 2 and type(first) == "table" then t = second end
    if select("#", ...) > 2 or type(t) ~= "table" then error("lint:on expects a single registration table", 2) end
    local stage, entity = required(t, "stage", "stage"), required(t, "entity", "entity")
    local field, rule = optional(t, "field", "field"), t.rule
    if type(rule) ~= "table" then error("registration must contain rule metadata", 2) end
    local id, title = required(rule, "id", "rule.id"), required(rule, "title", "rule.title")
    local help, severity = required(rule, "help", "rule.help"), optional(rule, "severity", "rule.severity")
    local handler = required(t, "handler", "handler")
    size = size + #stage + #entity + #(field or "") + #id + #title + #help + #(severity or "") + #handler + 64
    if size > ANSWER_LIMIT then error("there are too many registrations, or they are too long", 2) end
    local n = #list
    list[n + 1], list[n + 2], list[n + 3], list[n + 4] = stage, entity, field, id
    list[n + 5], list[n + 6], list[n + 7], list[n + 8] = title, help, severity, handler
    list[n + 9] = false
  end
end

local function register(chunk)
  local ok, problem = start(chunk)
  if not ok then return "execute", reason(problem) end
  local found, script = pcall(index, globals, "register")
  if not found or script == nil then return "undefined", "" end
  if type(script) ~= "function" then return "register", "it is a " .. kind(script) end
  local list = {}
  ok, problem = finish(pcall(script, { on = on(list) }))
  if not ok then return "registration", reason(problem) end
  for n = 9, #list, 9 do
    local found, handler = pcall(index, globals, list[n - 1])
    list[n] = found and type(handler) == "function"
  end
  return nil, list
end

local function read(entry)
  if type(entry) ~= "table" then return "entry", "it is a " .. kind(entry) end
  local ok, message = pcall(index, entry, "message")
  if not ok then return "entry", reason(message) end
  if message == nil then return "unspoken", "" end
  local ok, field = pcall(index, entry, "field")
  if not ok then return "entry", reason(field) end
  local words, selector = text(message), field ~= nil and text(field)
  if words == nil then return "message", type(message) == "string" and "it is not UTF-8" or "it is a " .. kind(message) end
  if selector == nil then return "field", type(field) == "string" and "it is not UTF-8" or "it is a " .. kind(field) end
  return nil, words, selector
end

local function handle(chunk, name, context)
  local ok, result = start(chunk)
  if not ok then return "execute", reason(result) end
  local found, handler = pcall(index, globals, name)
  if not found or type(handler) ~= "function" then return "handler", "it is a " .. kind(found and handler) end
  ok, result = finish(pcall(handler, context))
  if not ok then return "raised", reason(result) end
  local list, size, n, i = {}, 0, 0, 0
  if result == nil then return nil, list end
  if type(result) ~= "table" then return "result", kind(result) end
  while true do
    i = i + 1
    local entry = rawget(result, i)
    if entry == nil then return nil, list end
    local failure, message, field = read(entry)
    if failure then return failure, message end
    size = size + #message + (field and #field or 0) + 64
    if size > ANSWER_LIMIT then return "entry", "there are too many, or they are too long" end
    list[n + 1], list[n + 2], n = message, field, n + 2
  end
end

return register, handle, { __metatable = false }
`;
