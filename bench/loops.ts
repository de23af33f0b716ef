import type { JsonObject } from "../src/runtime/text/json-value.ts";
import { ASKED, asking, FLAGS } from "./asking.ts";
import type { Evaluator, Evaluators } from "./evaluators.ts";
import type { Row } from "./timing.ts";
import { contexts, type Flag } from "./workload.ts";

const GETS = 20;

/** What a row does with an evaluator; undefined where that cannot be asked so. */
type Loop = (evaluator: Evaluator) => (() => unknown) | undefined;

/** One flag, each time in a context of its own. */
export function freshRow(name: string, list: readonly Flag[], evaluators: Evaluators): Row {
  const loop = asking(list);
  return row(`${name}, fresh context, ${list.length} variables`, ASKED, evaluators, ({ ask }) => loop(ask));
}

/** What a request does that asks for several flags. */
export function bindRow(list: readonly Flag[], evaluators: Evaluators): Row {
  const times = 200;
  const loop = repeating(times);
  const getSome = (get: (id: string) => unknown, turn: number): void => {
    for (let index = 0; index < GETS; index++) get(list[(turn + index * 7) % FLAGS]?.id ?? "");
  };
  return row(
    `bind a context, then ${GETS} gets`,
    times,
    evaluators,
    ({ bind }) => bind && loop((context, turn) => getSome(bind(context), turn)),
  );
}

/** One of those gets; who cannot bind is asked in the same context each time. */
export function boundRow(list: readonly Flag[], evaluators: Evaluators): Row {
  const loop = asking(list);
  const context = contexts(3).at(-1) ?? {};
  return row("one get of a bound context", ASKED, evaluators, ({ ask, bind }) =>
    loop(bind ? bind(context) : (id) => ask(id, context)),
  );
}

/** All flags, so many times, each time in a context of its own. */
export function allRow(list: readonly Flag[], times: number, evaluators: Evaluators): Row {
  const loop = repeating(times);
  return row(`resolve all ${list.length}`, times, evaluators, ({ all }) => all && loop(all));
}

function row(name: string, operations: number, evaluators: Evaluators, loop: Loop): Row {
  const bodies: Record<string, () => unknown> = {};
  for (const [column, evaluator] of Object.entries(evaluators)) {
    const body = loop(evaluator);
    if (body) bodies[column] = body;
  }
  return { name, operations, bodies };
}

/** Repeats a body, with one context after the other. */
function repeating(times: number): (body: (context: JsonObject, turn: number) => unknown) => () => void {
  const all = contexts(256);
  let turn = 0;
  return (body) => () => {
    for (let index = 0; index < times; index++) {
      turn = (turn + 1) % all.length;
      body(all[turn] ?? {}, turn);
    }
  };
}
