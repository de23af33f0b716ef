/**
 * Runs a command of this repository on a Node that can: `node tools/run.mjs <program> [args…]`. Every npm script goes
 * through here, so that each works on a fresh clone with nothing done beforehand. It installs the locked dependencies
 * where they are missing, and puts a Node ≥ 22.18, which reads TypeScript, and the dependencies' programs first on the
 * PATH. Itself it is plain JavaScript without dependencies, for whatever Node ≥ 18 the machine has.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, "node_modules");
const MINIMUM = [22, 18];

const [program, ...args] = process.argv.slice(2);
if (program === undefined) fail("usage: node tools/run.mjs <program> [args…]");
if (!isInstalled()) install();
run(program, args, findNode());

/** Whether what npm noted down as installed is what the lockfile asks for; optional packages may be another system's. */
function isInstalled() {
  const wanted = readPackages(join(ROOT, "package-lock.json"));
  const installed = readPackages(join(MODULES, ".package-lock.json"));
  return Object.entries(wanted).every(([path, { version, optional = false }]) => {
    if (path === "") return true;
    const found = installed[path];
    return found === undefined ? optional : found.version === version;
  });
}

function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : {};
}

function install() {
  console.error("Installing the locked dependencies (npm ci); this happens once.");
  const options = ["--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, error } = spawnSync("npm", ["ci", ...options], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  if (error !== undefined) fail(`npm could not be started: ${error.message}`);
  if (status !== 0) fail("The dependencies could not be installed; npm's own message is above.");
}

/** The directory of a Node that is new enough: the one that came with the dependencies, else the one running this. */
function findNode() {
  const packages = readdirSync(MODULES).filter((name) => name.startsWith("node-"));
  const pinned = packages.map((name) => join(MODULES, name, "bin", "node")).filter((file) => existsSync(file));
  const found = [...pinned, process.execPath].find(isNewEnough);
  if (found !== undefined) return dirname(found);
  return fail(
    `This repository needs Node ≥ ${MINIMUM.join(".")}; you have ${process.version}, and no prebuilt Node runs on ` +
      `${process.platform}-${process.arch}. Install a newer one from https://nodejs.org and try again.`,
  );
}

function isNewEnough(node) {
  // Asking is the only sure test: a binary may be there and yet not run, as on a system with another C library.
  const answer = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout ?? "";
  const [major = 0, minor = 0] = answer.replace("v", "").split(".").map(Number);
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

function run(command, args, nodeDirectory) {
  const path = [nodeDirectory, join(MODULES, ".bin"), process.env.PATH].join(delimiter);
  // Where Node still calls its reading of TypeScript experimental, it need not say so each time.
  const options = `${process.env.NODE_OPTIONS ?? ""} --disable-warning=ExperimentalWarning`;
  const env = { ...process.env, PATH: path, NODE_OPTIONS: options };
  const child = spawn(command, args, { cwd: ROOT, stdio: "inherit", env });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(`${command} could not be started: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
