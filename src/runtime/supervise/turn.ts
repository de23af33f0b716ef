/**
 * Lets one at a time do something that takes many steps, and does not wait for ever for one that has fallen silent: some
 * hosts end what belongs to a request with the request. Whoever comes back from such a silence finds that its turn is over.
 */
export class Turn {
  #holder: symbol | null = null;
  #lastSign = 0;

  /** Takes the turn; null while somebody has it who has given a sign within so many milliseconds. */
  take(now: number, silenceMs: number): symbol | null {
    // A clock that was set back is no sign of life either.
    if (this.#holder !== null && Math.abs(now - this.#lastSign) <= silenceMs) return null;
    this.#holder = Symbol("turn");
    this.#lastSign = now;
    return this.#holder;
  }

  /** Gives a sign of life; false where the turn is somebody else's by now. */
  keep(turn: symbol, now: number): boolean {
    if (this.#holder !== turn) return false;
    this.#lastSign = now;
    return true;
  }

  release(turn: symbol): void {
    if (this.#holder === turn) this.#holder = null;
  }
}
