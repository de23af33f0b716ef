import { type DurableStorage, durableDatabase } from "../../../src/edge/object/durable-database.ts";
import { SqlRegistry } from "../../../src/runtime/work/sql-registry.ts";
import { REGISTRY_CONTRACT } from "../../contract/registry.ts";

interface Objects {
  readonly CONTRACT: { newUniqueId(): unknown; get(id: unknown): { fetch(url: string): Promise<Response> } };
}

/** Runs one case of the registry's contract on its own storage. */
export class ContractObject {
  readonly #storage: DurableStorage;

  constructor({ storage }: { readonly storage: DurableStorage }) {
    this.#storage = storage;
  }

  async fetch(request: Request): Promise<Response> {
    const example = REGISTRY_CONTRACT[Number(new URL(request.url).pathname.slice(1))];
    try {
      await example?.run(async (options) => new SqlRegistry(durableDatabase(this.#storage), options));
      return Response.json({ name: example?.name, fault: null });
    } catch (error) {
      return Response.json({ name: example?.name, fault: String(error) });
    }
  }
}

/** Runs each case in an object of its own. */
export async function runContract(_request: unknown, { CONTRACT }: Objects): Promise<Response> {
  const runs = REGISTRY_CONTRACT.map(async (_case, index) => {
    const answer = await CONTRACT.get(CONTRACT.newUniqueId()).fetch(`http://object/${index}`);
    return answer.json();
  });
  return Response.json(await Promise.all(runs));
}
