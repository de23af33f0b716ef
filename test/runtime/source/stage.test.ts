import { expect, test } from "vitest";
import { probe } from "../../../src/runtime/source/probe.ts";
import { stage } from "../../../src/runtime/source/stage.ts";
import { failureOf } from "./git-fixture.ts";

const never = (): Promise<never> => Promise.reject(new Error("asked"));

test.each([
  ["config/app", "local path workspace sources need a file system, which this host does not provide"],
  ["file:///srv/app", "file:// workspace sources need a file system, which this host does not provide"],
  ["git+file:///srv/r.git#main", "git+file:// workspace sources need a file system, which this host does not provide"],
  ["git+ssh://git@h/r.git#main", "git+ssh:// workspace sources need SSH, which this host does not provide"],
])("%s is refused by name", async (source, message) => {
  expect(await failureOf(stage(source, { fetch: never }))).toMatchObject({ code: "source_unsupported", message });
  const isGit = source.startsWith("git+");
  const probing = probe(source, null, { fetch: never });
  if (isGit) expect(await failureOf(probing)).toMatchObject({ code: "source_unsupported", message });
  else expect(await probing).toBe("unknown");
});

test.each([
  ["git+https://h/r.git", "git+https://"],
  ["https://h/c.tgz", "https:// archive"],
])("%s is refused where the host gives no HTTP client", async (source, form) => {
  expect(await failureOf(stage(source))).toMatchObject({
    code: "source_unsupported",
    message: `${form} workspace sources need HTTP (the \`fetch\` option), which this host does not provide`,
  });
});

test("a compiled snapshot holds no files", async () => {
  expect(await failureOf(stage("snapshot+https://h/c.snapshot", { fetch: never }))).toMatchObject({
    code: "source_unsupported",
    message: "snapshot+https:// workspace sources hold no files: they can only be loaded",
  });
  expect(await failureOf(stage("snapshot+https://h/c.snapshot#main"))).toMatchObject({
    code: "source_invalid",
    message: "snapshot+https:// workspace sources do not support fragments",
  });
});

test.each([
  [{ downloadBytes: Number.NaN }, "limits.downloadBytes must be a number of at least 0, got NaN"],
  [{ entries: -1 }, "limits.entries must be a number of at least 0, got -1"],
  [{ layers: "9" }, "limits.layers must be a number of at least 0, got 9"],
  [{ bytes: 5 }, 'limits has no "bytes"'],
])("limits %j are refused before anything is asked", async (limits, message) => {
  const options = { fetch: never, limits: limits as object };
  expect(await failureOf(stage("https://h/c.tgz", options))).toMatchObject({ code: "invalid_option", message });
});

test("what is no source is refused before anything is asked", async () => {
  expect((await failureOf(stage("git+https://h/r#-x", { fetch: never }))).code).toBe("source_invalid");
  expect((await failureOf(stage("git+http://localhost/r", { fetch: never }))).code).toBe("source_unsupported");
});
