import type { Context } from "../runtime/resolve/context.ts";
import type { Fingerprint } from "../runtime/source/files.ts";
import type { PlainJson } from "../runtime/text/plain-json.ts";
import type { Provenance } from "./shelf.ts";
import type { Values } from "./version.ts";

/** OpenFeature's provider status. */
export type Status = "NOT_READY" | "READY" | "STALE" | "ERROR" | "RECONCILING";

/** One variable or qualifier as it was read. */
export interface Reading<T> {
  readonly id: string;
  readonly value: T;
  /** Null for a qualifier, and for a fallback. */
  readonly valueKey: string | null;
  /** Where the version came from; `fallback` when there is none, or it does not say. */
  readonly source: Provenance | "fallback";
  /** Seconds since the origin last said that this version is current; null for a fallback. */
  readonly age: number | null;
  readonly fingerprint: Fingerprint | null;
  /** Why it is the fallback: a `RototoError`; null where there is no version, and for a value. */
  readonly error: unknown;
}

/** What a view is made of. */
export interface ViewState {
  readonly status: Status;
  /** Null while there is no version. */
  readonly values: Values | null;
  readonly context: Context;
  readonly fingerprint: Fingerprint | null;
  /** SHA-256 of the version's bytes; null where there were none. */
  readonly revision: string | null;
  readonly source: Provenance | null;
  /** Milliseconds since the epoch. */
  readonly confirmedAt: number | null;
  /** What went wrong last; null when nothing did since it went right. */
  readonly error: unknown;
}

/**
 * One version with one context, as a page shows it: everything that is read from one view belongs together. A view never
 * changes, but for its age; a newer one is another object.
 */
export class View {
  readonly #state: ViewState;
  readonly #now: () => number;

  constructor(state: ViewState, now: () => number) {
    this.#state = state;
    this.#now = now;
  }

  get status(): Status {
    return this.#state.status;
  }

  /** The context that the values are for. */
  get context(): Context {
    return this.#state.context;
  }

  /** Which version of the workspace it is. */
  get fingerprint(): Fingerprint | null {
    return this.#state.fingerprint;
  }

  /** Where the version came from; null while there is none. */
  get source(): Provenance | null {
    return this.#state.source;
  }

  /** Seconds since the origin last said that the version is current; null while there is none. */
  get age(): number | null {
    const { confirmedAt } = this.#state;
    return confirmedAt === null ? null : Math.max(0, this.#now() - confirmedAt) / 1000;
  }

  /** What went wrong last; null when nothing did since it went right. */
  get error(): unknown {
    return this.#state.error;
  }

  /** The ids of all variables there are. */
  get variables(): readonly string[] {
    return this.#state.values?.variables ?? [];
  }

  /** A variable's value, frozen and the same object as long as the version is; the fallback where there is none. */
  value<T extends PlainJson>(id: string, fallback: T): PlainJson | T {
    return this.read(id, fallback).value;
  }

  /** Whether a qualifier holds; the fallback, false unless given, where that cannot be told. */
  qualifier(id: string, fallback: boolean = false): boolean {
    return this.readQualifier(id, fallback).value;
  }

  /** A variable with where it came from and how old that is; never throws. */
  read<T extends PlainJson>(id: string, fallback: T): Reading<PlainJson | T> {
    return this.#read<PlainJson | T>(id, fallback, (values) => values.resolveVariable(id));
  }

  /** A qualifier, like {@link View.read}. */
  readQualifier(id: string, fallback: boolean = false): Reading<boolean> {
    return this.#read(id, fallback, (values) => ({ ...values.resolveQualifier(id), valueKey: null }));
  }

  /** What the values come from; null while there are none. */
  get values(): Values | null {
    return this.#state.values;
  }

  #read<T>(
    id: string,
    fallback: T,
    resolve: (values: Values) => { readonly value: T; readonly valueKey: string | null },
  ): Reading<T> {
    const { values, source, fingerprint } = this.#state;
    let error: unknown = null;
    if (values !== null && source !== null) {
      try {
        const { value, valueKey } = resolve(values);
        return { id, value, valueKey, source, age: this.age, fingerprint, error };
      } catch (thrown) {
        error = thrown;
      }
    }
    return { id, value: fallback, valueKey: null, source: "fallback", age: null, fingerprint, error };
  }
}
