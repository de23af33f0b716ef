import { RototoError } from "../runtime/errors.ts";
import type { Context } from "../runtime/resolve/context.ts";
import type { QualifierResolution, VariableResolution } from "../runtime/resolve/resolution.ts";
import type { Fingerprint } from "../runtime/source/files.ts";
import { jsonText } from "../runtime/text/json-text.ts";
import { isArray, isObject, type JsonObject, type JsonValue, own } from "../runtime/text/json-value.ts";
import { parseOwnJson } from "../runtime/text/own-json.ts";
import { toPlain } from "../runtime/text/plain-json.ts";
import type { Values, Version } from "./version.ts";

/** Answers that were resolved elsewhere, as `POST …/resolve` gives them, and what an initial state adds. */
export interface Answers extends Version {
  readonly values: Values;
  /** The context they were resolved for, where the text tells. */
  readonly context: Context | null;
  /** Where the text tells: milliseconds since the epoch. */
  readonly confirmedAt: number | null;
}

/**
 * Reads answers; integers keep all their digits.
 *
 * @throws {RototoError} `source_corrupt`
 */
export function readAnswers(text: string): Answers {
  const answers = parse(text);
  const context = own(answers, "context");
  const confirmedAt = own(answers, "confirmed_at");
  const values = valuesOf(answers);
  return {
    // Which kind it is matters only to who knows sources.
    fingerprint: (own(answers, "fingerprint") ?? null) as Fingerprint | null,
    values,
    valuesFor: () => values,
    context: context !== undefined && isObject(context) ? context : null,
    confirmedAt: typeof confirmedAt === "number" ? confirmedAt : null,
  };
}

function parse(text: string): JsonObject {
  try {
    const value = parseOwnJson(text);
    if (isObject(value)) return value;
  } catch {
    // Told below.
  }
  throw new RototoError("source_corrupt", "the answers are not a JSON object");
}

function valuesOf(answers: JsonObject): Values {
  const variables = new Map(
    listOf(answers, "variables").map(([id, answer]) => [id, lazily(() => toResolution(id, answer))]),
  );
  const qualifiers = new Map(
    listOf(answers, "qualifiers").map(([id, answer]): [string, QualifierResolution] => [
      id,
      { id, value: own(answer, "value") === true },
    ]),
  );
  return {
    variables: [...variables.keys()],
    resolveVariable: (id) => variables.get(id)?.() ?? missing("variable", id),
    resolveQualifier: (id) => qualifiers.get(id) ?? missing("qualifier", id),
  };
}

function listOf(answers: JsonObject, name: string): [string, JsonObject][] {
  const list = own(answers, name) ?? [];
  if (!isArray(list)) throw new RototoError("source_corrupt", `the answers' ${name} are not a list`);
  return list.filter(isObject).map((answer) => [String(own(answer, "id")), answer]);
}

function toResolution(id: string, answer: JsonObject): VariableResolution {
  const value: JsonValue = own(answer, "value") ?? null;
  return { id, valueKey: String(own(answer, "value_key")), value: toPlain(value), valueJson: jsonText(value) };
}

/** The same object each time, for those who compare. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function missing(kind: "variable" | "qualifier", id: string): never {
  throw new RototoError(`${kind}_not_found`, `${kind} not found: ${kind}://${id}`);
}
