/** One part of src/ and what it may import. */
export interface Layer {
  /** A folder of src/, or a module, without its extension. */
  readonly path: string;
  /** The layers it may import besides itself. */
  readonly imports: readonly string[];
  /** Whether it may import `node:` modules. */
  readonly node?: true;
}

/** What every stage may use. */
const BASE = [
  "errors",
  "diagnostics",
  "ports",
  "group-by",
  "common-ends",
  "lower-bound",
  "patched-map",
  "time-limit",
].map((name) => `runtime/${name}`);

/** The stages of the core, in the order of the way through the code: each may import the ones before it. */
const STAGES = [
  "text",
  "source",
  "format",
  "model",
  "lint",
  "compile",
  "kernel",
  "snapshot",
  "resolve",
  "refresh",
  "work",
  "supervise",
  "hotswap",
  "serve",
];

/** The kernel's source, which lies outside of src/ because it is built twice. */
const KERNEL = "../wasm/kernel";

/** The stages that know how programs are laid out. */
const PROGRAM_STAGES = ["runtime/compile", "runtime/kernel", "runtime/snapshot", "runtime/resolve"];

const stagePaths = STAGES.map((stage) => `runtime/${stage}`);

/** What the outer folders may use: all of the core, the Lua engine, and the library's entry. */
const CORE = ["index", "lua", "runtime", ...BASE, ...stagePaths];

/**
 * Who may import whom. A file belongs to the layer with the longest matching path; one that belongs to none is a
 * fault, so that a new folder is given its place here first.
 */
export const LAYERS: readonly Layer[] = [
  ...BASE.map((path) => ({ path, imports: [...BASE, "runtime/text"] })),
  { path: KERNEL, imports: [] },
  ...stagePaths.map((path, index) => ({
    path,
    imports: [...BASE, ...stagePaths.slice(0, index), ...(PROGRAM_STAGES.includes(path) ? [KERNEL] : [])],
  })),
  { path: "runtime", imports: [...BASE, ...stagePaths] },
  { path: "lua", imports: [...BASE, "runtime/text"] },
  { path: "host-clock", imports: CORE },
  { path: "index", imports: [...CORE, "host-clock"] },
  { path: "resolve", imports: CORE },
  { path: "supervisor", imports: CORE },
  { path: "edge", imports: CORE },
  { path: "openfeature", imports: CORE },
  { path: "playground", imports: [] },
  { path: "tooling", imports: ["runtime", ...BASE, ...stagePaths, KERNEL] },
  { path: "browser", imports: CORE },
  { path: "deno", imports: CORE },
  { path: "node", imports: CORE, node: true },
  { path: "testing", imports: ["node", "tooling", ...CORE], node: true },
  { path: "cli", imports: ["node", "edge", "tooling", ...CORE], node: true },
];

/**
 * What the core and the tooling must not say: it takes clocks, randomness, network and timers as arguments. A bare `fetch` is not among
 * these words because a port may have that name; where it is none the core's tsconfig, which knows no host, refuses it.
 */
export const AMBIENT: readonly RegExp[] = [
  /\bDate\.now\b/,
  /\bnew Date\(\s*\)/,
  /\bMath\.random\b/,
  /\bperformance\./,
  /\bset(?:Timeout|Interval|Immediate)\b/,
  /\bconsole\./,
  /\bprocess\./,
  /\bglobalThis\b/,
  /(?<![.\w])eval\(/,
  /\bnew Function\(/,
];
