import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { ROOT } from "./build/bundle.ts";

/** The compatibility date of wrangler.toml, so that tests and the demo run the Worker under the one it deploys with. */
export function compatibilityDate(): string {
  const { compatibility_date: date } = parse(readFileSync(join(ROOT, "wrangler.toml"), "utf8"));
  if (typeof date !== "string") throw new Error("wrangler.toml has no compatibility_date");
  return date;
}
