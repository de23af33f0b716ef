import type { JsonObject } from "../src/runtime/text/json-value.ts";

/**
 * The work that rototo and its peers are given: flags with three rules of two conditions each, and contexts that meet
 * none, one or several of them. Each peer has the same rules in its own form (peers.mjs).
 */

/** One flag: on where one of its rules holds, which is where both of the rule's conditions do. */
export interface Flag {
  readonly id: string;
  readonly rules: readonly (readonly Condition[])[];
}

/** A condition on one attribute of the context. */
export type Condition =
  | { readonly path: string; readonly op: "eq" | "neq"; readonly value: string }
  | { readonly path: string; readonly op: "gte"; readonly value: number }
  | { readonly path: string; readonly op: "in"; readonly value: readonly string[] };

const PLANS = ["free", "standard", "premium", "enterprise"];
const COUNTRIES = ["de", "fr", "jp", "us", "br", "in", "at", "ch"];

/** Makes so many flags, with ids as a program has them: constants, and the same ones each time. */
export function flags(count: number): Flag[] {
  const ids = Object.keys(Object.fromEntries(Array.from({ length: count }, (_, index) => [idOf(index), index])));
  return ids.map((id, index) => {
    const plan = PLANS[index % PLANS.length] ?? "";
    const countries = [0, 1, 2].map((step) => COUNTRIES[(index + step * 3) % COUNTRIES.length] ?? "");
    const testers = Array.from({ length: 10 }, (_, step) => `user-${(index * 7 + step * 13) % 300}`);
    return {
      id,
      rules: [
        [
          { path: "user.id", op: "in", value: testers },
          { path: "account.plan", op: "neq", value: "free" },
        ],
        [
          { path: "account.plan", op: "eq", value: plan },
          { path: "user.country", op: "in", value: countries },
        ],
        [
          { path: "account.seats", op: "gte", value: 200 + (index % 50) },
          { path: "user.country", op: "neq", value: countries[0] ?? "" },
        ],
      ],
    };
  });
}

function idOf(index: number): string {
  return `flag-${`${index}`.padStart(5, "0")}`;
}

/** Makes so many flags of one rule of one condition, which is what one measures first. */
export function simpleFlags(count: number): Flag[] {
  return flags(count).map(({ id }, index) => {
    const plan = PLANS[index % PLANS.length] ?? "";
    return { id, rules: [[{ path: "account.plan", op: "eq", value: plan }]] };
  });
}

/** Makes contexts as requests bring them: none is the same object twice. */
export function contexts(count: number): JsonObject[] {
  return Array.from({ length: count }, (_, index) => ({
    targetingKey: `user-${index}`,
    account: { id: `account-${index}`, plan: PLANS[index % PLANS.length] ?? "", seats: index },
    user: { id: `user-${index}`, country: COUNTRIES[index % COUNTRIES.length] ?? "" },
    request: { path: "/projects" },
  }));
}

/** The workspace of the flags. */
export function workspaceFiles(list: readonly Flag[]): Record<string, string> {
  const files: Record<string, string> = {
    "rototo-workspace.toml": "schema_version = 1\n",
    "schemas/context.schema.json": JSON.stringify(CONTEXT_SCHEMA),
  };
  for (const { id, rules } of list) {
    for (const [index, conditions] of rules.entries()) {
      const predicates = conditions.map(
        ({ path, op, value }) =>
          `[[predicate]]\nattribute = "${path}"\nop = "${op}"\nvalue = ${JSON.stringify(value)}\n`,
      );
      files[`qualifiers/${id}-${index}.toml`] = ["schema_version = 1", ...predicates].join("\n");
    }
    files[`variables/${id}.toml`] = [
      'schema_version = 1\ntype = "bool"\n[values]\non = true\noff = false\n[resolve]\ndefault = "off"',
      ...rules.map((_, index) => `[[resolve.rule]]\nqualifier = "${id}-${index}"\nvalue = "on"\n`),
    ].join("\n");
  }
  return files;
}

const TEXT = { type: "string" };

/** What a careful team would write of these contexts. */
const CONTEXT_SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: {
    targetingKey: { type: "string", minLength: 1, maxLength: 100 },
    account: {
      type: "object",
      properties: {
        id: { type: "string", minLength: 1 },
        plan: { type: "string", enum: PLANS },
        seats: { type: "integer", minimum: 0 },
      },
      required: ["id", "plan"],
      additionalProperties: false,
    },
    user: {
      type: "object",
      properties: { id: TEXT, country: { type: "string", minLength: 2, maxLength: 2 } },
      required: ["country"],
    },
    request: { type: "object", properties: { path: TEXT } },
  },
  required: ["account", "user"],
};

/** Tells whether an evaluator finds those of some flags on that are, whatever it calls that in its results. */
export function isRight(evaluate: (id: string, context: JsonObject) => unknown, list: readonly Flag[]): boolean {
  return list.slice(0, 16).every(({ id, rules }) =>
    contexts(256).every((context) => {
      const result = evaluate(id, context) as { enabled?: boolean; value?: boolean };
      return (result.enabled ?? result.value) === rules.some((rule) => rule.every((one) => holds(one, context)));
    }),
  );
}

function holds({ path, op, value }: Condition, context: JsonObject): boolean {
  // Not by the library's own reader: the bundle of an earlier build has no part of this one in it.
  const actual = path.split(".").reduce<unknown>((place, name) => (place as JsonObject | undefined)?.[name], context);
  if (op === "eq") return actual === value;
  if (op === "neq") return actual !== value;
  return op === "gte" ? Number(actual) >= value : value.includes(String(actual));
}
