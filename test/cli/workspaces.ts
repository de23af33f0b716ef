/** A workspace without faults, with numbers that a careless printer gets wrong. */
export const SOUND: Readonly<Record<string, string>> = {
  "rototo-workspace.toml": "schema_version = 1\n",
  "qualifiers/premium.toml": `schema_version = 1
description = "The account pays"

[[predicate]]
attribute = "account.plan"
op = "in"
value = ["premium", "gold"]

[[predicate]]
attribute = "account.seats"
op = "gte"
value = 9007199254740993
`,
  "qualifiers/rollout.toml": `schema_version = 1

[[predicate]]
attribute = "qualifier.premium"
op = "neq"
value = false

[[predicate]]
attribute = "account.id"
op = "bucket"
salt = "rollout-2026"
range = [0, 5000]
`,
  "variables/banner.toml": `schema_version = 1
type = "resource:banner"

[resolve]
default = "upgrade"
`,
  "variables/limit.toml": `schema_version = 1
description = "How many projects an account may have"
type = "int"

[values]
standard = 3
premium = 9223372036854775807

[resolve]
default = "standard"

[[resolve.rule]]
qualifier = "premium"
value = "premium"
`,
  "variables/ratio.toml": `schema_version = 1
type = "number"

[values]
half = 0.5
whole = 1.0
huge = 1e300

[resolve]
default = "whole"

[[resolve.rule]]
qualifier = "rollout"
value = "half"

[[resolve.rule]]
qualifier = "premium"
value = "huge"
`,
  "resources/banner.toml": `schema_version = 1
description = "What is said at the limit"
schema = "../schemas/banner.schema.json"
`,
  "resources/banner-objects/upgrade.toml": `heading = "Full"
z = [1, 2.0, { b = true, a = "x" }]

[link]
"10" = "ten"
"9" = "nine"
`,
  "schemas/banner.schema.json": `{
  "type": "object",
  "required": ["heading"],
  "properties": { "heading": { "type": "string" } }
}
`,
  "schemas/context.schema.json": `{
  "type": "object",
  "properties": {
    "account": {
      "type": "object",
      "properties": {
        "id": { "type": ["string", "integer"] },
        "plan": { "type": "string" },
        "seats": { "type": "integer" }
      }
    }
  }
}
`,
};

/** A workspace with faults of every shape that a frame can have, and text that would act on a terminal. */
export const FAULTY: Readonly<Record<string, string>> = {
  "rototo-workspace.toml": "schema_version = 1\n",
  "qualifiers/evil.toml": `schema_version = 1
[[predicate]]
attribute = "a\\u001b[31mred\\u202e"
op = "wat"
`,
  "qualifiers/premium-account.toml": `schema_version = 1

[[predicate]]
attribute = "account.plan"
op = "eq"
value = "premium"

[[predicate]]
attribute = "account.plan"
op = "eq"
value = "premium"
`,
  "variables/crlf.toml": 'schema_version = 1\r\ntype = "int"\r\n[values\r\n',
  "variables/limits.toml": `schema_version = 1
description = "How many projects an account may have open at once"
type = "int"

[values]
standard = 3
premium = "twenty-five"

[resolve]
default = "gold"

[[resolve.rule]]
qualifier = "premium-account"
value = "premium"

[[resolve.rule]]
qualifier = "premium-account"
value = "standard"
`,
  "variables/evil.toml": `schema_version = 1
type = "int"

[values]
"\\u001b[2Jclear\\u0007" = "\\u009b31m" # \u202e txt.exe
"two\\nlines" = 1

[resolve]
default = "two\\nlines"
`,
  "variables/list.toml": `schema_version = 1
type = "int"
[values]
a = [
  1,
  2,
  3,
  4,
  5,
  6,
  7
]
[resolve]
default = "a"
`,
  "variables/movie.toml":
    'schema_version = 1\ntype = "int"\n\n[values]\n"今日の映画 🎬" = "値" # wide\n\ttab = "\tx"\nlong = [ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "cccccccccccccccccccccccc" ]\n\n[resolve]\ndefault = "tab"\n',
  "variables/raw.toml": 'schema_version = 1\ntype = "\u001b[31mint"\n',
  "resources/banner.toml": `schema_version = 1
schema = "../schemas/banner.schema.json"
`,
  "resources/banner-objects/a.toml": "heading = 3\n",
  "schemas/banner.schema.json": '{ "type": "object", "properties": { "heading": { "type": "string" } } }\n',
  "schemas/broken.json": '{ "type": "object", "properties": { "x": nul } }\n',
};

/** The sound workspace after a change of every kind. */
export const CHANGED: Readonly<Record<string, string>> = {
  ...without(SOUND, ["variables/ratio.toml"]),
  "qualifiers/premium.toml": `schema_version = 1

[[predicate]]
attribute = "account.plan"
op = "in"
value = ["premium"]

[[predicate]]
attribute = "account.seats"
op = "gt"
value = 9007199254740993
`,
  "qualifiers/rollout.toml": `schema_version = 1

[[predicate]]
attribute = "account.id"
op = "bucket"
salt = "rollout-2027"
range = [0, 7500]
`,
  "variables/limit.toml": `schema_version = 1
type = "number"

[values]
premium = 9223372036854775806
standard = 3
more = 4.0

[resolve]
default = "more"

[[resolve.rule]]
qualifier = "rollout"
value = "standard"

[[resolve.rule]]
qualifier = "premium"
value = "premium"
`,
  "variables/new.toml": `schema_version = 1
type = "bool"

[values]
on = true

[resolve]
default = "on"
`,
  "resources/banner-objects/upgrade.toml": `heading = "Full"
z = [1, 2, { b = true, a = "x" }]

[link]
"10" = "zehn"
`,
  "resources/banner-objects/other.toml": `heading = "Other"
`,
  "schemas/banner.schema.json": `{
  "type": "object",
  "required": ["heading"],
  "properties": { "heading": { "type": "string", "maxLength": 80 } }
}
`,
};

function without(files: Readonly<Record<string, string>>, paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)));
}
