import { describe, expect, test } from "vitest";
import { lintFiles } from "../../../src/node/index.ts";
import { parseYaml } from "../../../src/node/parse-yaml.ts";
import { Action } from "../../../src/runtime/hotswap/action.ts";
import {
  clientOptionsAdaptor,
  contextSampleAdaptor,
  credentialAdaptor,
  lintExtensionAdaptor,
  refreshPolicyAdaptor,
  servedWorkspaceAdaptor,
} from "../../../src/runtime/hotswap/definition-adaptors.ts";
import { resolveWorkflowPath } from "../../../src/runtime/hotswap/definition-path.ts";
import type { ClientOptions } from "../../../src/runtime/hotswap/definitions/client-options.ts";
import { currentCredentials } from "../../../src/runtime/hotswap/definitions/credential.ts";
import type { DefinitionFiles } from "../../../src/runtime/hotswap/definitions/definition-files.ts";
import { type LintExtension, withLintExtensions } from "../../../src/runtime/hotswap/definitions/lint-extension.ts";
import type { RefreshPolicy } from "../../../src/runtime/hotswap/definitions/refresh-policy.ts";
import { effectiveRefresh, type ServedWorkspace } from "../../../src/runtime/hotswap/definitions/served-workspace.ts";
import { Registry } from "../../../src/runtime/hotswap/registry.ts";
import type { ResolveContext } from "../../../src/runtime/resolve/resolve-context.ts";
import type { ScopedToken } from "../../../src/runtime/source/authorization.ts";
import { Workspace } from "../../../src/runtime/workspace.ts";

const { AddOrUpdate } = Action;
const { signal } = new AbortController();
const SOURCE = "git+https://example.com/config.git#main";

/** Definition files in memory, which can be edited. */
class MemoryFiles implements DefinitionFiles {
  readonly texts: Record<string, string | Uint8Array>;

  constructor(texts: Record<string, string | Uint8Array>) {
    this.texts = texts;
  }

  async list(kind: string): Promise<readonly string[]> {
    return Object.keys(this.texts).filter((path) => path.startsWith(`${kind}/`));
  }

  async read(path: string): Promise<Uint8Array> {
    const text = this.texts[path] ?? "";
    return typeof text === "string" ? new TextEncoder().encode(text) : text;
  }
}

/** Reloads `chat` from one file and gives what was set. */
async function served(path: string, text: string | Uint8Array, options: { readonly yaml?: boolean } = {}) {
  const registry = new Registry<ServedWorkspace>();
  const files = new MemoryFiles({ [path]: text });
  const yaml = options.yaml === false ? {} : { parseYaml };
  await servedWorkspaceAdaptor({ registry, files, ...yaml }).reload(signal, "chat", AddOrUpdate);
  return registry.get("chat");
}

describe("the place of a definition", () => {
  test.each([
    ["chat", {}, "workspaces/chat.toml"],
    ["chat.yaml", {}, "workspaces/chat.yaml"],
    ["chat.YML", {}, "workspaces/chat.YML"],
    ["chat.v2", {}, "workspaces/chat.v2.toml"],
    ["team/chat", {}, "team/chat.toml"],
    ["team/chat.json", {}, "team/chat.json"],
    ["https://example.com/chat.json", {}, "https://example.com/chat.json"],
    ["fast", { kind: "policies", extension: ".yaml" }, "policies/fast.yaml"],
  ])("of %s with %o is %s", (name, place, path) => {
    expect(resolveWorkflowPath(name, place)).toBe(path);
  });
});

