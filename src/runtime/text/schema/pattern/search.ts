import type { Budget } from "../budget.ts";
import type { Automaton, CharacterSet, Edge, State } from "./parts.ts";

/** Stands for the end of the text where a code point is asked for. */
const END = -1;

/** The steps a visit to a state takes: about as long as that many visits to schema nodes. */
const STATE_COST = 4;

/** Code points below this are looked up in an array. */
const ASCII = 128;

/** A search drops what it remembers when that grows beyond about this many numbers. */
const MEMORY_LIMIT = 20_000;

/**
 * A set of states the automaton may be in, and what it has to know of the text already read. The steps out of it are
 * found once per character.
 */
interface Place {
  readonly states: readonly State[];
  readonly untouched: boolean;
  readonly afterWord: boolean;
  /** By code point, for the end of the text and the characters met most. */
  readonly ascii: Step[];
  /** By code point and the lookarounds that hold. */
  readonly other: Map<number, Step>;
}

interface Step {
  /** Whether a match ended before the character that was read. */
  readonly matched: boolean;
  readonly place: Place;
}

/**
 * Runs an automaton over texts, from every place in them at once. Each character costs at most one visit to each state
 * whatever the pattern, and a lookup once the same situation has been met.
 */
export class Search {
  readonly #automaton: Automaton;
  readonly #places = new Map<string, Place>();
  #memory = 0;
  #first: Place;

  constructor(automaton: Automaton) {
    this.#automaton = automaton;
    this.#first = this.#place([automaton.start], true, false);
  }

  /**
   * Tells whether the text has a match, where `looks` says which lookarounds hold at each place. Given a bit, it is set
   * in `looks` at each place where a match ends instead, or begins if the automaton reads backwards.
   */
  find(text: string, looks: Uint16Array | null, bit: number, budget: Budget): boolean {
    const { backwards } = this.#automaton;
    let place = this.#first;
    for (let index = backwards ? text.length : 0; ; ) {
      const code = backwards ? codePointBefore(text, index) : (text.codePointAt(index) ?? END);
      const bits = looks?.[index] ?? 0;
      const step = this.#step(place, code, bits, budget);
      if (step.matched && bit === 0) return true;
      if (step.matched && looks !== null) looks[index] = bits | bit;
      if (code === END || budget.steps < 0) return false;
      place = step.place;
      index += (code > 0xffff ? 2 : 1) * (backwards ? -1 : 1);
    }
  }

  #step(place: Place, code: number, looks: number, budget: Budget): Step {
    const isPlain = looks === 0 && code < ASCII;
    const symbol = isPlain ? code + 1 : code * 0x10000 + looks;
    const known = isPlain ? place.ascii[symbol] : place.other.get(symbol);
    if (known !== undefined) return known;
    const step = this.#derive(place, code, looks, budget);
    if (isPlain) place.ascii[symbol] = step;
    else place.other.set(symbol, step);
    this.#memory += 4;
    return step;
  }

  #derive(place: Place, code: number, looks: number, budget: Budget): Step {
    const character = code === END ? "" : String.fromCodePoint(code);
    const reached = new Set(place.states);
    const next = new Set([this.#automaton.start]);
    let matched = false;
    for (const state of reached) {
      budget.steps -= STATE_COST;
      if (state.kind === "match") matched = true;
      else if (state.kind === "fork") for (const target of state.targets) reached.add(target);
      else if (state.kind === "character") {
        if (accepts(state.accepts, code, character)) next.add(state.next);
      } else if (state.kind === "edge" ? holds(state.edge, place, code) : !(looks & state.bit) === state.negated) {
        reached.add(state.next);
      }
    }
    return { matched, place: this.#place([...next], false, this.#automaton.asksForWords && isWord(code)) };
  }

  #place(states: State[], untouched: boolean, afterWord: boolean): Place {
    const name = `${untouched ? "^" : ""}${afterWord ? "w" : ""}${states.map((state) => state.id).join()}`;
    let place = this.#places.get(name);
    if (place === undefined) {
      if (this.#memory > MEMORY_LIMIT) this.#forget();
      place = { states, untouched, afterWord, ascii: [], other: new Map() };
      this.#places.set(name, place);
      this.#memory += states.length + ASCII;
    }
    return place;
  }

  #forget(): void {
    this.#memory = 0;
    this.#places.clear();
    this.#first = this.#place([this.#automaton.start], true, false);
  }
}

function holds(edge: Edge, place: Place, code: number): boolean {
  if (edge === "^") return place.untouched;
  if (edge === "$") return code === END;
  return (place.afterWord !== isWord(code)) === (edge === "b");
}

function accepts(set: CharacterSet, code: number, character: string): boolean {
  return typeof set === "number" ? set === code : set.test(character);
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

function codePointBefore(text: string, index: number): number {
  if (index === 0) return END;
  const code = text.codePointAt(index - 2) ?? 0;
  return index > 1 && code > 0xffff ? code : text.charCodeAt(index - 1);
}
