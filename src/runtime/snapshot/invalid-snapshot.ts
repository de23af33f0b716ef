import { RototoError } from "../errors.ts";

/** What reading a snapshot fails with. */
export function invalidSnapshot(reason: string): RototoError {
  return new RototoError("snapshot_invalid", `snapshot cannot be used: ${reason}`);
}
