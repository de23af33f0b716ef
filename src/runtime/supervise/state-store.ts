import { readState, writeState } from "./stored-state.ts";
import { SupervisorState } from "./supervisor-state.ts";

/** Keeps one text from one run of a host to the next: a file, a row, a value of a Durable Object. */
export interface StateStore {
  /** Gives what was saved last; undefined where nothing was. */
  load(): Promise<string | undefined>;
  /** Replaces it in one step: after a failure the old text is still there. */
  save(text: string): Promise<void>;
}

/**
 * Takes up the state that was saved; an empty one where there is none.
 *
 * @throws {store_invalid} when what is stored is no state; whatever the store throws.
 */
export async function loadState(store: StateStore): Promise<SupervisorState> {
  const text = await store.load();
  return new SupervisorState(text === undefined ? [] : readState(text));
}

/** Saves the state as it is now; what changes meanwhile stays unsaved. Throws whatever the store throws. */
export async function saveState(state: SupervisorState, store: StateStore): Promise<void> {
  const { revision } = state;
  await store.save(writeState(state.watches));
  state.saved(revision);
}
