import { gzipSync } from "node:zlib";
import { pax, type TarPart, tar, tgz } from "../../runtime/source/tar-fixture.ts";
import { base64 } from "./base64.ts";
import type { Script } from "./play.ts";

const MIB = 1 << 20;
const SOURCE = "https://web.example/c.tgz";
const MANIFEST: TarPart = { name: "rototo-workspace.toml", content: "schema_version = 1\n" };

const archive = (bytes: Uint8Array): Script => ({ source: SOURCE, answers: [{ body: base64(bytes) }] });
const parts = (...more: readonly TarPart[]): Script => archive(tgz([MANIFEST, ...more]));
/** A name as a PAX header has it, which may hold any bytes. */
const named = (name: string): readonly TarPart[] => [
  { name: "p", type: "x", content: pax("path", name) },
  { name: "cut" },
];

const UNSAFE = [
  "../x",
  "a/../../x",
  "/etc/x",
  ".git/config",
  ".GIT",
  "git~1",
  "a\\b",
  "..\\x",
  "a\0b",
  "\uff0egit/x",
  "a\u2044../.git",
];

/** Servers of archives that do not do as they should, with what is said of them. */
export const HOSTILE_WEB: Readonly<Record<string, readonly [Script, code: string, message: string | RegExp]>> = {
  "gzip bomb": [
    archive(new Uint8Array(gzipSync(tar([{ name: "a", content: new Uint8Array(250 * MIB) }])))),
    "source_too_large",
    "workspace archive decompressed content is too large: exceeded limit of 209715200 bytes",
  ],
  "tar bomb": [
    archive(tgz(Array.from({ length: 10_001 }, (_, index) => ({ name: `f${index}` })))),
    "source_too_large",
    "workspace archive contains too many entries: exceeded limit of 10000",
  ],
  "cut archive": [
    archive(tgz([MANIFEST]).slice(0, 60)),
    "source_corrupt",
    /^failed to read (archive entry|workspace archive): /,
  ],
  ...Object.fromEntries(
    UNSAFE.map((name) => [
      `the path ${JSON.stringify(name)}`,
      [parts(...named(name)), "source_corrupt", /^workspace archive contains unsafe path: /],
    ]),
  ),
  "paths that differ in case": [
    parts({ name: "d/x" }, { name: "D/x" }),
    "source_corrupt",
    "workspace archive contains unsafe path: D/x",
  ],
  "paths that differ in Unicode form": [
    parts({ name: "\u00e9" }, { name: "e\u0301" }),
    "source_corrupt",
    "workspace archive contains unsafe path: e\u0301",
  ],
  "a symbolic link": [
    parts({ name: "l", type: "2" }),
    "source_corrupt",
    "workspace archive contains unsupported entry type at: l",
  ],
  "a hard link": [
    parts({ name: "l", type: "1" }),
    "source_corrupt",
    "workspace archive contains unsupported entry type at: l",
  ],
  "an endless archive": [
    {
      source: SOURCE,
      answers: [
        { more: { bytes: base64(new Uint8Array(65_536)), times: null }, body: base64(gzipSync("x").subarray(0, 10)) },
      ],
      options: { limits: { downloadBytes: MIB } },
    },
    /source_/.source,
    /^(workspace archive is too large: exceeded limit of 1048576 bytes|failed to read )/,
  ],
  "an archive that does not come": [
    {
      source: SOURCE,
      answers: [{ body: base64(gzipSync("x").subarray(0, 10)), silent: true }],
      options: { limits: { archiveMs: 300 } },
    },
    "source_unavailable",
    "failed to read workspace archive: operation timed out",
  ],
  "an archive redirected to http": [
    { source: SOURCE, answers: [{ status: 302, headers: { location: "http://web.example/c.tgz" } }] },
    "source_unavailable",
    "failed to fetch workspace archive: workspace archive redirects must stay on https",
  ],
  "an archive redirected to another host, with credentials": [
    {
      source: SOURCE,
      options: { workspaceToken: "secret" },
      answers: [{ status: 302, headers: { location: "https://thief.example/c.tgz" } }, { status: 403 }],
    },
    "source_unauthorized",
    /^failed to fetch workspace archive: HTTP 403/,
  ],
  "a web page for an archive": [
    archive(Buffer.from("<!doctype html>")),
    "source_corrupt",
    "failed to read workspace archive: invalid gzip header",
  ],
  "a web page for a snapshot": [
    { source: "snapshot+https://web.example/s", answers: [{ body: base64("<!doctype html>".repeat(9)) }] },
    "snapshot_invalid",
    "snapshot cannot be used: it is none",
  ],
  "an endless snapshot": [
    {
      source: "snapshot+https://web.example/s",
      answers: [{ more: { bytes: base64(new Uint8Array(65_536)), times: null } }],
      options: { limits: { downloadBytes: MIB } },
    },
    "source_too_large",
    "workspace snapshot is too large: exceeded limit of 1048576 bytes",
  ],
};
