import { type Diagnostic, lintFiles } from "rototo-edge";
import { HOSTILE_SCRIPTS, type HostileScript, hostileText } from "./hostile-scripts.ts";
import { OBSERVED_FILES, OBSERVED_SCRIPTS, observingText } from "./observed-scripts.ts";
import { expectSame, type Reporter } from "./report.ts";

const MANIFEST = { "rototo-workspace.toml": "schema_version = 1\n" };

/** A script that finds out whether anything of an earlier one is left, and reports the same always. */
const WELL_BEHAVED: HostileScript = {
  name: "well-behaved",
  body: `seen = (seen or 0) + 1
    local n = 0 for _ in pairs(_G) do n = n + 1 end
    return {{message = seen .. " " .. n .. " " .. tostring({}) .. " " .. tostring(getmetatable("").__call)}}`,
  ends: "",
};

/**
 * Checks policy beyond the corpus: that every hostile script ends as it should and leaves nothing behind, and that
 * scripts which look at all there is see the same on every host.
 */
export async function checkPolicy(reporter: Reporter): Promise<void> {
  const before = messages(await lintScript(WELL_BEHAVED));
  reporter.observe("well-behaved", before);
  for (const hostile of HOSTILE_SCRIPTS) {
    await reporter.check(`hostile: ${hostile.name}`, async () => {
      const diagnostics = await lintScript(hostile);
      expectSame(messages(diagnostics), hostile.ends, "messages");
      const rule = hostile.reports ? "test/hostile" : "rototo/custom-lint-failed";
      expectSame(diagnostics.map((diagnostic) => diagnostic.rule).join(), rule, "rule");
      expectSame(messages(await lintScript(WELL_BEHAVED)), before, "the next script");
    });
  }
  for (const { name, ...script } of OBSERVED_SCRIPTS) {
    const { diagnostics } = await lintFiles({ ...OBSERVED_FILES, "lint/observer.lua": observingText(script) });
    reporter.observe(name, JSON.stringify(diagnostics));
    await reporter.check(`observed: ${name}`, () => {
      if (diagnostics.length === 0) throw new Error("it saw nothing");
    });
  }
}

async function lintScript(script: HostileScript): Promise<readonly Diagnostic[]> {
  return (await lintFiles({ ...MANIFEST, "lint/hostile.lua": hostileText(script) })).diagnostics;
}

function messages(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(({ message }) => message).join("\n");
}
