import { createHash, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { EdgeOptions } from "../../src/edge/service.ts";
import { acceptsGzip } from "../../src/edge/snapshot-body.ts";
import { Workspace } from "../../src/runtime/index.ts";
import { FILES, type TestApp, testApp } from "./edge-fixture.ts";

const OPEN = { access: { open: ["resolve", "snapshot"] } } as const;
const NEWER = { ...FILES, "variables/limit.toml": (FILES["variables/limit.toml"] ?? "").replace("25", "50") };

interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

function snapshots(
  options: Partial<EdgeOptions> = OPEN,
): TestApp & { take(path?: string, headers?: Record<string, string>): Promise<Got> } {
  const app = testApp(options);
  return {
    ...app,
    async take(path = "/v1/snapshot", headers = {}) {
      const response = await app.app.request(path, { headers });
      return { status: response.status, headers: response.headers, bytes: await response.bytes() };
    },
  };
}

describe("the snapshot", () => {
  test("is the version that is served, named by its SHA-256", async () => {
    const { take } = snapshots();
    const { bytes, headers } = await take();
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(Object.fromEntries(headers)).toMatchObject({
      etag: `"${sha256}"`,
      "content-type": "application/vnd.rototo.snapshot",
      "cache-control": "public, no-cache",
      vary: "accept-encoding",
    });
    const workspace = await Workspace.fromSnapshot(bytes);
    expect(workspace.resolveVariable("limit", { account: { plan: "premium" } }).value).toBe(25);
  });

  test("under that name never changes, and is there while it is kept", async () => {
    const app = snapshots({ access: { open: ["snapshot"], tokens: [{ token: "t", may: ["refresh"] }] } });
    const first = (await app.take()).headers.get("etag")?.slice(1, -1) ?? "";
    const addressed = await app.take(`/v1/snapshot/${first}`);
    expect(addressed.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    app.source.next = NEWER;
    await app.post("/v1/refresh", "", { authorization: "Bearer t" });
    expect((await app.take()).headers.get("etag")).not.toBe(`"${first}"`);
    expect((await app.take(`/v1/snapshot/${first}`)).bytes).toEqual(addressed.bytes);
    for (const unknown of ["0".repeat(64), "x", "__proto__"]) {
      expect((await app.get(`/v1/snapshot/${unknown}`)).json).toMatchObject({
        status: 404,
        code: "snapshot_not_found",
      });
    }
  });

  test("is not sent again to one who has it", async () => {
    const { take } = snapshots();
    const etag = (await take()).headers.get("etag") ?? "";
    for (const known of [etag, `W/${etag}`, "*", `"x", ${etag}`]) {
      const { status, bytes, headers } = await take("/v1/snapshot", { "if-none-match": known });
      expect([status, bytes.length, headers.get("etag")]).toEqual([304, 0, etag]);
    }
    expect((await take("/v1/snapshot", { "if-none-match": '"x"' })).status).toBe(200);
  });

  test("is compressed for those who can read that", async () => {
    const { take } = snapshots({ ...OPEN, corsOrigins: ["https://a.example"] });
    const plain = await take();
    const packed = await take("/v1/snapshot", { "accept-encoding": "br, gzip" });
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(packed.headers.get("etag")).toBe(`W/${plain.headers.get("etag")}`);
    expect(packed.headers.get("vary")).toBe("accept-encoding, origin");
    expect(new Uint8Array(gunzipSync(packed.bytes))).toEqual(plain.bytes);
    expect(
      (await take("/v1/snapshot", { "accept-encoding": "gzip", "if-none-match": packed.headers.get("etag") ?? "" }))
        .status,
    ).toBe(304);
  });

  test("is for those only who may take it, and then not for shared caches", async () => {
    expect((await snapshots({}).take()).status).toBe(404);
    const { take } = snapshots({ access: { tokens: [{ token: "t", may: ["snapshot"] }] } });
    expect((await take()).status).toBe(401);
    const { headers } = await take("/v1/snapshot", { authorization: "Bearer t" });
    expect(headers.get("cache-control")).toBe("private, no-cache");
  });

  test("may be signed", async () => {
    expect((await snapshots().take()).headers.get("rototo-signature")).toBeNull();
    const { privateKey } = generateKeyPairSync("ed25519");
    const signingKey = privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
    const { take } = snapshots({ ...OPEN, signingKey });
    const { bytes, headers } = await take();
    const signature = Buffer.from(headers.get("rototo-signature") ?? "", "base64");
    const publicKey = createPublicKey(privateKey);
    expect(verify(null, bytes, publicKey, signature)).toBe(true);
    expect(verify(null, bytes.slice(1), publicKey, signature)).toBe(false);
    const packed = await take("/v1/snapshot", { "accept-encoding": "gzip" });
    expect(packed.headers.get("rototo-signature")).toBe(headers.get("rototo-signature"));
  });
});

test.each([
  [null, false],
  ["", false],
  ["gzip", true],
  ["br;q=1.0, GZIP;q=0.5", true],
  ["gzip;q=0", false],
  ["gzip; q=0.0, *", false],
  ["*", true],
  ["identity", false],
  ["gzipped", false],
])("Accept-Encoding %j lets an answer be in gzip: %s", (header, expected) => {
  expect(acceptsGzip(header)).toBe(expected);
});
