import { RototoError } from "../errors.ts";

/** What compilation fails with. */
export function compileError(message: string): RototoError {
  return new RototoError("compile_failed", message);
}
