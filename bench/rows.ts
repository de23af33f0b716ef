import type { JsonObject } from "../src/runtime/text/json-value.ts";
import { ASKED, asking, FLAGS } from "./asking.ts";
import type { Evaluator, Make } from "./evaluators.ts";
import { warmUp } from "./timing.ts";
import { contexts, type Flag, flags, simpleFlags } from "./workload.ts";

const GETS = 20;

/** A row of the tables. */
export interface Row {
  readonly name: string;
  /** How many the loop does. */
  readonly operations: number;
  /** Makes the flags that evaluators are given; the same function where these are the same. */
  readonly list: () => Flag[];
  /** What the row does with an evaluator of these flags; undefined where that cannot be asked so. */
  readonly loop: (evaluator: Evaluator, list: readonly Flag[]) => (() => unknown) | undefined;
}

const oneCondition = (): Flag[] => simpleFlags(FLAGS);
const threeRules = (): Flag[] => flags(FLAGS);
const many = (): Flag[] => flags(5_000);

export const ROWS: readonly Row[] = [
  freshRow("one variable of one condition", oneCondition),
  freshRow("one variable of three rules", threeRules),
  bindRow(threeRules),
  boundRow(threeRules),
  allRow(FLAGS, 20, threeRules),
  allRow(5_000, 1, many),
];

/** Makes the evaluator of one column for one row, and warms its loop up. */
export async function readyRound(rowName: string, make: Make<Evaluator> | undefined): Promise<() => number> {
  const row = ROWS.find(({ name }) => name === rowName);
  const list = row?.list() ?? [];
  const evaluator = await make?.(list);
  const loop = evaluator && row?.loop(evaluator, list);
  if (!row || !loop) throw new Error(`no such row, or not of this column: ${rowName}`);
  return warmUp(loop, row.operations);
}

/** One flag, each time in a context of its own. */
function freshRow(name: string, list: Row["list"]): Row {
  return {
    name: `${name}, fresh context, ${FLAGS} variables`,
    operations: ASKED,
    list,
    loop: ({ ask }, list) => asking(list)(ask),
  };
}

/** What a request does that asks for several flags. */
function bindRow(list: Row["list"]): Row {
  const operations = 200;
  return {
    name: `bind a context, then ${GETS} gets`,
    operations,
    list,
    loop: ({ bind }, list) => {
      const getSome = (get: (id: string) => unknown, turn: number): void => {
        for (let index = 0; index < GETS; index++) get(list[(turn + index * 7) % FLAGS]?.id ?? "");
      };
      return bind && repeating(operations, (context, turn) => getSome(bind(context), turn));
    },
  };
}

/** One of those gets; who cannot bind is asked in the same context each time. */
function boundRow(list: Row["list"]): Row {
  return {
    name: "one get of a bound context",
    operations: ASKED,
    list,
    loop: ({ ask, bind }, list) => {
      const context = contexts(3).at(-1) ?? {};
      return asking(list)(bind ? bind(context) : (id) => ask(id, context));
    },
  };
}

/** All of so many flags, so many times, each time in a context of its own. */
function allRow(count: number, times: number, list: Row["list"]): Row {
  return {
    name: `resolve all ${count}`,
    operations: times,
    list,
    loop: ({ all }) => all && repeating(times, all),
  };
}

/** Repeats a body, with one context after the other. */
function repeating(times: number, body: (context: JsonObject, turn: number) => unknown): () => void {
  const all = contexts(256);
  let turn = 0;
  return () => {
    for (let index = 0; index < times; index++) {
      turn = (turn + 1) % all.length;
      body(all[turn] ?? {}, turn);
    }
  };
}
