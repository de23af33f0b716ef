import type { Io } from "../io.ts";

/** Goes to the start of the line and clears it. */
const CLEAR = "\r\u001b[2K";
const REFRESH_MS = 100;

/**
 * A line on a terminal that tells how far something has come, once it has taken longer than people like to wait, and
 * that is gone when it is done. Elsewhere nothing is written.
 */
export class ProgressLine {
  readonly #io: Pick<Io, "stderr">;
  readonly #isShown: boolean;
  #text = "";
  #written = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(io: Pick<Io, "stderr" | "env" | "patienceMs">, text: string) {
    this.#io = io;
    this.#isShown = io.stderr.isTerminal && io.env.TERM !== "dumb";
    this.set(text);
    if (this.#isShown) this.#timer = setTimeout(() => this.#begin(), io.patienceMs).unref();
  }

  /** Changes what the line says, the next time it is written. */
  set(text: string): void {
    this.#text = text.slice(0, Math.max(1, this.#io.stderr.columns - 1));
  }

  /** Writes the line at once: for work that lets no timer run. */
  show(): void {
    if (!this.#isShown || this.#written === this.#text) return;
    this.#io.stderr.write(CLEAR + this.#text);
    this.#written = this.#text;
  }

  /** Takes the line away. */
  end(): void {
    clearTimeout(this.#timer);
    if (this.#written !== "") this.#io.stderr.write(CLEAR);
    this.#written = "";
  }

  #begin(): void {
    this.show();
    this.#timer = setInterval(() => this.show(), REFRESH_MS).unref();
  }
}

/** A number of bytes as people read it: `812 B`, `1.4 MB`. */
export function byteText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const amount = bytes / 1000 ** power;
  return `${power === 0 ? amount : amount.toFixed(1)} ${units[power]}`;
}
