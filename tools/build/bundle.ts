import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, type BuildResult, build, type Plugin } from "esbuild";

/** The repository's root directory, without a trailing slash. */
export const ROOT: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const SHIMS = "./tools/build/shims";

/** Gives isomorphic-git the global that it expects, by an import. (With `inject` esbuild would have every module call that one.) */
const BUFFER_BY_IMPORT: Plugin = {
  name: "buffer-by-import",
  setup({ onLoad }) {
    onLoad({ filter: /\/isomorphic-git\/index\.js$/ }, async ({ path }) => ({
      contents: `import { Buffer } from "buffer";\n${await readFile(path, "utf8")}`,
    }));
  },
};

/**
 * Leaves the modules of WebAssembly files beside the output, and whoever bundles puts {@link LUA_WASM} and
 * {@link KERNEL_WASM} there: not every host compiles them from within a bundle. A library, whose files lie in several
 * folders, names the kernel as its users do.
 */
const WASM_BESIDE: Plugin = {
  name: "wasm-beside",
  setup({ onResolve, initialOptions }) {
    const isNamed = initialOptions.external?.includes(KERNEL_IMPORT) === true;
    onResolve({ filter: /\/(lua|kernel)\.wasm$/ }, ({ path }) => {
      const name = basename(path);
      return { path: isNamed && name === "kernel.wasm" ? KERNEL_IMPORT : `./${name}`, external: true };
    });
  },
};

/** Leaves the copy of the kernel out of Workers, which compile no bytes: they import the one beside them. */
const NO_KERNEL_INSIDE: Plugin = {
  name: "no-kernel-inside",
  setup({ onLoad, initialOptions }) {
    if (initialOptions.conditions?.includes("workerd") !== true) return;
    onLoad({ filter: /\/kernel-wasm\.ts$/ }, () => ({ contents: 'export const KERNEL_WASM = "";' }));
  },
};

/**
 * Imports with the module what it would import on demand. In a file that is read whole anyway that saves more than it costs:
 * esbuild puts every module that something imports on demand, and all that it shares with others, into functions.
 */
const NOTHING_ON_DEMAND: Plugin = {
  name: "nothing-on-demand",
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      const imports: string[] = [];
      const text = (await readFile(path, "utf8")).replace(/\bimport\((".+?")\)/g, (_, module: string) => {
        const name = `onDemand${imports.length}`;
        imports.push(`import * as ${name} from ${module};\n`);
        return name;
      });
      return { loader: "ts", contents: imports.join("") + text };
    });
  },
};

/** How the package names its own kernel. */
const KERNEL_IMPORT = "rototo-edge/wasm/kernel.wasm";

const EVERY_HOST = {
  absWorkingDir: ROOT,
  bundle: true,
  format: "esm",
  target: "es2022",
  platform: "neutral",
  mainFields: ["module", "browser", "main"],
  // The output names its inputs: they are the same wherever node_modules really lies.
  preserveSymlinks: true,
  // Given by the runtime itself; that only src/node and src/cli name the latter is kept by tools/check-layers.ts.
  external: ["cloudflare:*", "node:*"],
  plugins: [BUFFER_BY_IMPORT, WASM_BESIDE, NO_KERNEL_INSIDE],
  // isomorphic-git and what it needs are written for Node: here they find no `process` at all.
  define: { process: "undefined" },
  alias: {
    "safe-buffer": "buffer",
    "typed-array-buffer": `${SHIMS}/typed-array-buffer.cjs`,
    // isomorphic-git compresses with the host's CompressionStream, which every host has; pako only has to decompress.
    pako: "./node_modules/pako/lib/inflate.js",
  },
  metafile: true,
  // Deno has the module of a `.wasm` file by such an import, and esbuild only has to pass it on.
  supported: { "import-source": true },
  logLevel: "warning",
} as const satisfies BuildOptions;

/** What a caller chooses about a bundle; paths are relative to the repository's root. */
export type BundleOptions = Pick<
  BuildOptions,
  | "chunkNames"
  | "conditions"
  | "define"
  | "entryPoints"
  | "stdin"
  | "minify"
  | "minifySyntax"
  | "outbase"
  | "outdir"
  | "outfile"
  | "splitting"
  | "write"
> & {
  /** Packages that stay imports. */
  readonly external?: readonly string[];
  readonly alias?: Readonly<Record<string, string>>;
  /** Whether what is imported on demand is imported at once. */
  readonly eager?: true | undefined;
};

/**
 * How the library is written: with its names and comments, but in short syntax, because only then does esbuild put
 * constants of other modules where they are used. A decision on a fresh context is about a twentieth faster by it.
 */
export const LIBRARY_FORM: Pick<BundleOptions, "minifySyntax"> = { minifySyntax: true };

/** Where the Lua module lies. */
export const LUA_WASM: string = join(ROOT, "wasm/lua/lua.wasm");

/** The kernel as it is committed and shipped. */
export const KERNEL_WASM: string = join(ROOT, "wasm/kernel.wasm");

/** Bundles for every host at once: workerd without flags, Deno without permissions, browsers and Node. */
export function bundle({ eager, ...options }: BundleOptions): Promise<BuildResult<{ metafile: true }>> {
  return build({
    ...EVERY_HOST,
    ...options,
    plugins: [...EVERY_HOST.plugins, ...(eager ? [NOTHING_ON_DEMAND] : [])],
    external: [...EVERY_HOST.external, ...(options.external ?? [])],
    alias: { ...EVERY_HOST.alias, ...options.alias },
  });
}
