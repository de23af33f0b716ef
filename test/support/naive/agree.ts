import { link } from "../../../src/runtime/compile/link.ts";
import type { ProgramParts } from "../../../src/runtime/compile/parts.ts";
import { programIds } from "../../../src/runtime/compile/program.ts";
import { kernelsFor } from "../../../src/runtime/kernel/kernels.ts";
import { Resolver } from "../../../src/runtime/resolve/resolver.ts";
import { traceQualifier, traceVariable } from "../../../src/runtime/resolve/trace.ts";
import { jsonText } from "../../../src/runtime/text/json-text.ts";
import type { JsonObject, JsonValue } from "../../../src/runtime/text/json-value.ts";
import { Draw, drawContext, drawParts } from "./generate.ts";
import { NaiveInterpreter } from "./interpreter.ts";

/** What either side says to each question about a context. */
interface Answers {
  ask(question: Question, context: JsonObject): string;
}

type Question = { readonly kind: string; readonly id: string };

/** Compares both builds with the naive interpreter. Answers how many (program, context) pairs were compared. */
export function compareKernels(
  random: () => number,
  { programs, contexts }: { programs: number; contexts: number },
): number {
  const draw = new Draw(random);
  let pairs = 0;
  for (let program = 0; program < programs; program++) {
    const parts = drawParts(draw);
    const naive = naiveAnswers(parts);
    const linked = { ...link(parts.qualifiers, parts.variables), contextSchema: null };
    const builds = [new Resolver(linked, kernelsFor(undefined)), new Resolver(linked, kernelsFor("js"))];
    if (builds[0]?.evaluator.kind !== "wasm") throw new Error("there is no WebAssembly here");
    for (let index = 0; index < contexts; index++) {
      const context = drawContext(draw, parts);
      const question = drawQuestion(draw, parts);
      const expected = naive.ask(question, context);
      for (const resolver of builds) {
        const actual = kernelAnswers(resolver).ask(question, context);
        if (actual !== expected) throw difference({ parts, context, question, expected, actual, resolver });
      }
      pairs++;
    }
  }
  return pairs;
}

function difference(found: {
  parts: ProgramParts;
  context: JsonObject;
  question: Question;
  expected: string;
  actual: string;
  resolver: Resolver;
}): Error {
  const { parts, context, question, expected, actual, resolver } = found;
  const qualifiers = jsonText(parts.qualifiers as unknown as JsonValue);
  return new Error(
    `${resolver.evaluator.kind} differs on ${question.kind} ${question.id}\ncontext ${jsonText(context)}\n` +
      `qualifiers ${qualifiers}\nvariables ${JSON.stringify(parts.variables)}\nexpected ${expected}\nactual   ${actual}`,
  );
}

function drawQuestion(draw: Draw, { qualifiers, variables }: ProgramParts): Question {
  const kind = draw.of("variable", "qualifier", "variables", "qualifiers", "trace", "bound");
  const ids = kind === "qualifier" ? qualifiers : variables;
  return { kind, id: ids[draw.below(ids.length)]?.id ?? "" };
}

function naiveAnswers(parts: ProgramParts): Answers {
  const naive = new NaiveInterpreter(parts);
  return {
    ask({ kind, id }, context) {
      switch (kind) {
        case "variable":
          return settle(() => naive.resolveVariable(id, context));
        case "qualifier":
          return settle(() => naive.resolveQualifier(id, context)) + settle(() => naive.traceQualifier(id, context));
        case "variables":
          return settle(() => naive.resolveVariables(context));
        case "qualifiers":
          return settle(() => naive.resolveQualifiers(context));
        case "trace":
          return settle(() => naive.traceVariable(id, context));
        default:
          return [
            ...parts.variables.map((variable) => settle(() => naive.resolveVariable(variable.id, context))),
            settle(() => naive.traceVariable(id, context)),
            settle(() => naive.resolveQualifiers(context)),
          ].join();
      }
    },
  };
}

function kernelAnswers(resolver: Resolver): Answers {
  const variable = (id: string, context: Parameters<Resolver["variable"]>[1]): object => {
    const { valueKey, valueJson } = resolver.variable(id, context);
    return { id, valueKey, valueJson };
  };
  return {
    ask({ kind, id }, context) {
      switch (kind) {
        case "variable":
          return settle(() => variable(id, context));
        case "qualifier":
          return settle(() => resolver.qualifier(id, context)) + settle(() => traceQualifier(resolver, id, context));
        case "variables":
          return settle(() =>
            resolver.variables(context).map(({ id: each, valueKey, valueJson }) => ({ id: each, valueKey, valueJson })),
          );
        case "qualifiers":
          return settle(() => resolver.qualifiers(context));
        case "trace":
          return settle(() => traceVariable(resolver, id, context));
        default: {
          const bound = resolver.evaluator.capture(context);
          return [
            ...programIds(resolver.program).variables.map((each) => settle(() => variable(each, bound))),
            settle(() => traceVariable(resolver, id, bound)),
            settle(() => resolver.qualifiers(bound)),
          ].join();
        }
      }
    },
  };
}

function settle(body: () => unknown): string {
  try {
    return jsonText(body() as JsonValue);
  } catch (error) {
    return `error ${error instanceof Error ? error.message : String(error)}`;
  }
}
