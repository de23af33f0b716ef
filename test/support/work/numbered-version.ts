import type { KeptVersion } from "../../../src/runtime/work/keeper/kept-version.ts";

/** The source of all numbered versions. */
export const SOURCE = "git+https://git.example/config.git#main";

/** Makes the version of a numbered commit: every part of it tells the number, so that a torn one shows. */
export function numberedVersion(number: number, loadedAt: number, bytes = 8): KeptVersion {
  const snapshot = new Uint8Array(bytes).fill(number % 251);
  const hex = number.toString(16);
  return {
    sha256: hex.padStart(64, "0"),
    source: SOURCE,
    fingerprint: { kind: "git_commit", value: hex.padStart(40, "0") },
    immutable: false,
    loadedAt,
    snapshot,
    companion: String(number),
  };
}

/** The number of a complete version. @throws where its parts are of different ones. */
export function numberOf(version: KeptVersion): number {
  const number = Number.parseInt(version.sha256, 16);
  const commit = version.fingerprint?.kind === "git_commit" ? Number.parseInt(version.fingerprint.value, 16) : -1;
  const isWhole =
    commit === number &&
    version.companion === String(number) &&
    version.snapshot.every((byte) => byte === number % 251) &&
    version.snapshot.byteLength > 0;
  if (!isWhole) throw new Error(`version ${number} is torn`);
  return number;
}
