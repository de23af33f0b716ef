import type { Watch } from "./watch.ts";

/** Remembers how asking went, so that sources that hang keep nobody else from being asked. */
export class Probing {
  readonly #failed = new Set<string>();
  readonly #turns = new Map<string, number>();
  #turn = 0;

  /** Those that could be asked last time come first, and among equals those whose last time is longest ago. */
  order(watches: readonly Watch[]): readonly Watch[] {
    const rank = ({ id }: Watch) => (this.#failed.has(id) ? 1 : 0);
    const turn = ({ id }: Watch) => this.#turns.get(id) ?? 0;
    this.#forgetOthers(watches);
    return [...watches].sort((a, b) => rank(a) - rank(b) || turn(a) - turn(b));
  }

  asked(id: string, { failed }: { readonly failed: boolean }): void {
    this.#turns.set(id, ++this.#turn);
    if (failed) this.#failed.add(id);
    else this.#failed.delete(id);
  }

  #forgetOthers(watches: readonly Watch[]): void {
    const ids = new Set(watches.map(({ id }) => id));
    for (const id of this.#turns.keys()) {
      if (ids.has(id)) continue;
      this.#turns.delete(id);
      this.#failed.delete(id);
    }
  }
}
