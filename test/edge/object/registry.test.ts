import { Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle, ROOT } from "../../../tools/build/bundle.ts";
import { compatibilityDate } from "../../../tools/wrangler-config.ts";
import { REGISTRY_CONTRACT } from "../../contract/registry.ts";

let miniflare: Miniflare;
let results: readonly { name: string; fault: string | null }[] = [];

beforeAll(async () => {
  const contents = `import { ContractObject, runContract } from "./test/edge/object/contract-object.ts";
    export { ContractObject };
    export default { fetch: runContract };`;
  const { outputFiles = [] } = await bundle({ stdin: { contents, resolveDir: ROOT }, write: false });
  miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "contract.js", contents: outputFiles[0]?.text ?? "" }],
    compatibilityDate: compatibilityDate(),
    durableObjects: { CONTRACT: { className: "ContractObject", useSQLite: true } },
    cf: false,
  });
  results = (await (await miniflare.dispatchFetch("http://contract/")).json()) as typeof results;
});

afterAll(() => miniflare.dispose());

test.each(REGISTRY_CONTRACT.map(({ name }) => name))("the registry in a Durable Object: %s", (name) => {
  expect(results.find((result) => result.name === name)).toEqual({ name, fault: null });
});
