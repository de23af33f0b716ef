import type { Action } from "./action.ts";

/** Whatever takes notice of changed definitions of one kind; see docs/hot-swap.md. */
export interface Reloadable {
  /**
   * Takes over one change. Calls may overlap.
   *
   * @param name the file's base name without its extension.
   * @throws whatever keeps the change from being taken over; the manager reports it and goes on.
   */
  reload(signal: AbortSignal, name: string, action: Action): Promise<void>;
}

/**
 * Fetches the object that goes by a name, complete and validated.
 *
 * @throws whatever is wrong with it; then what was there before stays.
 */
export type Load<T> = (signal: AbortSignal, name: string) => Promise<T>;

/** Keeps an object under a name; safe to be called while other calls are under way. */
export type SetNamed<T> = (name: string, value: T) => void | Promise<void>;

/** Forgets the object of a name; harmless where there is none. */
export type RemoveNamed = (name: string) => void | Promise<void>;
