import { expect, test } from "vitest";
import { HOSTILE_SCRIPTS, hostileText } from "../pack/hostile-scripts.ts";
import { handle, newMachine, said } from "./lua-machine.ts";

const machine = newMachine();

const BASE =
  "_G _VERSION assert error getmetatable ipairs next null pairs pcall print rawequal rawget rawlen rawset select setmetatable tonumber tostring type warn xpcall";
const STRING = "byte char dump find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper";
const MATH =
  "abs acos asin atan ceil cos deg exp floor fmod huge log max maxinteger min mininteger modf pi rad random randomseed sin sqrt tan tointeger type ult";

test.each([
  ["_G", `${BASE} math string table utf8 check`],
  ["string", STRING],
  ["math", MATH],
  ["table", "concat insert move pack remove sort unpack"],
  ["utf8", "char charpattern codepoint codes len offset"],
  ["getmetatable('')", "__add __div __idiv __index __mod __mul __pow __sub __unm"],
])("a script has exactly these names in %s", (table, names) => {
  const listed = said(
    machine,
    `local t = {} for k in pairs(${table}) do t[#t + 1] = k end table.sort(t) return {{message = table.concat(t, ' ')}}`,
  );
  expect(listed.split(" ")).toEqual(names.split(" ").sort());
});

test("nothing but tables, strings and numbers and Lua's own functions can be reached from there", () => {
  const kinds = `local seen, kinds = {}, {}
    local function visit(v)
      kinds[type(v)] = true
      if type(v) ~= "table" or seen[v] then return end
      seen[v] = true
      for k, x in pairs(v) do visit(k) visit(x) end
      visit(getmetatable(v))
    end
    visit(_G) visit(ctx) visit(getmetatable(""))
    local t = {} for k in pairs(kinds) do t[#t + 1] = k end table.sort(t)
    return {{message = table.concat(t, " ")}}`;
  expect(said(machine, kinds, { list: [1], nothing: null })).toBe("boolean function nil number string table userdata");
});

test("what a script is registered with holds nothing but `on`, and no way to anything else", () => {
  const text = `function register(lint)
    local t = {} for k, v in pairs(lint) do t[#t + 1] = k .. type(v) end
    error(table.concat(t) .. tostring(getmetatable(lint)), 0)
  end`;
  expect(machine.register({ path: "lint/x.lua", text })).toEqual({
    ok: false,
    why: "custom lint registration failed: onfunctionnil",
  });
});

test("nothing that one call does to its globals, libraries or metatables is there in the next", () => {
  const spoil = `string.find = nil math.type = nil table.concat = print utf8.len = nil pcall = nil rawget = nil
    getmetatable("").__index = function() return "spoilt" end getmetatable("").__call = print
    setmetatable(_G, {__index = function() return "spoilt" end}) math.randomseed(1) left = "behind"
    return {{message = "done"}}`;
  const look = `return {{message = tostring(left) .. type(string.find) .. type(math.type) .. ("x"):rep(2)
    .. tostring(getmetatable(_G)) .. math.random(0)}}`;
  const before = said(machine, look);
  expect(before).toMatch(/^nilfunctionfunctionxxnil-?\d+$/);
  expect(said(machine, spoil)).toBe("done");
  expect(said(machine, look)).toBe(before);
});

test("a handler that has spoilt every library is still read rightly", () => {
  const spoil = `for _, lib in ipairs{string, math, table, utf8} do for k in pairs(lib) do lib[k] = nil end end
    local names = {} for k in next, _G do names[#names + 1] = k end
    local globals = _G for i = 1, #names do globals[names[i]] = nil end
    return {{message = "one", field = "f"}, {message = 2.5}}`;
  expect(handle(machine, spoil)).toEqual({ ok: true, value: [{ message: "one", field: "f" }, { message: "2.5" }] });
});

test("time, files, the environment and seeds of chance are out of reach, also by way of the string library", () => {
  const found = `local bad = {}
    for _, name in ipairs{"os", "io", "package", "require", "dofile", "loadfile", "load", "loadstring", "collectgarbage", "debug", "coroutine", "newproxy", "getfenv", "module"} do
      if _G[name] ~= nil or rawget(_G, name) ~= nil then bad[#bad + 1] = name end
    end
    return {{message = #bad .. type(string.dump(check))}}`;
  expect(said(machine, found)).toBe("0string");
  expect(said(newMachine(), "return {{message = math.random(0)}}")).toBe(
    said(machine, "return {{message = math.random(0)}}"),
  );
});

test("every hostile script ends within a second of processor time", { timeout: 120_000 }, () => {
  const slow: string[] = [];
  for (const script of HOSTILE_SCRIPTS) {
    const start = process.cpuUsage();
    const file = { path: "lint/hostile.lua", text: hostileText(script) };
    if (machine.register(file).ok) machine.handle(file, "check", {});
    const { user, system } = process.cpuUsage(start);
    if (user + system > 1_000_000) slow.push(`${script.name}: ${(user + system) / 1000} ms`);
  }
  expect(HOSTILE_SCRIPTS.length).toBeGreaterThanOrEqual(40);
  expect(slow).toEqual([]);
});

test("what hostile scripts took of memory is given back with their instance", async () => {
  const { setFlagsFromString } = await import("node:v8");
  const { runInNewContext } = await import("node:vm");
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const level = async (): Promise<number> => {
    for (let round = 0; round < 5; round++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return process.memoryUsage().external + process.memoryUsage().arrayBuffers;
  };
  const grow =
    "local t = {} pcall(function() for i = 1, 1e9 do t[i] = ('x'):rep(1e5) .. i end end) return {{message = 'full'}}";
  said(machine, "return nil");
  const before = await level();
  for (let round = 0; round < 30; round++) expect(said(machine, grow)).toBe("full");
  expect((await level()) - before).toBeLessThan(8 * 2 ** 20);
});

test.each([
  ["990 000 instructions", "for i = 1, 985000 do end return {{message = 'done'}}"],
  ["15 MiB of text", "local t = {} for i = 1, 150 do t[i] = ('x'):rep(100000) .. i end return {{message = 'done'}}"],
  ["a table of 200 000 numbers", "local t = {} for i = 1, 200000 do t[i] = i end return {{message = 'done'}}"],
  [
    "20 000 strings, sorted and joined",
    "local t = {} for i = 1, 20000 do t[i] = ('%05d'):format(i * 7919 % 20000) end table.sort(t) local s = table.concat(t, ',') return {{message = 'done'}}",
  ],
  [
    "20 000 searches by pattern",
    "local n = 0 for i = 1, 20000 do if ('variables/limit-' .. i .. '.toml'):match('^variables/([%w-]+)%.toml$') then n = n + 1 end end return {{message = n == 20000 and 'done' or n}}",
  ],
  ["10 000 errors that are caught", "for i = 1, 10000 do pcall(error, 'x') end return {{message = 'done'}}"],
  [
    "45 calls deep through C and back",
    "local function f(n) if n == 0 then return 'done' end return (string.gsub('x', 'x', function() return f(n - 1) end)) end return {{message = f(45)}}",
  ],
  [
    "15 000 calls deep in Lua",
    "local function f(n) return n == 0 and 0 or 1 + f(n - 1) end f(15000) return {{message = 'done'}}",
  ],
  ["3 000 diagnostics", "local t = {} for i = 1, 3000 do t[i] = {message = 'x'} end return t"],
])("an honest script may need much: %s", (_name, body) => {
  const answer = handle(machine, body);
  expect(answer).toMatchObject({ ok: true });
  if (answer.ok) expect(answer.value[0]?.message).toMatch(/^(done|x)$/);
});
