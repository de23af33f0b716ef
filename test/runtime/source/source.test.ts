import { describe, expect, test } from "vitest";
import { isRototoError } from "../../../src/runtime/errors.ts";
import { parseSource } from "../../../src/runtime/source/source.ts";

const COMMIT = "0123456789abcdef0123456789ABCDEF01234567";

describe("accepted forms", () => {
  test.each([
    ["config/app", { kind: "local", form: "path", path: "config/app" }],
    ["/srv/app#main", { kind: "local", form: "path", path: "/srv/app#main" }],
    ["host:org/repo.git", { kind: "local", form: "path", path: "host:org/repo.git" }],
    ["", { kind: "local", form: "path", path: "" }],
    ["file:///srv/app", { kind: "local", form: "file_url", path: "/srv/app" }],
    ["file://srv/app", { kind: "local", form: "file_url", path: "srv/app" }],
    ["file:///srv/%20#", { kind: "local", form: "file_url", path: "/srv/%20" }],
    ["git+https://h/r.git", { kind: "git", transport: "https", url: "https://h/r.git", pinned: false }],
    [
      "GIT+HTTPS://H/R.git#main",
      { kind: "git", transport: "https", url: "https://H/R.git", ref: "main", pinned: false },
    ],
    [
      "git+https://h/r#main:ws/a",
      { kind: "git", transport: "https", url: "https://h/r", ref: "main", subdir: "ws/a", pinned: false },
    ],
    ["git+https://h/r#:ws", { kind: "git", transport: "https", url: "https://h/r", subdir: "ws", pinned: false }],
    ["git+https://h/r#main:", { kind: "git", transport: "https", url: "https://h/r", ref: "main", pinned: false }],
    ["git+https://h/r#:", { kind: "git", transport: "https", url: "https://h/r", pinned: false }],
    ["git+https://h/r#", { kind: "git", transport: "https", url: "https://h/r", pinned: false }],
    [
      "git+https://h/r#a:b:c",
      { kind: "git", transport: "https", url: "https://h/r", ref: "a", subdir: "b:c", pinned: false },
    ],
    ["git+https://h/r#a#b", { kind: "git", transport: "https", url: "https://h/r", ref: "a#b", pinned: false }],
    [
      "git+https://h/r?x=1#main",
      { kind: "git", transport: "https", url: "https://h/r?x=1", ref: "main", pinned: false },
    ],
    [`git+https://h/r#${COMMIT}`, { kind: "git", transport: "https", url: "https://h/r", ref: COMMIT, pinned: true }],
    [
      `git+https://h/r#${COMMIT.slice(1)}`,
      { kind: "git", transport: "https", url: "https://h/r", ref: COMMIT.slice(1), pinned: false },
    ],
    ["git+file:///r.git#v1", { kind: "git", transport: "file", url: "file:///r.git", ref: "v1", pinned: false }],
    ["git+ssh://git@h/r.git", { kind: "git", transport: "ssh", url: "ssh://git@h/r.git", pinned: false }],
    ["https://h/c.tar.gz", { kind: "archive", url: "https://h/c.tar.gz" }],
    ["https://h/c.tar.gz?sig=1#:top/ws", { kind: "archive", url: "https://h/c.tar.gz?sig=1", subdir: "top/ws" }],
  ])("%s", (text, expected) => {
    expect(parseSource(text)).toEqual({ text, ...expected });
  });

  test.each(["a/b", "a//b/", "a/./b", "..a/b..", "a/...", "a\\b"])("subdir %s is safe", (subdir) => {
    expect(parseSource(`git+https://h/r#:${subdir}`)).toMatchObject({ subdir });
  });
});

describe("refused forms", () => {
  test.each([
    ["://x", "source_invalid", "workspace source URI is invalid: ://x"],
    ["https://", "source_invalid", "workspace source URI is invalid: https://"],
    ["https://#main", "source_invalid", "workspace source URI is invalid: https://#main"],
    ["git+https://#main", "source_invalid", "workspace source URI is invalid: git+https://#main"],
    ["http://h/c.tar.gz", "source_unsupported", "http:// workspace sources are not supported; use https://"],
    ["git+http://h/r", "source_unsupported", "git workspace source scheme is not supported: git+http"],
    ["git+FTP://h/r", "source_unsupported", "git workspace source scheme is not supported: git+ftp"],
    ["git+://h/r", "source_unsupported", "git workspace source scheme is not supported: git+"],
    ["s3://bucket/key", "source_unsupported", "workspace source scheme is not supported: s3"],
    ["file:///srv#main", "source_invalid", "file:// workspace sources do not support fragments"],
    ["file:///srv#:ws", "source_invalid", "file:// workspace sources do not support fragments"],
    ["https://h/c.tgz#main", "source_invalid", "https workspace sources only support #:subdir fragments"],
    ["https://h/c.tgz#main:ws", "source_invalid", "https workspace sources only support #:subdir fragments"],
    ["git+https://h/r#-x", "source_invalid", "git workspace ref must not begin with '-': -x"],
    ["git+https://h/r#-x:../..", "source_invalid", "git workspace ref must not begin with '-': -x"],
    ["git+https://h/r#main:../x", "source_invalid", "workspace source subdir is unsafe: ../x"],
    ["git+https://h/r#main:a/../b", "source_invalid", "workspace source subdir is unsafe: a/../b"],
    ["git+https://h/r#main:./a", "source_invalid", "workspace source subdir is unsafe: ./a"],
    ["git+https://h/r#main:.", "source_invalid", "workspace source subdir is unsafe: ."],
    ["git+https://h/r#main:/a", "source_invalid", "workspace source subdir is unsafe: /a"],
    ["https://h/c.tgz#:..", "source_invalid", "workspace source subdir is unsafe: .."],
  ])("%s", (text, code, message) => {
    expect(failureOf(() => parseSource(text))).toEqual({ code, message });
  });

  test("credentials are not repeated", () => {
    expect(failureOf(() => parseSource("://user:secret@h/x")).message).toBe(
      "workspace source URI is invalid: ://<redacted>@h/x",
    );
  });
});

describe("loopback development servers", () => {
  test.each(["127.0.0.1:8080", "localhost", "[::1]:1"])("%s is accepted when allowed", (host) => {
    const options = { allowInsecureLoopback: true };
    expect(parseSource(`git+http://${host}/r.git#main`, options)).toMatchObject({ kind: "git", transport: "http" });
    expect(parseSource(`http://${host}/c.tgz`, options)).toMatchObject({ kind: "archive" });
  });

  test.each(["h", "127.0.0.1@h", "localhost.h", "127.0.0.2", "h/localhost", "localhost:x", "0.0.0.0"])(
    "%s is never accepted",
    (host) => {
      const options = { allowInsecureLoopback: true };
      expect(failureOf(() => parseSource(`git+http://${host}/r.git`, options)).code).toBe("source_unsupported");
      expect(failureOf(() => parseSource(`http://${host}/c.tgz`, options)).code).toBe("source_unsupported");
    },
  );

  test("loopback hosts are refused by default, in the ordinary words", () => {
    expect(failureOf(() => parseSource("git+http://localhost/r.git")).message).toBe(
      "git workspace source scheme is not supported: git+http",
    );
  });
});

function failureOf(run: () => unknown): { code: string; message: string } {
  try {
    run();
  } catch (error) {
    if (isRototoError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("nothing was thrown");
}