describe("a served workspace's definition", () => {
  const wanted = { name: "chat", source: SOURCE, policy: "fast", refresh: { periodSeconds: 30, jitter: 0.5 } };

  test.each([
    [
      "TOML",
      "workspaces/chat.toml",
      `source = "${SOURCE}"\npolicy = "fast"\n[refresh]\nperiod_seconds = 30\njitter = 0.5`,
    ],
    [
      "JSON",
      "workspaces/chat.json",
      JSON.stringify({ source: SOURCE, policy: "fast", refresh: { period_seconds: 30, jitter: 0.5 } }),
    ],
    ["YAML", "workspaces/chat.yaml", `source: ${SOURCE}\npolicy: fast\nrefresh: {period_seconds: 30, jitter: 0.5}`],
    [
      "YAML, too, in any case",
      "workspaces/chat.YmL",
      `source: ${SOURCE}\npolicy: fast\nrefresh:\n  period_seconds: 30\n  jitter: 0.5`,
    ],
  ])("can be written in %s", async (_, path, text) => {
    expect(await served(path, text)).toEqual(wanted);
  });

  test.each([
    ["workspaces/chat.toml", "source = \n", /^workspaces\/chat\.toml:1:\d+: /],
    ["workspaces/chat.json", '{\n  "source": nope}', /^workspaces\/chat\.json:2:14: expected `null`/],
    ["workspaces/chat.yaml", "source: a\nsource: b\n", /^workspaces\/chat\.yaml:2:1: Map keys must be unique/],
    ["workspaces/chat.toml", "", /^workspaces\/chat\.toml: field `source`: must be given$/],
    ["workspaces/chat.json", "[1]", /^workspaces\/chat\.json: a definition must be a table of fields$/],
    [
      "workspaces/chat.toml",
      `source = "${SOURCE}"\nname = "chat"`,
      /field `name`: there is no such field; there are source, policy, refresh$/,
    ],
    ["workspaces/chat.toml", `source = "${SOURCE}"\nrefresh = 5`, /field `refresh`: must be a table$/],
    [
      "workspaces/chat.toml",
      `source = "${SOURCE}"\n[refresh]\nperiod_seconds = 0`,
      /field `refresh\.period_seconds`: /,
    ],
    [
      "workspaces/chat.toml",
      `source = "${SOURCE}"\n[refresh]\nmin_backoff_seconds = 9\nmax_backoff_seconds = 8`,
      /field `min_backoff_seconds`: must not be greater/,
    ],
    [
      "workspaces/chat.toml",
      'source = "ftp://example.com"',
      /field `source`: workspace source scheme is not supported: ftp$/,
    ],
    [
      "workspaces/chat.toml",
      new Uint8Array([0xff, 0xfe]),
      /^workspaces\/chat\.toml: stream did not contain valid UTF-8$/,
    ],
  ])("of %s is refused with its place or field: %j", async (path, text, message) => {
    await expect(served(path, text)).rejects.toMatchObject({
      code: "definition_invalid",
      message: expect.stringMatching(message),
    });
  });

  test("that nothing defines is not found, and what to write is said", async () => {
    await expect(served("workspaces/other.toml", "")).rejects.toMatchObject({
      code: "definition_not_found",
      message: "workspaces/chat.toml: there is no such definition, nor as JSON or YAML",
    });
  });

  test("in YAML is refused with advice where the host reads none", async () => {
    await expect(served("workspaces/chat.yaml", "source: x", { yaml: false })).rejects.toThrow(
      "workspaces/chat.yaml: this host reads no YAML: write the definition as TOML or JSON, or give the loader `parseYaml`",
    );
  });

  test("that is broken leaves the one before in place", async () => {
    const registry = new Registry<ServedWorkspace>();
    const files = new MemoryFiles({ "workspaces/chat.toml": `source = "${SOURCE}"` });
    const adaptor = servedWorkspaceAdaptor({ registry, files });
    await adaptor.reload(signal, "chat", AddOrUpdate);
    files.texts["workspaces/chat.toml"] = `source = "${SOURCE}"\nunknown = 1`;
    await expect(adaptor.reload(signal, "chat", AddOrUpdate)).rejects.toThrow("field `unknown`");
    expect(registry.get("chat")?.source).toBe(SOURCE);
    await adaptor.reload(signal, "chat", Action.Delete);
    expect(registry.get("chat")).toBeUndefined();
  });

  test("takes from its policy what it leaves out", () => {
    const workspace = { name: "chat", source: SOURCE, refresh: { periodSeconds: 5 } };
    expect(effectiveRefresh(workspace, { periodSeconds: 60, jitter: 1 })).toEqual({ periodSeconds: 5, jitter: 1 });
    expect(effectiveRefresh(workspace, undefined)).toEqual({ periodSeconds: 5 });
  });
});

