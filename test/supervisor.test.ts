import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import * as entry from "../src/supervisor.ts";

const HOT_SWAP = fileURLToPath(new URL("../src/runtime/hotswap", import.meta.url));

describe("the entry rototo-edge/supervisor", () => {
  test("exports functions and classes, and of fixed values the two actions alone", () => {
    const values = Object.entries(entry).filter(([, value]) => typeof value !== "function");
    expect(values).toEqual([["Action", { AddOrUpdate: "add_or_update", Delete: "delete" }]]);
  });
});

describe("the hot-swap module", () => {
  test("imports nothing of the runtime that it tells of changes", () => {
    const files = readdirSync(HOT_SWAP, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    const imports = files.flatMap((file) => {
      const text = readFileSync(`${file.parentPath}/${file.name}`, "utf8");
      return [...text.matchAll(/from "(?:\.\.\/)+([\w-]+)/g)].map(([, name = ""]) => name);
    });
    expect(files.length).toBeGreaterThan(10);
    const running = ["refresh", "work", "supervise", "serve", "workspace", "pipeline", "index"];
    expect(imports.filter((name) => running.includes(name))).toEqual([]);
  });
});
