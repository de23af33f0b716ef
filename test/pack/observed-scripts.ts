/** A script that reports what it sees of what it is called for. */
export interface ObservedScript {
  readonly name: string;
  readonly entity: "workspace" | "qualifier" | "variable" | "value" | "schema";
  readonly field?: string;
  readonly body: string;
}

/** A workspace with one of everything that crosses into Lua. */
export const OBSERVED_FILES: Readonly<Record<string, string>> = {
  "rototo-workspace.toml": 'schema_version = 1\ndescription = "é \\u0000 end"\n',
  "qualifiers/paying.toml":
    'schema_version = 1\ndescription = "pays"\n[[predicate]]\nattribute = "account.paid"\nop = "in"\nvalue = [true, 1, 1.0, "x"]\n',
  "variables/all.toml": [
    "schema_version = 1",
    'type = "list"',
    "[values]",
    "integers = [0, -1, 9007199254740993, 9223372036854775807, -9223372036854775808]",
    "floats = [0.1, -0.0, 1.0, 1e300, 5e-324, 1e15, 123456789.125]",
    "missing = [nan, inf]",
    "empty = []",
    "nested = [[], {}, [{}], {a = {b = [1]}}]",
    'text = ["", "a\\u0000b", "\\uFEFFx", "\\U0001F600", "tab\\tnewline\\n", "__proto__"]',
    'keys = [{"" = 1, "a b" = 2, "1" = 3, "__index" = 4, "é" = 5, "constructor" = 6}]',
    "[resolve]",
    'default = "integers"',
  ].join("\n"),
  "schemas/x.schema.json":
    '{"type": "object", "properties": {"big": {"maximum": 18446744073709551615}, "none": {"default": null}}, "required": []}',
};

const SHOW = `
local function show(v)
  if type(v) == "string" then return string.format("%q", v) end
  if math.type(v) == "float" then return string.format("%a %.17g", v, v) end
  if type(v) ~= "table" then return tostring(v) end
  local parts = {}
  for k, x in pairs(v) do parts[#parts + 1] = "[" .. show(k) .. "]=" .. show(x) end
  return tostring(getmetatable(v)) .. #v .. "{" .. table.concat(parts, ",") .. "}"
end`;

/** Scripts whose reports must be equal on every host, whatever they are. */
export const OBSERVED_SCRIPTS: readonly ObservedScript[] = [
  { name: "a workspace", entity: "workspace", field: "extends", body: "return {{message = show(ctx)}}" },
  { name: "a qualifier", entity: "qualifier", field: "predicates", body: "return {{message = show(ctx)}}" },
  { name: "a variable", entity: "variable", field: "values", body: "return {{message = show(ctx)}}" },
  { name: "values", entity: "value", field: "value", body: "return {{message = show(ctx)}}" },
  {
    name: "a part of values",
    entity: "value",
    field: "value.a",
    body: "return {{message = show(ctx.target.selected)}}",
  },
  { name: "a schema", entity: "schema", field: "json.properties", body: "return {{message = show(ctx)}}" },
  {
    name: "addresses",
    entity: "workspace",
    body: 'return {{message = tostring({}) .. tostring(print) .. tostring(ctx) .. string.format("%p", "x") .. tostring(null)}}',
  },
  {
    name: "random numbers",
    entity: "workspace",
    body: "local a = math.random(0) math.randomseed(7) return {{message = a .. ' ' .. math.random() .. ' ' .. math.random(1000)}}",
  },
  {
    name: "the order of keys",
    entity: "workspace",
    body: "local t, s = {}, {} for i = 1, 200 do t['k' .. i * 7919 % 1000] = i end for k in pairs(t) do s[#s + 1] = k end return {{message = table.concat(s, ' ')}}",
  },
  {
    name: "arithmetic",
    entity: "workspace",
    body: `local t = {} for _, f in ipairs{"sin", "cos", "tan", "exp", "log", "sqrt", "atan"} do
      for i = 1, 20 do t[#t + 1] = string.format("%.17g", math[f](i * 1.37)) end end
      return {{message = table.concat(t, " ") .. 2^0.5 .. " " .. 7 // -2 .. " " .. -7 % 3 .. " " .. 5.5 % -2 .. " " .. (1 << 63)}}`,
  },
  {
    name: "globals",
    entity: "workspace",
    body: "local t = {} for k, lib in pairs(_G) do t[#t + 1] = k for n in pairs(type(lib) == 'table' and lib or {}) do t[#t + 1] = n end end return {{message = table.concat(t, ' ')}}",
  },
  {
    name: "how much fits into memory",
    entity: "workspace",
    body: "local n, t = 0, {} pcall(function() while true do t[n] = ('x'):rep(1000) .. n n = n + 1 end end) t = nil return {{message = n}}",
  },
  {
    name: "how deep calls go",
    entity: "workspace",
    body: "local n = 0 local function f() n = n + 1 return (string.gsub('x', 'x', f)) end local _, e = pcall(f) return {{message = n .. e}}",
  },
  {
    name: "how many instructions there are",
    entity: "workspace",
    body: "local n = 0 pcall(function() while true do n = n + 1 end end) return {{message = n}}",
  },
  {
    name: "error messages",
    entity: "workspace",
    body: `local t = {} for i, f in ipairs{function() return nil + 1 end, function() return #5 end, function() return {} < {} end,
      function() return ("x"):rep(-1, 2, {}) end, function() return tonumber("1", 99) end, function() local x <const> = 1 return x() end,
      function() return 1 // 0 end, function() return 1 < "2" end, function() return math.tointeger({}) end} do
      t[i] = tostring(select(2, pcall(f))) end return {{message = table.concat(t, "\\n")}}`,
  },
];

/** The text of an observing script's file. */
export function observingText({ entity, field, body }: Omit<ObservedScript, "name">): string {
  const where = field === undefined ? "" : `field = "${field}", `;
  return `${SHOW}
function register(lint)
  lint:on{stage = "policy", entity = "${entity}", ${where}handler = "check", rule = {id = "test/seen", title = "T", help = "H"}}
end
function check(ctx) ${body} end
`;
}
