import {
  deltaWithoutBase,
  type Entry,
  oidOf,
  packOfEntries,
  repeating,
  sideBand,
} from "../../runtime/source/git-pack-fixture.ts";
import { base64 } from "./base64.ts";
import type { Answer, Script } from "./play.ts";

const MIB = 1 << 20;
const TYPES = { commit: 1, tree: 2, blob: 3 } as const;
const HOST = "https://git.example";
const SOURCE = `git+${HOST}/config.git#main`;
const MANIFEST = "schema_version = 1\n";
const VARIABLE = 'schema_version = 1\ntype = "int"\n[values]\na = 1\n[resolve]\ndefault = "a"\n';

interface Made {
  readonly entry: Entry;
  readonly oid: string;
}

function object(type: keyof typeof TYPES, content: Uint8Array | string): Made {
  const bytes = new Uint8Array(Buffer.from(content));
  return { entry: { type: TYPES[type], content: bytes }, oid: oidOf(bytes, type) };
}

function tree(entries: readonly (readonly [mode: string, name: string, oid: string])[]): Made {
  const lines = entries.map(([mode, name, oid]) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, "hex")]),
  );
  return object("tree", Buffer.concat(lines));
}

const commitOf = ({ oid }: Made): Made =>
  object("commit", `tree ${oid}\nauthor a <a@b> 0 +0000\ncommitter a <a@b> 0 +0000\n\nm\n`);

const manifest = object("blob", MANIFEST);
const variable = object("blob", VARIABLE);
const passwords = object("blob", "../../etc/passwd");
const variables = tree([["100644", "v.toml", variable.oid]]);
const root = tree([
  ["100644", "rototo-workspace.toml", manifest.oid],
  ["40000", "variables", variables.oid],
]);
const commit = commitOf(root);

const line = (text: string): string => `${(text.length + 4).toString(16).padStart(4, "0")}${text}`;
const ADVERTISEMENT = { "content-type": "application/x-git-upload-pack-advertisement" };
const RESULT = { "content-type": "application/x-git-upload-pack-result" };
const CAPABILITIES: Answer = {
  headers: ADVERTISEMENT,
  body: base64(
    `${line("# service=git-upload-pack\n")}0000${line("version 2\n")}${line("ls-refs\n")}${line("fetch=shallow filter\n")}0000`,
  ),
};
const refs = (oid: string): Answer => ({ headers: RESULT, body: base64(`${line(`${oid} refs/heads/main\n`)}0000`) });
const pack = (bytes: Uint8Array): Answer => ({ headers: RESULT, body: base64(sideBand(bytes)) });
const packed = (...objects: readonly Made[]): Uint8Array<ArrayBuffer> =>
  packOfEntries(objects.map(({ entry }) => entry));

const trees = packed(commit, root, variables);
const blobs = packed(manifest, variable);

/** A host that says what main is, and then answers with these packs. */
const host = (tip: string, ...packs: readonly Uint8Array[]): Script => ({
  source: SOURCE,
  answers: [CAPABILITIES, refs(tip), ...packs.map(pack)],
});

/** A repository with nothing but this tree. */
function repository(entries: Parameters<typeof tree>[0], ...others: readonly Made[]): Script {
  const top = tree(entries);
  const tip = commitOf(top);
  return host(tip.oid, packed(tip, top, ...others), blobs);
}

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const last = copy.length - 1;
  copy[last] = (copy[last] ?? 0) ^ 1;
  return copy;
}

/** What an attacker would have sent for another commit: everything in order, but not what the ref says. */
const forged = object("blob", VARIABLE.replace("a = 1", "a = 2"));
const twoNames = (one: string, two: string): Script =>
  repository([
    ["100644", one, variable.oid],
    ["100644", two, variable.oid],
  ]);
const zeros = (length: number, type: keyof typeof TYPES): Entry => ({
  type: TYPES[type],
  content: new Uint8Array(length),
});
const bombs = (count: number): readonly Entry[] =>
  Array.from({ length: count }, (_, index) => ({ type: 6, base: 0, content: repeating(MIB, MIB - index, 9) }));

const linking = ((top) => ({ top, tip: commitOf(top) }))(tree([["120000", "rototo-workspace.toml", passwords.oid]]));

/** A server that sends what it has, whatever of it is asked for. */
export const SOUND: Script = host(commit.oid, packed(commit, root, variables, manifest, variable));

