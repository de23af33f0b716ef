import type { Fingerprint } from "../runtime/index.ts";

/** A fingerprint as one word: its value, and those of layers joined by `+`. */
export function fingerprintText(fingerprint: Fingerprint): string {
  if (fingerprint.kind === "workspace_layers") return fingerprint.layers.map(fingerprintText).join("+");
  return fingerprint.value;
}
