import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureChromium } from "../../tools/chromium.ts";

const PROGRAM = "#!/bin/sh\n";

let directory = "";

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "rototo-chromium-"));
  await mkdir(join(directory, "programs"));
  vi.stubEnv("CHROMIUM_PATH", undefined);
  vi.stubEnv("PATH", join(directory, "programs"));
  vi.spyOn(console, "error").mockReturnValue();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(directory, { recursive: true });
});

async function putProgram(name: string, text: string = PROGRAM): Promise<string> {
  const path = join(directory, "programs", name);
  await writeFile(path, text, { mode: 0o755 });
  return path;
}

test("CHROMIUM_PATH comes before what is on the PATH", async () => {
  await putProgram("chromium");
  const mine = await putProgram("mine");
  vi.stubEnv("CHROMIUM_PATH", mine);
  expect(ensureChromium()).toBe(mine);
});

test("a CHROMIUM_PATH that leads nowhere is an error, not passed over", async () => {
  await putProgram("chromium");
  vi.stubEnv("CHROMIUM_PATH", "/nowhere/chromium");
  expect(() => ensureChromium()).toThrow("CHROMIUM_PATH is /nowhere/chromium, where there is no program");
});

test.each(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])(
  "%s on the PATH is found",
  async (name) => {
    const path = await putProgram(name);
    expect(ensureChromium()).toBe(path);
  },
);

// On macOS a browser in /Applications is found before anything would be installed.
test.skipIf(process.platform === "darwin")(
  "a missing browser is installed by root where there is apt-get",
  async () => {
    vi.spyOn(process, "getuid").mockReturnValue(0);
    const log = join(directory, "log");
    const browser = join(directory, "programs/chromium");
    await putProgram("sh", '#!/bin/sh\nexec /bin/sh "$@"\n');
    await putProgram(
      "apt-get",
      `#!/bin/sh\necho "$@" >> ${log}\nif [ "$1" = install ]; then printf '#!/bin/sh' > ${browser}; /bin/chmod +x ${browser}; fi\n`,
    );
    expect(ensureChromium()).toBe(browser);
    expect(await readFile(log, "utf8")).toBe("update\ninstall --yes chromium\n");
    expect(console.error).toHaveBeenCalledWith(expect.stringContaining("Installing Chromium"));
  },
);

test.skipIf(process.platform === "darwin").each([
  ["there is no apt-get", 0, undefined],
  ["it is not run by root", 1000, PROGRAM],
  ["the installation does not help", 0, PROGRAM],
])("a missing browser is an error with the command to run where %s", async (_name, user, aptGet) => {
  vi.spyOn(process, "getuid").mockReturnValue(user);
  if (aptGet !== undefined) await putProgram("apt-get", aptGet);
  expect(() => ensureChromium()).toThrow(/apt-get install --yes chromium.*CHROMIUM_PATH=\/path\/to\/chromium npm test/);
});
