import {
  type Context,
  type JsonValue,
  type QualifierResolution,
  type QualifierTrace,
  ResolveContext,
  toJsonText,
  type VariableResolution,
  type VariableTrace,
} from "rototo-edge";
import { compareUtf8 } from "../../src/runtime/text/utf8-order.ts";
import type { ExpectedBatch, ExpectedResolution } from "./corpus.ts";
import { readExact } from "./exact-json.ts";
import { expectSame, matchesText } from "./report.ts";

/** What resolutions are checked against: a workspace, or a program compiled without the lint gate. */
export interface Resolver {
  resolveVariable(id: string, context: Context): VariableResolution;
  resolveVariables(context: Context): VariableResolution[];
  resolveQualifier(id: string, context: Context): QualifierResolution;
  resolveQualifiers(context: Context): QualifierResolution[];
  traceVariable(id: string, context: Context): VariableTrace;
  traceQualifier(id: string, context: Context): QualifierTrace;
}

/** Makes a resolver; it may throw, and then its error is the outcome of every resolution. */
export type ResolverSource = () => Resolver;

/** Checks one resolution and its trace. */
export function checkResolution(open: ResolverSource, expected: ExpectedResolution): void {
  const { variable, qualifier, context: text, expect, trace } = expected;
  const outcome = settle(() => {
    const resolver = open();
    const context = ResolveContext.parse(text);
    if (variable !== undefined) {
      const { valueKey, valueJson } = resolver.resolveVariable(variable, context);
      return `${JSON.stringify(valueKey)} ${valueJson}`;
    }
    return String(resolver.resolveQualifier(qualifier ?? "", context).value);
  });
  const wanted =
    variable === undefined ? String(expect.value) : `${JSON.stringify(expect.value_key)} ${exact(expect.value_json)}`;
  checkOutcome(outcome, expect.error, wanted);
  if (trace !== undefined) checkTrace(open(), expected);
}

function checkTrace(resolver: Resolver, { variable, qualifier, context: text, trace }: ExpectedResolution): void {
  const context = ResolveContext.parse(text);
  const actual =
    variable === undefined
      ? resolver.traceQualifier(qualifier ?? "", context)
      : resolver.traceVariable(variable, context);
  // A trace is JSON data; only its static type is narrower.
  const actualText = toJsonText(actual as unknown as JsonValue);
  expectSame(actualText, exact(typeof trace === "string" ? trace : JSON.stringify(trace)), "trace");
}

/** Checks one batch resolution. */
export function checkBatch(open: ResolverSource, { of, context: text, expect }: ExpectedBatch): void {
  const outcome = settle(() => {
    const resolver = open();
    const context = ResolveContext.parse(text);
    const entries =
      of === "variables"
        ? resolver.resolveVariables(context).map(({ id, valueKey }) => [id, valueKey])
        : resolver.resolveQualifiers(context).map(({ id, value }) => [id, value]);
    return JSON.stringify(entries);
  });
  const wanted = Object.entries(expect.value_keys ?? expect.values ?? {});
  const sorted = wanted.sort(([a], [b]) => compareUtf8(a, b));
  checkOutcome(outcome, expect.error, JSON.stringify(sorted));
}

type Outcome = { readonly text: string } | { readonly error: string };

function settle(body: () => string): Outcome {
  try {
    return { text: body() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function checkOutcome(outcome: Outcome, expectedError: string | undefined, expectedText: string): void {
  if (expectedError === undefined) {
    expectSame("text" in outcome ? outcome.text : `error ${outcome.error}`, expectedText, "outcome");
  } else if (!("error" in outcome) || !matchesText(outcome.error, expectedError)) {
    throw new Error(`expected error ${expectedError}, got ${JSON.stringify(outcome)}`);
  }
}

/** The canonical exact form of a JSON text, keys sorted. */
function exact(json: string | undefined): string {
  return json === undefined ? "undefined" : toJsonText(readExact(json));
}
