import { createHash, createPrivateKey, type KeyObject, sign } from "node:crypto";
import { resolve } from "node:path";
import { hostLua } from "../../lua/host-lua.ts";
import { readTextFile } from "../../node/read-text-file.ts";
import { uninterrupted, writeFileWithin } from "../../node/write-file.ts";
import { compile as compileModel } from "../../runtime/compile/compile.ts";
import { programIds } from "../../runtime/compile/program.ts";
import { messageOf } from "../../runtime/errors.ts";
import { requireManifest } from "../../runtime/model/require-manifest.ts";
import { judge, readModel } from "../../runtime/pipeline.ts";
import { writeSnapshot } from "../../runtime/snapshot/write-snapshot.ts";
import { prettyJson } from "../../tooling/pretty-json.ts";
import { Failure } from "../failure.ts";
import type { Invocation } from "../invocation.ts";
import type { Io, Result } from "../io.ts";
import { findPlace, stagePlace } from "../place.ts";
import { diagnosticsText, summaryText } from "../terminal/diagnostics-text.ts";
import { styleOf } from "../terminal/style.ts";
import { visibleText } from "../terminal/visible-text.ts";

/** `rototo compile`: see docs/cli.md, "compile". */
export async function compile({ source, token, options, json, quiet }: Invocation, io: Io): Promise<Result> {
  const staged = await stagePlace(findPlace(source, io), token, io);
  const model = readModel(staged);
  requireManifest(model);
  const { checked, diagnostics } = await judge(model, { lua: hostLua });
  if (checked === null) {
    const style = styleOf(io.stderr, io.env);
    const summary = summaryText(diagnostics, model.documents.length, style);
    return {
      exitCode: 1,
      stdout: "",
      stderr: `${diagnosticsText(diagnostics, { output: io.stderr, style, model })}${summary}\n`,
    };
  }
  const program = compileModel(checked);
  const bytes = await writeSnapshot({ program, fingerprint: staged.fingerprint, immutable: staged.immutable });
  const out = options.text("output") ?? "";
  const keyFile = options.text("signingKey");
  const signature = keyFile === undefined ? undefined : signed(bytes, resolve(io.cwd, keyFile));
  await uninterrupted(() => {
    writeFileWithin(resolve(io.cwd, out), bytes);
    if (signature !== undefined) writeFileWithin(resolve(io.cwd, `${out}.sig`), `${signature}\n`);
  });

  const { qualifiers, variables } = programIds(program);
  const counts = { variables: variables.length, qualifiers: qualifiers.length, bytes: bytes.length };
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const written = { workspace: staged.root, fingerprint: staged.fingerprint, out, ...counts, sha256 };
  if (json) return { exitCode: 0, stdout: prettyJson({ command: "compile", ...written }) };
  return { exitCode: 0, stdout: quiet ? "" : `wrote ${visibleText(out)}: ${wording(counts)}\nsha256 ${sha256}\n` };
}

function wording({ variables, qualifiers, bytes }: { variables: number; qualifiers: number; bytes: number }): string {
  const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
  return [counted(variables, "variable"), counted(qualifiers, "qualifier"), counted(bytes, "byte")].join(", ");
}

/** The Ed25519 signature over all bytes, in base64, as the edge service gives it with a snapshot. */
function signed(bytes: Uint8Array, path: string): string {
  const failed = (why: string): Failure => new Failure(`failed to read signing key ${path}: ${why}`);
  let pem: string;
  let key: KeyObject;
  try {
    pem = readTextFile(path);
  } catch (error) {
    throw failed(messageOf(error));
  }
  try {
    key = createPrivateKey(pem);
  } catch {
    throw failed("it is no private key in PEM");
  }
  if (key.asymmetricKeyType !== "ed25519") throw failed("it is not of Ed25519");
  return sign(null, bytes, key).toString("base64");
}
