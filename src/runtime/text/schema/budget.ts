/**
 * The work one validation may do, counted in steps of roughly equal cost, since no clock can be trusted. A schema node
 * visited is a step, as are a state of a pattern and {@link CHARACTERS_PER_STEP} characters read.
 */
export const STEP_LIMIT = 4_000_000;

/** How many schema nodes may be under way at once: bounds the stack for deep values and long chains of references. */
export const DEPTH_LIMIT = 1_000;

/** How many characters of a text cost as much as a visit to a schema node. */
export const CHARACTERS_PER_STEP = 16;

/** What is left of the work one validation, or many together, may do. Below zero the verdict is void. */
export class Budget {
  steps: number;

  constructor(steps: number = STEP_LIMIT) {
    this.steps = steps;
  }

  /** Counts work proportional to the length of a text or list of texts. */
  spendOnText(length: number): void {
    this.steps -= 1 + length / CHARACTERS_PER_STEP;
  }

  /** Makes everything still under way end soon. */
  exhaust(): void {
    this.steps = -1;
  }
}
