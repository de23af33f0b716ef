import type { KernelChoice } from "rototo-edge";

/** What a host found out. */
export interface PackReport {
  /** The builds of the kernel that evaluated. */
  readonly kernels: readonly string[];
  readonly passed: number;
  readonly failed: readonly { readonly test: string; readonly message: string }[];
  readonly skipped: readonly { readonly test: string; readonly reason: string }[];
  /** What was seen where nothing is expected but that every host sees the same. */
  readonly observed: Readonly<Record<string, string>>;
}

/** Collects the outcome of checks; a check that throws has failed. */
export class Reporter {
  /** The build of the kernel to use. */
  readonly kernel: KernelChoice | undefined;
  readonly #kernels = new Set<string>();
  #passed = 0;
  readonly #failed: { test: string; message: string }[] = [];
  readonly #skipped: { test: string; reason: string }[] = [];
  readonly #observed: Record<string, string> = {};

  constructor(kernel: KernelChoice | undefined) {
    this.kernel = kernel;
  }

  /** Takes note of the build of the kernel that a workspace says it has. */
  evaluatedBy(kernel: string | undefined): void {
    this.#kernels.add(kernel ?? "none");
  }

  async check(test: string, body: () => void | Promise<void>): Promise<void> {
    try {
      await body();
      this.#passed += 1;
    } catch (error) {
      this.#failed.push({ test, message: error instanceof Error ? error.message : String(error) });
    }
  }

  skip(test: string, reason: string): void {
    this.#skipped.push({ test, reason });
  }

  observe(what: string, text: string): void {
    this.#observed[what] = text;
  }

  get report(): PackReport {
    return {
      kernels: [...this.#kernels],
      passed: this.#passed,
      failed: this.#failed,
      skipped: this.#skipped,
      observed: this.#observed,
    };
  }
}

/** Compares two texts; a difference is the failure's message. */
export function expectSame(actual: string, expected: string, what: string): void {
  if (actual !== expected) throw new Error(`${what}: expected ${expected}, got ${actual}`);
}

/** Compares texts where an expected one that ends in `…` is a prefix: what follows belongs to a library. */
export function matchesText(actual: string, expected: string): boolean {
  return expected.endsWith("…") ? actual.startsWith(expected.slice(0, -1)) : actual === expected;
}
