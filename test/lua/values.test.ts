import fc from "fast-check";
import { expect, test } from "vitest";
import { float, isArray, isFloat, isObject, type JsonValue, setOwn } from "../../src/runtime/text/json-value.ts";
import { handle, newMachine, said } from "./lua-machine.ts";

const machine = newMachine();

/** Writes a value in Lua so that nothing about it is lost: kinds, bits of floats, bytes of strings, order of keys. */
const WRITE = `
local function hex(s) return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end)) end
local function write(v)
  local kind = type(v)
  if kind == "string" then return "s" .. hex(v) end
  if math.type(v) == "integer" then return "i" .. v end
  if kind == "number" then return "f" .. hex(string.pack(">d", v)) end
  if kind == "boolean" then return tostring(v) end
  if kind == "userdata" then return rawequal(v, null) and "null" or "unknown" end
  local parts = {}
  if getmetatable(v) == false then
    for i, x in ipairs(v) do parts[i] = write(x) end
    return "[" .. table.concat(parts, ",") .. "]"
  end
  for k, x in pairs(v) do parts[#parts + 1] = write(k) .. ":" .. write(x) end
  table.sort(parts)
  return "{" .. table.concat(parts, ",") .. "}"
end
return {{message = write(ctx.value)}}`;

/** The same in JavaScript, from the value that was sent. */
function write(value: JsonValue): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return `s${Buffer.from(value).toString("hex")}`;
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return `i${value}`;
  if (typeof value === "number" || isFloat(value)) {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(Number(value));
    return `f${bytes.toString("hex")}`;
  }
  if (isArray(value)) return `[${value.map(write).join(",")}]`;
  const parts = Object.entries(isObject(value) ? value : {}).map(([key, inner]) => `${write(key)}:${write(inner)}`);
  return `{${parts.sort().join(",")}}`;
}

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((big) => (Number.isSafeInteger(Number(big)) ? 0 : big)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(float),
);
const { value: anyValue } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(fc.string({ unit: "binary", maxLength: 4 }), tie("value")), { maxLength: 4 }).map((entries) => {
      const object: Record<string, JsonValue> = {};
      for (const [key, value] of entries) setOwn(object, key, value);
      return object;
    }),
  ),
}));

test("every value crosses as what it is, bit for bit (400 values of seed 4)", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(said(machine, WRITE, { value })).toBe(write(value));
    }),
    { seed: 4, numRuns: 400 },
  );
});

test.each<[string, JsonValue, string]>([
  ["the largest integer", 9223372036854775807n, "i9223372036854775807"],
  ["the smallest integer", -9223372036854775808n, "i-9223372036854775808"],
  ["an integer only JSON has becomes a float", 18446744073709551615n, "f43f0000000000000"],
  ["minus zero", float(-0), "f8000000000000000"],
  ["an empty list", [], "[]"],
  ["an empty object", {}, "{}"],
  ["a list that ends in null", [1, null], "[i1,null]"],
  ["NUL and a byte order mark in a string", "a\u0000\uFEFF", "s6100efbbbf"],
])("%s crosses", (_name, value, written) => {
  expect(said(machine, WRITE, { value })).toBe(written);
});

test("a value of depth 127 crosses, and one too large for the memory is a failure, not a fault", () => {
  let deep: JsonValue = 1;
  for (let level = 0; level < 127; level++) deep = level % 2 === 0 ? [deep] : { a: deep };
  const depth =
    "local n, v = 0, ctx.value while type(v) == 'table' do n, v = n + 1, v[1] or v.a end return {{message = n}}";
  expect(said(machine, depth, { value: deep })).toBe("127");
  const huge = Array.from({ length: 600 }, () => "x".repeat(30_000));
  expect(handle(machine, "return {}", { huge })).toEqual({ ok: false, why: "custom lint failed: not enough memory" });
  expect(said(machine, depth, { value: deep })).toBe("127");
});

test("JSON null is a truthy value of its own: named, equal to itself, not nil, and an error to look into", () => {
  expect(
    said(machine, "return {{message = type(ctx.value) .. tostring(ctx.value == null) .. tostring(ctx.value ~= nil)}}", {
      value: null,
    }),
  ).toBe("userdatatruetrue");
  expect(said(machine, "return ctx.value.x", { value: null })).toContain(
    "custom lint failed: lint/x.lua:1: attempt to index a userdata value",
  );
});

test("a list's metatable cannot be seen, used or changed", () => {
  expect(said(machine, "return setmetatable(ctx.value, {})", { value: [] })).toContain(
    "cannot change a protected metatable",
  );
  expect(said(machine, "return {{message = tostring(getmetatable(ctx.value))}}", { value: [] })).toBe("false");
});

test("messages and fields come back as they are; what is no UTF-8 is refused", () => {
  const text = 'é \u0000 😀 \uFEFF\n\t"\\';
  expect(
    handle(machine, "return {{message = ctx.text, field = ctx.text}, {message = 1.5, field = 7}, {message = ''}}", {
      text,
    }),
  ).toEqual({
    ok: true,
    value: [{ message: text, field: text }, { message: "1.5", field: "7" }, { message: "" }],
  });
  expect(said(machine, "return {{message = '\\xff'}}")).toBe("custom lint message is invalid: it is not UTF-8");
  expect(said(machine, "return {{message = '', field = '\\xed\\xa0\\x80'}}")).toBe(
    "custom lint field is invalid: it is not UTF-8",
  );
});
