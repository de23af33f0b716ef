import fc from "fast-check";
import { expect, test } from "vitest";
import { redactSource, redactText } from "../../../src/runtime/source/redact.ts";

test.each([
  ["config/app", "config/app"],
  ["git+https://h/r.git#main:ws", "git+https://h/r.git#main:ws"],
  ["git+https://user:pass@h/r.git#main", "git+https://<redacted>@h/r.git#main"],
  ["git+https://token@h:8443/r", "git+https://<redacted>@h:8443/r"],
  ["https://a@b@h/c.tgz", "https://<redacted>@h/c.tgz"],
  ["https://h/@scope/c.tgz", "https://h/@scope/c.tgz"],
  ["https://h/c.tgz?sig=abc&x=1#:ws", "https://h/c.tgz?<redacted>#:ws"],
  ["https://h?token=abc", "https://h?<redacted>"],
  ["snapshot+https://h/s?sig=abc", "snapshot+https://h/s?<redacted>"],
  ["git+https://h/r#what?not", "git+https://h/r#what?not"],
  ["file:///srv/a?b", "file:///srv/a?b"],
  ["git+ssh://git@h/r.git", "git+ssh://<redacted>@h/r.git"],
  ["https://user:p#ss@h/x", "https://<redacted>@h/x"],
  ["git+https://user:s3/cr3t@h/r.git#main", "git+https://<redacted>@h/r.git#main"],
  ["https://h/r.git#v1@2", "https://h/r.git#v1@2"],
  ["://x", "://x"],
])("%s is shown as %s", (source, shown) => {
  expect(redactSource(source)).toBe(shown);
});

test("a text loses the given secrets and the credentials of every address", () => {
  const text = "GET https://u:p@h/r?t=1 failed: header 'Bearer s3cret' is invalid (see https://h/docs).";
  expect(redactText(text, ["s3cret", ""])).toBe(
    "GET https://<redacted>@h/r?<redacted> failed: header 'Bearer <redacted>' is invalid (see https://h/docs).",
  );
});

test("a text from elsewhere is one line of bounded length, and is looked through in no time", () => {
  expect(redactText("\u001b[31mone\r\ntwo\0", [])).toBe(" [31mone two ");
  const started = performance.now();
  expect(redactText("a".repeat(1_000_000), [])).toHaveLength(1000);
  expect(redactText(`${"x".repeat(995)}secret`, ["secret"])).not.toContain("secr");
  expect(performance.now() - started).toBeLessThan(1000);
});

test("user info never survives, whatever it holds", () => {
  const userinfo = fc
    .string({ minLength: 8, maxLength: 30 })
    .filter((text) => !/[/@]/.test(text) && !"<redacted>".includes(text));
  fc.assert(
    fc.property(userinfo, (secret) => {
      expect(redactSource(`git+https://${secret}@example.com/r.git#main`)).toBe(
        "git+https://<redacted>@example.com/r.git#main",
      );
    }),
    { seed: 11 },
  );
});
