import { RototoError } from "../errors.ts";

/** Makes the refusal of a source whose form this host has no means to read. */
export function lacking(form: string, capability: string): RototoError {
  const message = `${form} workspace sources need ${capability}, which this host does not provide`;
  return new RototoError("source_unsupported", message);
}
