import { join, resolve } from "node:path";
import { uninterrupted, writeFileWithin } from "../../node/write-file.ts";
import { redactSource } from "../../runtime/source/redact.ts";
import { FIXTURE_MANIFEST, type Fixture } from "../../tooling/fixtures/fixture.ts";
import { fixtureToml, manifestToml } from "../../tooling/fixtures/fixture-toml.ts";
import { FixtureGenerator } from "../../tooling/fixtures/generate.ts";
import { prettyJson } from "../../tooling/pretty-json.ts";
import type { Invocation } from "../invocation.ts";
import type { Io, Result } from "../io.ts";
import { openUnchecked } from "../open-unchecked.ts";
import { chooses, requireKnown, selectedKinds } from "../selection.ts";
import { visibleText } from "../terminal/visible-text.ts";

/** `rototo fixtures`: see docs/cli.md, "fixtures". */
export async function fixtures(invocation: Invocation, io: Io): Promise<Result> {
  const { source = "", options, json, quiet } = invocation;
  const out = options.text("out") ?? "";
  const workspace = redactSource(source);
  const files = toFiles(await generate(invocation, io), workspace);
  const directory = resolve(io.cwd, out);
  await uninterrupted(() => {
    for (const [path, text] of files) writeFileWithin(join(directory, path), text);
  });

  const paths = files.map(([path]) => path);
  if (json) return { exitCode: 0, stdout: prettyJson({ command: "fixtures", workspace, out, files: paths }) };
  const lines = [`fixtures: ${visibleText(out)}`, ...paths.map((path) => `  wrote ${visibleText(path)}`)];
  return { exitCode: 0, stdout: quiet ? "" : lines.map((line) => `${line}\n`).join("") };
}

async function generate({ source, selection, token }: Invocation, io: Io): Promise<Fixture[]> {
  const { model, workspace } = await openUnchecked({ source, token }, io);
  const isWhole = selectedKinds(selection).length === 0;
  requireKnown("variables", selection.variables, model.variables.keys());
  requireKnown("qualifiers", selection.qualifiers, model.qualifiers.keys());
  const generator = new FixtureGenerator(model, workspace);
  const chosen = (kind: "variables" | "qualifiers"): string[] =>
    [...model[kind].keys()].filter((id) => isWhole || chooses(selection[kind], id));
  return [
    ...chosen("qualifiers").map((id) => generator.qualifier(id)),
    ...chosen("variables").map((id) => generator.variable(id)),
  ];
}

/** The manifest first, then a file for each fixture: `qualifiers/<id>.toml`, `variables/<id>.toml`. */
function toFiles(made: readonly Fixture[], workspace: string): [path: string, text: string][] {
  const entries = made.map(({ target }) => ({ target, path: `${target.replace(":", "s/")}.toml` }));
  const files = made.map((fixture, index): [string, string] => [entries[index]?.path ?? "", fixtureToml(fixture)]);
  return [[FIXTURE_MANIFEST, manifestToml({ workspace, fixtures: entries })], ...files];
}
