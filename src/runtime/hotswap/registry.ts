/** Named objects in memory, as the rest of a program looks them up. */
export interface Lookup<T> {
  get(name: string): T | undefined;
  /** All names, in the order in which they were first set. */
  names(): readonly string[];
}

/** A {@link Lookup} that can be changed; each change is one step, so that readers see the old object or the new one. */
export class Registry<T> implements Lookup<T> {
  readonly #values = new Map<string, T>();

  get(name: string): T | undefined {
    return this.#values.get(name);
  }

  names(): readonly string[] {
    return [...this.#values.keys()];
  }

  set(name: string, value: T): void {
    this.#values.set(name, value);
  }

  /** Forgets a name; harmless where there is none. */
  remove(name: string): void {
    this.#values.delete(name);
  }
}
