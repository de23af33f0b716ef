/**
 * A part of a regular expression. Nothing is captured and greed does not matter, since a schema only asks whether a
 * text matches; hence a part is a set of strings, and knows how to become states of an automaton.
 */
export interface Part {
  /** The number of states the part takes, repetitions written out; it may be far more than anyone should build. */
  readonly size: number;
  /** Whether the part consumes nothing by its nature, so that it takes no quantifier. */
  readonly isEmpty?: boolean;
  /** Adds states that match the part and go on to `next`; answers the first of them. */
  build(next: State, automaton: Automaton): State;
}

/** A state of a nondeterministic automaton. Its `id` counts from 0 within the automaton. */
export type State = { readonly id: number } & (
  | { readonly kind: "character"; readonly accepts: CharacterSet; readonly next: State }
  | { readonly kind: "fork"; readonly targets: readonly State[] }
  | { readonly kind: "edge"; readonly edge: Edge; readonly next: State }
  | { readonly kind: "look"; readonly bit: number; readonly negated: boolean; readonly next: State }
  | { readonly kind: "match" }
);

/** A code point, or a native expression that accepts texts of exactly one code point. */
export type CharacterSet = number | RegExp;

/** A condition on a place in the text: its start, its end, a word boundary, none. */
export type Edge = "^" | "$" | "b" | "B";

/** The states of a pattern, or of one of its lookarounds. */
export class Automaton {
  /** Reads texts from their end, as a lookahead does to learn at once where it holds. */
  readonly backwards: boolean;
  readonly start: State;
  /** Whether any state asks for word boundaries. */
  asksForWords = false;
  /** The number of states. */
  size = 1;

  constructor(part: Part, backwards: boolean) {
    this.backwards = backwards;
    this.start = part.build({ id: 0, kind: "match" }, this);
  }
}

/** One character. */
export function character(accepts: CharacterSet): Part {
  return { size: 1, build: (next, automaton) => ({ id: automaton.size++, kind: "character", accepts, next }) };
}

/** Parts one after another. */
export function sequence(parts: readonly Part[]): Part {
  return {
    size: parts.reduce((sum, part) => sum + part.size, 0),
    build(next, automaton) {
      const build = (state: State, part: Part): State => part.build(state, automaton);
      return automaton.backwards ? parts.reduce(build, next) : parts.reduceRight(build, next);
    },
  };
}

/** One of several parts. */
export function choice(options: readonly Part[]): Part {
  return {
    size: options.reduce((sum, option) => sum + option.size, 1),
    build(next, automaton) {
      const targets = options.map((option) => option.build(next, automaton));
      return { id: automaton.size++, kind: "fork", targets };
    },
  };
}

/** A part from `min` to `max` times; `max` may be infinite. */
export function repeat(part: Part, min: number, max: number): Part {
  const isEndless = max === Number.POSITIVE_INFINITY;
  const size = Math.max(part.size, 1);
  return {
    size: isEndless ? size * (min + 1) + 1 : size * max + max - min,
    build(next, automaton) {
      const fork = (targets: readonly State[]): State => ({ id: automaton.size++, kind: "fork", targets });
      let state = next;
      if (isEndless) {
        const targets = [next];
        state = fork(targets);
        targets.push(part.build(state, automaton));
      } else {
        for (let copy = min; copy < max; copy++) state = fork([next, part.build(state, automaton)]);
      }
      for (let copy = 0; copy < min; copy++) state = part.build(state, automaton);
      return state;
    },
  };
}

/** A condition on the place in the text. */
export function edge(kind: Edge): Part {
  return {
    size: 1,
    isEmpty: true,
    build(next, automaton) {
      automaton.asksForWords ||= kind === "b" || kind === "B";
      const mirrored = kind === "^" ? "$" : kind === "$" ? "^" : kind;
      return { id: automaton.size++, kind: "edge", edge: automaton.backwards ? mirrored : kind, next };
    },
  };
}

/** A lookaround, which another automaton has answered by setting a bit at each place where it holds. */
export function look(bit: number, negated: boolean): Part {
  return {
    size: 1,
    isEmpty: true,
    build: (next, automaton) => ({ id: automaton.size++, kind: "look", bit, negated, next }),
  };
}
