import { commonEnds } from "../common-ends.ts";
import type { ValuePart, VariablePart } from "./parts.ts";
import type { TextNumbers } from "./texts-builder.ts";

/** What variables select, in numbers, one variable after the other. */
export interface Selections {
  /** For each variable, how many rules it has, and how many values without repetition. */
  readonly counts: Int32Array;
  /** For each variable, the qualifier of each rule and which value it selects, and which is the default. */
  readonly selected: Int32Array;
  /** The numbers of two texts for each value: its key and itself as JSON. */
  readonly values: Int32Array;
}

const NONE = new Int32Array(0);
const NOTHING = { variables: [], selections: { counts: NONE, selected: NONE, values: NONE } };

/**
 * Puts what variables select in numbers.
 *
 * @param earlier what was put in the same numbers before, which is taken over for the variables at both ends.
 */
export function selectionsOf(
  variables: readonly VariablePart[],
  numbers: TextNumbers,
  earlier: { readonly variables: readonly VariablePart[]; readonly selections: Selections } | undefined,
): Selections {
  const { variables: before, selections: known } = earlier ?? NOTHING;
  const { head, tail } = commonEnds(before, variables);
  const [first, last] = [sizesOf(before, known, 0, head), sizesOf(before, known, before.length - tail, before.length)];
  const middle = select(variables.slice(head, variables.length - tail), numbers);
  return {
    counts: joined(known.counts, 2 * head, middle.counts, 2 * tail),
    selected: joined(known.selected, first.selected, middle.selected, last.selected),
    values: joined(known.values, first.values, middle.values, last.values),
  };
}

/** How many numbers stand for some of the variables. */
function sizesOf(
  variables: readonly VariablePart[],
  { counts }: Selections,
  from: number,
  to: number,
): { readonly selected: number; readonly values: number } {
  let [selected, values] = [0, 0];
  for (let index = from; index < Math.min(to, variables.length); index++) {
    selected += 2 * (counts[2 * index] ?? 0) + 1;
    values += 2 * (counts[2 * index + 1] ?? 0);
  }
  return { selected, values };
}

/** So many numbers of the start of a list, others, and so many of its end. */
function joined(list: Int32Array, head: number, middle: readonly number[], tail: number): Int32Array {
  const all = new Int32Array(head + middle.length + tail);
  all.set(list.subarray(0, head));
  all.set(middle, head);
  all.set(list.subarray(list.length - tail), head + middle.length);
  return all;
}

function select(variables: readonly VariablePart[], numbers: TextNumbers): Record<keyof Selections, number[]> {
  const [counts, selected, values]: [number[], number[], number[]] = [[], [], []];
  /** By the number of its key: the index of the value that was written last under it. */
  const latest: (number | undefined)[] = [];
  const indexOf = ({ key, text }: ValuePart, first: number): number => {
    const number = numbers.of(key);
    const known = latest[number] ?? -1;
    const index = known >= first ? known : values.push(number, numbers.of(text)) / 2 - 1;
    latest[number] = index;
    return index - first;
  };
  for (const { rules, defaultValue } of variables) {
    const first = values.length / 2;
    for (const { qualifier, value } of rules) selected.push(qualifier, indexOf(value, first));
    selected.push(indexOf(defaultValue, first));
    counts.push(rules.length, values.length / 2 - first);
  }
  return { counts, selected, values };
}
