/**
 * What policy costs: linting a workspace with 20 policy scripts, as a ratio to linting it without, and the start of the Lua
 * engine on each host. Run with `npm run bench:policy`.
 */
import { readFile } from "node:fs/promises";
import { luaEngine } from "../src/lua/index.ts";
import { lintFiles } from "../src/runtime/index.ts";
import { generateWorkspace } from "./generate-workspace.ts";
import { printTable, timeInterleaved } from "./measure.ts";
import { startOnEveryHost } from "./policy-hosts.ts";

const SCRIPTS = 20;
const module = await WebAssembly.compile(await readFile(new URL("../wasm/lua/lua.wasm", import.meta.url)));
const lua = luaEngine(module);

const rows: Record<string, string | number>[] = [];
for (const [documents, rounds] of [
  [100, 15],
  [1_000, 7],
] as const) {
  const files = generateWorkspace(documents);
  const scripts = Object.entries({ "one handler for each": policies("workspace"), "all values": policies("value") });
  for (const [what, policy] of scripts) {
    const withPolicy = { ...files, ...policy };
    const { diagnostics } = await lintFiles(withPolicy, { lua });
    if (diagnostics.length > 0) throw new Error(`the workspace is not clean: ${diagnostics[0]?.message}`);
    const times = await timeInterleaved(
      { without: () => lintFiles(files), with: () => lintFiles(withPolicy, { lua }) },
      rounds,
    );
    const without = times.get("without") ?? Number.NaN;
    const whole = times.get("with") ?? Number.NaN;
    const values =
      Object.values(files)
        .join("\n")
        .match(/^(?:standard|raised) = /gm)?.length ?? 0;
    const calls = SCRIPTS * (1 + (what === "all values" ? values : 1));
    rows.push({
      documents: Object.keys(files).length,
      "20 scripts look at": what,
      calls,
      "without, ms": without.toFixed(1),
      "with, ms": whole.toFixed(1),
      ratio: (whole / without).toFixed(2),
      "µs a call": (((whole - without) * 1000) / calls).toFixed(0),
    });
  }
}
printTable(rows);
console.log();
printTable(
  (await startOnEveryHost()).map(({ host, first, firstCall, again, call }) => ({
    host,
    "first start, ms": first.toFixed(1),
    "first call, ms": firstCall.toFixed(1),
    "another start, ms": again.toFixed(2),
    "another call, µs": (call * 1000).toFixed(0),
  })),
);

/** Policy scripts of the size that people write: two rules, a few lines each. */
function policies(entity: string): Record<string, string> {
  const names = Array.from({ length: SCRIPTS }, (_, index) => `lint/policy-${index}.lua`);
  return Object.fromEntries(names.map((name, index) => [name, policy(entity, index)]));
}

function policy(entity: string, index: number): string {
  return `-- Limits stay within what the product can do.
local LOWEST, HIGHEST = 0, 1000

function register(lint)
  lint:on({
    stage = "policy",
    entity = "${entity}",
    rule = { id = "bench/limit-${index}", title = "Limit out of range", help = "Choose a limit within the range." },
    handler = "check",
  })
end

function check(context)
  local value = context.target.value
  if math.type(value) == "integer" and (value < LOWEST or value > HIGHEST) then
    return { { message = string.format("%s is %d, which is out of range", context.target.name, value), field = "value" } }
  end
end
`;
}
