import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const INSTALL = "apt-get update && apt-get install --yes chromium";

/** What a browser needs to start in a container, and to leave the network alone. */
export const CHROMIUM_FLAGS: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * The path of a Chromium: the one `CHROMIUM_PATH` names, or one the system has. Where there is none it is installed on
 * Debian and Ubuntu as root.
 *
 * @throws an error with the command to run, where it can be neither found nor installed
 */
export function ensureChromium(): string {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined) {
    if (isProgram(named)) return named;
    throw new Error(`CHROMIUM_PATH is ${named}, where there is no program`);
  }
  const found = findChromium() ?? installChromium();
  if (found !== undefined) return found;
  throw new Error(
    "The tests need Chromium and this machine has none. Install it (on Debian and Ubuntu, as root: " +
      `\`${INSTALL}\`) or name one you have: CHROMIUM_PATH=/path/to/chromium npm test`,
  );
}

function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(":");
  const programs = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...programs, ...MAC].find(isProgram);
}

function installChromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(":");
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !folders.some((folder) => isProgram(join(folder, "apt-get")))) return undefined;
  console.error(`Installing Chromium for the tests: ${INSTALL}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("sh", ["-c", INSTALL], { stdio: ["ignore", "ignore", "inherit"], env });
  return findChromium();
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