describe("YAML", () => {
  test.each([
    ["a: &x [1, 2]\nb: *x", { a: [1, 2], b: [1, 2] }],
    ["n: 9007199254740993", { n: 9007199254740993n }],
    ["__proto__: {a: 1}", JSON.parse('{"__proto__": {"a": 1}}')],
    ["yes: no\nday: 2026-01-01", { yes: "no", day: "2026-01-01" }],
  ])("%j is read as JSON would be", async (text, value) => {
    expect(await parseYaml(text)).toEqual({ ok: true, value });
  });

  const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    .concat(Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(", ")}]`))
    .join("\n");

  test.each([
    ["aliases that expand without end", bomb, "its aliases expand to too much"],
    ["nesting without end", "[".repeat(40_000), "it is nested too deeply"],
    ["nesting deeper than JSON's", "[".repeat(200) + "]".repeat(200), "more than 127 levels of nesting"],
    ["infinity", "a: .inf", "a value that JSON does not have"],
    ["an integer of more than 64 bits", "a: 99999999999999999999999", "a value that JSON does not have"],
    ["keys that are no strings", "1: a", "a key that is not a string"],
    ["several documents", "a: 1\n---\nb: 2", /multiple documents/],
    ["an unknown tag", "a: !!js/function x", /Unresolved tag/],
    ["a long text", `a: ${"x".repeat(50_001)}`, "YAML of more than 50000 characters is not read"],
  ])("%s is refused", async (_, text, message) => {
    const parsed = await parseYaml(text);
    expect(parsed.ok ? "" : parsed.fault.message).toMatch(message);
  });
});

describe("the other kinds", () => {
  test("an edited context is what the next lookup gives", async () => {
    const registry = new Registry<ResolveContext>();
    const files = new MemoryFiles({ "contexts/premium.toml": "[context.account]\nplan = 'premium'" });
    const adaptor = contextSampleAdaptor({ registry, files });
    await adaptor.reload(signal, "premium", AddOrUpdate);
    const workspace = await Workspace.fromFiles({
      "rototo-workspace.toml": "schema_version = 1\n",
      "qualifiers/p.toml":
        'schema_version = 1\n[[predicate]]\nattribute = "account.plan"\nop = "eq"\nvalue = "premium"\n',
    });
    const qualifies = () => workspace.resolveQualifier("p", registry.get("premium") ?? {}).value;
    expect(qualifies()).toBe(true);
    files.texts["contexts/premium.toml"] = "[context.account]\nplan = 'free'";
    await adaptor.reload(signal, "premium", AddOrUpdate);
    expect(qualifies()).toBe(false);
  });

  test("an edited extension is what the next lint uses", async () => {
    const registry = new Registry<LintExtension>();
    const script = (message: string) => `script = '''
function register(lint)
  lint:on({ stage = "policy", entity = "workspace", rule = { id = "x/one", title = "T", help = "H", severity = "warning" }, handler = "check" })
end
function check(context) return { { message = "${message}" } } end
'''`;
    const files = new MemoryFiles({ "extensions/house.toml": script("first") });
    const adaptor = lintExtensionAdaptor({ registry, files });
    const messages = async () => {
      const lint = await lintFiles(withLintExtensions({ "rototo-workspace.toml": "schema_version = 1\n" }, registry));
      return lint.diagnostics.map(({ message }) => message);
    };
    expect(await messages()).toEqual([]);
    await adaptor.reload(signal, "house", AddOrUpdate);
    expect(await messages()).toEqual(["first"]);
    files.texts["extensions/house.toml"] = script("second");
    await adaptor.reload(signal, "house", AddOrUpdate);
    expect(await messages()).toEqual(["second"]);
  });

  test("edited client options hold for what starts afterwards; a client that runs keeps its own", async () => {
    const registry = new Registry<ClientOptions>();
    const files = new MemoryFiles({ "clients/git.toml": "git_seconds = 10\ndownload_bytes = 1000" });
    const adaptor = clientOptionsAdaptor({ registry, files });
    await adaptor.reload(signal, "git", AddOrUpdate);
    const running = registry.get("git");
    files.texts["clients/git.toml"] = "git_seconds = 0.5";
    await adaptor.reload(signal, "git", AddOrUpdate);
    expect(running).toEqual({ limits: { gitMs: 10_000, downloadBytes: 1000 } });
    expect(registry.get("git")).toEqual({ limits: { gitMs: 500 } });
  });

  test("an edited policy is what the next lookup gives", async () => {
    const registry = new Registry<RefreshPolicy>();
    const files = new MemoryFiles({ "policies/fast.toml": "period_seconds = 5\nmax_staleness_seconds = 60" });
    const adaptor = refreshPolicyAdaptor({ registry, files });
    await adaptor.reload(signal, "fast", AddOrUpdate);
    expect(registry.get("fast")).toEqual({ periodSeconds: 5, maxStalenessSeconds: 60 });
    files.texts["policies/fast.toml"] = "period_seconds = 7";
    await adaptor.reload(signal, "fast", AddOrUpdate);
    expect(registry.get("fast")).toEqual({ periodSeconds: 7 });
  });

  test("a rotated token is what work uses from then on, and no error shows one", async () => {
    const registry = new Registry<ScopedToken>();
    const files = new MemoryFiles({
      "credentials/host.toml": 'url_prefix = "https://example.com/"\ntoken = "old"',
    });
    const adaptor = credentialAdaptor({ registry, files, parseYaml });
    await adaptor.reload(signal, "host", AddOrUpdate);
    files.texts["credentials/host.toml"] = 'url_prefix = "https://example.com/"\ntoken = "new"';
    await adaptor.reload(signal, "host", AddOrUpdate);
    expect(currentCredentials(registry)).toEqual([{ urlPrefix: "https://example.com/", token: "new" }]);

    const broken = [
      'url_prefix = "https://example.com/"\ntoken = ["s3cret"]',
      'url_prefix = "s3cret"\ntoken = "s3cret"',
      'url_prefix = "https://example.com/"\ntoken = "s3cret\n"',
      'url_prefix = "https://example.com/"\nother = 1\ntoken = "s3cret"',
    ];
    for (const text of broken) {
      files.texts["credentials/host.toml"] = text;
      const error = await adaptor.reload(signal, "host", AddOrUpdate).catch(String);
      expect(error).toMatch(/^RototoError: credentials\/host\.toml:/);
      expect(error).not.toContain("s3cret");
    }
    delete files.texts["credentials/host.toml"];
    files.texts["credentials/host.yaml"] = "url_prefix: x\ntoken: 's3cret\n  - [";
    expect(await adaptor.reload(signal, "host", AddOrUpdate).catch(String)).not.toContain("s3cret");
    expect(registry.get("host")?.token).toBe("new");
  });
});
