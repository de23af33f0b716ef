/** A small generator of pseudo-random numbers (mulberry32), so that a seed names a workspace. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PLANS = ["free", "standard", "premium", "enterprise"];
const COUNTRIES = ["de", "fr", "jp", "us", "br", "in"];

/**
 * Makes the files of a lint-clean workspace of about `documents` documents: for each qualifier two variables, now and
 * then a resource with objects, and a context schema. The same seed gives the same texts.
 */
export function generateWorkspace(documents: number, seed = 1): Record<string, string> {
  const random = randomFrom(seed);
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? "";
  const files: Record<string, string> = {
    "rototo-workspace.toml": "schema_version = 1\n",
    "schemas/context.schema.json": contextSchema(),
    "schemas/banner.schema.json": bannerSchema(),
    "resources/banner.toml": 'schema_version = 1\ndescription = "Banners"\nschema = "../schemas/banner.schema.json"\n',
  };
  const groups = Math.max(1, Math.floor((documents - 4) / 4));
  for (let group = 0; group < groups; group++) {
    const id = `${group}`.padStart(6, "0");
    files[`qualifiers/segment-${id}.toml`] = qualifier(id, pick(PLANS), [pick(COUNTRIES), "at"], random());
    files[`variables/limit-${id}.toml`] = limit(id, Math.floor(random() * 100));
    files[`variables/banner-${id}.toml`] = banner(id);
    files[`resources/banner-objects/banner-${id}.toml`] =
      `heading = "Offer ${id}"\nenabled = ${random() < 0.5}\nweight = ${(random() * 10).toFixed(2)}\n`;
  }
  return files;
}

function qualifier(id: string, plan: string, countries: string[], random: number): string {
  const bucket = Math.floor(random * 9000);
  return `schema_version = 1
description = "Accounts of segment ${id}"

# Who is in it
[[predicate]]
attribute = "account.plan"
op = "eq"
value = "${plan}"

[[predicate]]
attribute = "user.country"
op = "in"
value = ${JSON.stringify(countries)}

[[predicate]]
attribute = "account.id"
op = "bucket"
salt = "segment-${id}"
range = [${bucket}, ${bucket + 1000}]
`;
}

function limit(id: string, base: number): string {
  return `schema_version = 1
description = "How many projects an account may have"
type = "int"

[values]
standard = ${base}
raised = ${base + 10}

[resolve]
default = "standard"

[[resolve.rule]]
qualifier = "segment-${id}"
value = "raised"
`;
}

function banner(id: string): string {
  return `schema_version = 1
type = "resource:banner"

[resolve]
default = "banner-000000"
${id === "000000" ? "" : `\n[[resolve.rule]]\nqualifier = "segment-${id}"\nvalue = "banner-${id}"\n`}`;
}

function contextSchema(): string {
  const text = { type: "string" };
  return JSON.stringify({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: {
      account: {
        type: "object",
        properties: { id: text, plan: { enum: PLANS, type: "string" }, seats: { type: "integer", minimum: 1 } },
        required: ["id", "plan"],
      },
      user: { type: "object", properties: { id: text, country: { type: "string", pattern: "^[a-z]{2}$" } } },
      request: { type: "object", properties: { path: text } },
    },
    required: ["account", "user"],
  });
}

function bannerSchema(): string {
  return JSON.stringify({
    type: "object",
    properties: {
      heading: { type: "string", maxLength: 80 },
      enabled: { type: "boolean" },
      weight: { type: "number" },
    },
    required: ["heading", "enabled"],
    additionalProperties: false,
  });
}
