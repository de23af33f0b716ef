/** One thing that is shipped: where it comes from, where it goes, and what it may weigh and contain. */
export interface Entry {
  /** What a user imports or deploys. */
  readonly name: string;
  /** The module it is built from. */
  readonly source: string;
  /** The names that are used of it; all of them unless given. */
  readonly only?: readonly string[];
  /** The most that it may weigh when bundled with everything it needs, minified, then gzipped: bytes. */
  readonly gzipCeiling: number;
  /** The npm packages it may contain; any other one fails the size check. */
  readonly packages: readonly string[];
  /** The most of that which may be loaded with the entry; the rest waits until it is needed. */
  readonly atOnceCeiling?: number;
  /** Modules it must never reach, not even on demand: beginnings of their paths. */
  readonly forbidden?: readonly string[];
  /** Whether it is one file, with what it only loads on demand inside. */
  readonly whole?: true;
  /** Whether nothing in it waits until it is needed. */
  readonly eager?: true;
}

const GIT = [
  "async-lock",
  "base64-js",
  "buffer",
  "clean-git-ref",
  "crc-32",
  "diff3",
  "ieee754",
  "ignore",
  "inherits",
  "isarray",
  "isomorphic-git",
  "pako",
  "pify",
  "sha.js",
  "to-buffer",
];

const CORE = ["@cfworker/json-schema", "smol-toml", ...GIT];

/**
 * What a library entry leaves as imports, for the user's package manager and for the package's own `imports`; all else is
 * bundled in.
 */
export const EXTERNAL: readonly string[] = [
  "@cfworker/json-schema",
  "@openfeature/core",
  "hono",
  "smol-toml",
  "yaml",
  "rototo-edge/wasm/kernel.wasm",
  "#lua-module",
];

/** What no code reaches that only evaluates. */
const EVALUATOR_FORBIDDEN = [
  ...["runtime/source", "runtime/format", "runtime/lint", "lua"].map((folder) => `src/${folder}/`),
  ...["model/build-model", "compile/compile.", "text/toml", "text/schema/meta/"].map(
    (module) => `src/runtime/${module}`,
  ),
];

/** The entries of the package's exports map. */
export const LIBRARY: readonly Entry[] = [
  { name: "rototo-edge", source: "src/index.ts", gzipCeiling: 135_000, packages: CORE },
  {
    name: "rototo-edge/node",
    source: "src/node/index.ts",
    // The reader of YAML is loaded for the first file that is written in it.
    gzipCeiling: 172_000,
    packages: [...CORE, "yaml"],
  },
  {
    name: "rototo-edge/edge",
    source: "src/edge/index.ts",
    gzipCeiling: 162_000,
    // An isolate that takes its versions from an object never loads the rest (docs/decisions/0081).
    atOnceCeiling: 48_000,
    packages: [...CORE, "hono"],
  },
  {
    name: "rototo-edge/edge/object",
    source: "src/edge/object/index.ts",
    gzipCeiling: 148_000,
    atOnceCeiling: 8_000,
    packages: CORE,
  },
  {
    name: "rototo-edge/resolve",
    source: "src/resolve.ts",
    // The difference is for context schemas that use more than common keywords.
    gzipCeiling: 24 * 1024,
    atOnceCeiling: 12 * 1024,
    packages: ["@cfworker/json-schema"],
    forbidden: EVALUATOR_FORBIDDEN,
  },
  {
    name: "rototo-edge/openfeature",
    source: "src/openfeature/index.ts",
    gzipCeiling: 12_000,
    packages: ["@openfeature/core"],
    forbidden: ["src/lua/", "src/runtime/source/", "src/runtime/lint/"],
  },
  {
    name: "rototo-edge/supervisor",
    source: "src/supervisor.ts",
    gzipCeiling: 101_000,
    atOnceCeiling: 54_000,
    packages: CORE,
  },
  { name: "rototo-edge/testing", source: "src/testing/index.ts", gzipCeiling: 167_000, packages: [...CORE, "yaml"] },
  { name: "rototo-edge/lua", source: "src/lua/index.ts", gzipCeiling: 8_000, packages: [] },
  {
    name: "rototo-edge/browser",
    source: "src/browser/index.ts",
    gzipCeiling: 29 * 1024,
    atOnceCeiling: 16 * 1024,
    packages: ["@cfworker/json-schema"],
    forbidden: EVALUATOR_FORBIDDEN,
  },
  { name: "rototo-edge/browser/git", source: "src/browser/git.ts", gzipCeiling: 132_000, packages: CORE },
  { name: "rototo-edge/browser/worker", source: "src/browser/worker.ts", gzipCeiling: 131_000, packages: CORE },
];

/** What a page has that gets snapshots from an edge service and nothing else. */
export const SNAPSHOT_PAGE: Entry = {
  name: "rototo-edge/browser, snapshots only",
  source: "src/browser/index.ts",
  only: ["createClient", "edgeSnapshots"],
  // The difference is for signatures, for policies without WebAssembly, and as in rototo-edge/resolve.
  gzipCeiling: 28 * 1024,
  atOnceCeiling: 14 * 1024,
  packages: ["@cfworker/json-schema"],
  forbidden: EVALUATOR_FORBIDDEN,
};

/** The complete Worker, which is deployed as it is. */
export const WORKER: Entry = {
  name: "dist/edge/worker.js",
  source: "src/edge/worker.ts",
  gzipCeiling: 180_000,
  packages: [...CORE, "hono"],
  whole: true,
};

/** What only the complete Worker does, and Hono, whose routing a front does without (docs/decisions/0091). */
const FRONT_FORBIDDEN = [
  "node_modules/hono/",
  "src/lua/",
  ...["format", "lint", "model/build-model", "work", "supervise"].map((path) => `src/runtime/${path}`),
  ...["compile/compile.", "text/toml", "text/schema/meta/", "source/git", "source/fetch"].map(
    (path) => `src/runtime/${path}`,
  ),
  ...[
    "app",
    "endpoints.",
    "endpoints/explanation",
    "endpoints/operation",
    "explain",
    "openapi",
    "playground",
    "middleware",
  ].map((path) => `src/edge/${path}`),
  ...["memory-workspace", "workspace-source", "security/webhooks", "object/workspace-object", "object/kept"].map(
    (path) => `src/edge/${path}`,
  ),
];

/** The Worker in front of the complete one, of which a cold isolate has read all before its first answer. */
export const FRONT: Entry = {
  name: "dist/edge/front.js",
  source: "src/edge/front.ts",
  gzipCeiling: 37_500,
  packages: ["@cfworker/json-schema"],
  forbidden: FRONT_FORBIDDEN,
  whole: true,
  eager: true,
};

/** The kernel, of which every entry has a copy inside, in base64, that is not counted there. */
export const KERNEL_MODULE: Omit<Entry, "source"> = {
  name: "rototo-edge/wasm/kernel.wasm",
  gzipCeiling: 3 * 1024,
  packages: [],
};

/** The Lua module, which is loaded for the first policy script. */
export const LUA_MODULE: Omit<Entry, "source"> = { name: "rototo-edge/lua.wasm", gzipCeiling: 130_000, packages: [] };
