import { generateKeyPairSync, verify } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";
import { runCli } from "./run-cli.ts";
import { SOUND } from "./workspaces.ts";

let tree: TemporaryTree;
beforeAll(() => {
  tree = temporaryTree({
    files: Object.fromEntries(Object.entries(SOUND).map(([path, text]) => [`sound/${path}`, text])),
  });
});
afterAll(() => tree[Symbol.dispose]());

const compile = (out: string, key: string) =>
  runCli(["compile", "sound", "-o", out, "--signing-key", key], { cwd: tree.root });

test("a snapshot is signed so that whoever has the public key can tell it from another", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  writeFileSync(join(tree.root, "key.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
  expect(await compile("app.rototo", "key.pem")).toMatchObject({ code: 0, stderr: "" });
  const bytes = readFileSync(join(tree.root, "app.rototo"));
  const signature = Buffer.from(readFileSync(join(tree.root, "app.rototo.sig"), "utf8"), "base64");
  expect(verify(null, bytes, publicKey, signature)).toBe(true);
  expect(verify(null, bytes.subarray(1), publicKey, signature)).toBe(false);
});

test("a key that cannot be used is told, and nothing is written", async () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeFileSync(join(tree.root, "other.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(join(tree.root, "secret.txt"), "s3cr3t");
  for (const [key, why] of [
    ["none.pem", "No such file or directory (os error 2)"],
    ["secret.txt", "it is no private key in PEM"],
    ["other.pem", "it is not of Ed25519"],
  ] as const) {
    expect(await compile("unsigned.rototo", key)).toEqual({
      code: 1,
      stdout: "",
      stderr: `error: failed to read signing key ${join(tree.root, key)}: ${why}\n`,
    });
  }
  expect(existsSync(join(tree.root, "unsigned.rototo"))).toBe(false);
});
