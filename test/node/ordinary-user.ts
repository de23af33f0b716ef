import { chmodSync } from "node:fs";

const asRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

/** Runs something below `root` as a user whom permissions bind: root reads everything, so it steps aside for the while. */
export async function asOrdinaryUser(root: string, body: () => unknown): Promise<void> {
  if (asRoot) {
    chmodSync(root, 0o755);
    process.seteuid?.(NOBODY);
  }
  try {
    await body();
  } finally {
    if (asRoot) process.seteuid?.(0);
  }
}