/** Servers of git that do not, with what is said of them. */
export const HOSTILE_GIT: Readonly<Record<string, readonly [Script, code: string, message: string | RegExp]>> = {
  "truncated pack": [host(commit.oid, trees.slice(0, -30)), "source_corrupt", /: the pack is damaged$/],
  "truncated answer": [
    {
      source: SOURCE,
      answers: [CAPABILITIES, refs(commit.oid), { headers: RESULT, body: base64(sideBand(trees).slice(0, -40)) }],
    },
    "source_corrupt",
    /: the answer of the host is damaged$/,
  ],
  "wrong sum of the pack": [host(commit.oid, flipped(trees)), "source_corrupt", /: the pack is damaged$/],
  "wrong object": [
    host(commit.oid, trees, packed(manifest, forged)),
    "source_corrupt",
    /: the host did not send variables\/v\.toml \([0-9a-f]{40}\)$/,
  ],
  "wrong commit": [
    host(commitOf(variables).oid, trees),
    "source_corrupt",
    /: the host did not send commit [0-9a-f]{40}$/,
  ],
  "missing tree": [
    host(commit.oid, packed(commit, root)),
    "source_corrupt",
    /: the host did not send tree [0-9a-f]{40}$/,
  ],
  "missing file": [
    host(commit.oid, trees, packed(manifest)),
    "source_corrupt",
    /: the host did not send variables\/v\.toml /,
  ],
  "fewer objects than promised": [
    host(commit.oid, packOfEntries([commit.entry], 3)),
    "source_corrupt",
    /: the pack is damaged$/,
  ],
  "delta without its base": [
    host(commit.oid, deltaWithoutBase(trees)),
    "source_corrupt",
    /: only 3 of 4 objects can be read$/,
  ],
  "bomb of one delta": [
    host(commit.oid, packOfEntries([zeros(MIB, "tree"), { type: 6, base: 0, content: repeating(MIB, MIB, 384) }])),
    "source_too_large",
    /: a git object of 402653184 bytes exceeds limit of 10485760 bytes$/,
  ],
  "bomb of many deltas, each just under the limit": [
    host(commit.oid, packOfEntries([zeros(MIB, "blob"), ...bombs(60)])),
    "source_too_large",
    /: exceeded limit of 134217728 unpacked bytes$/,
  ],
  "a name twice": [twoNames("a.toml", "a.toml"), "source_corrupt", /: name appears twice: "a\.toml"$/],
  "names that differ in case": [
    twoNames("A.toml", "a.toml"),
    "source_corrupt",
    /: names differ in case or Unicode form only: "A\.toml", "a\.toml"$/,
  ],
  "names that differ in Unicode form": [
    twoNames("\u00e9", "e\u0301"),
    "source_corrupt",
    /: names differ in case or Unicode form only: /,
  ],
  ...Object.fromEntries(
    ["..", ".", ".git", ".GIT", "git~1", ".git.", ".g\u200cit", "\uff0egit", "a/b", "/a", "a\\b", "..\\a", "a\nb"].map(
      (name) => [
        `the name ${JSON.stringify(name)}`,
        [repository([["100644", name, variable.oid]]), "source_corrupt", /: unsafe name in the repository: /],
      ],
    ),
  ),
  "the name __proto__, which is like any other": [
    repository([
      ["100644", "__proto__", variable.oid],
      ["100644", "rototo-workspace.toml", manifest.oid],
    ]),
    "loaded",
    /\[\]\]$/,
  ],
  "a link out of the repository": [
    host(linking.tip.oid, packed(linking.tip, linking.top), packed(passwords)),
    "manifest_invalid",
    `failed to read ${SOURCE}/rototo-workspace.toml: path escapes workspace`,
  ],
  "an endless answer": [
    {
      source: SOURCE,
      answers: [
        CAPABILITIES,
        refs(commit.oid),
        { headers: RESULT, more: { bytes: base64(`fff0\x02${".".repeat(0xffeb)}`), times: null } },
      ],
      options: { limits: { downloadBytes: MIB } },
    },
    "source_too_large",
    /: exceeded download limit of 1048576 bytes$/,
  ],
  "an answer that does not come": [
    {
      source: SOURCE,
      answers: [CAPABILITIES, refs(commit.oid), { headers: RESULT, body: base64("0008"), silent: true }],
      options: { limits: { gitMs: 300 } },
    },
    "source_unavailable",
    `git fetch timed out for workspace source: ${SOURCE}`,
  ],
  "a million refs": [
    {
      source: SOURCE,
      answers: [
        CAPABILITIES,
        {
          headers: RESULT,
          more: { bytes: base64(line(`${commit.oid} refs/heads/main-and-more\n`).repeat(1000)), times: 1000 },
        },
      ],
    },
    "source_too_large",
    /: exceeded limit of 4194304 bytes for the list of refs$/,
  ],
  "a ref that is not there": [
    { source: SOURCE, answers: [CAPABILITIES, { headers: RESULT, body: base64("0000") }] },
    "source_not_found",
    `git ref \`main\` was not found in \`${SOURCE}\``,
  ],
  "a ref to nowhere": [
    host("e".repeat(40), packOfEntries([])),
    "source_corrupt",
    `git fetch failed for workspace source: the host did not send commit ${"e".repeat(40)}`,
  ],
  "a web page": [
    { source: SOURCE, answers: [{ headers: { "content-type": "text/html" }, body: base64("<!doctype html>") }] },
    "source_unavailable",
    /: the host answered text\/html instead of git$/,
  ],
  "a redirect to http": [
    {
      source: SOURCE,
      answers: [
        { status: 302, headers: { location: "http://git.example/config.git/info/refs?service=git-upload-pack" } },
      ],
    },
    "source_unavailable",
    /: git redirects must stay on https$/,
  ],
  "a redirect to another host, with credentials": [
    {
      source: SOURCE,
      options: { workspaceToken: "secret" },
      answers: [
        { status: 302, headers: { location: "https://thief.example/config.git/info/refs?service=git-upload-pack" } },
        { status: 403 },
      ],
    },
    "source_unauthorized",
    /: HTTP 403/,
  ],
};
