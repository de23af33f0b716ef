/**
 * Prints what a workspace says for one account: `deno run --allow-net limits.ts <source> <account id> <plan>`.
 *
 * @module
 */
import { type Context, Workspace } from "rototo-edge";

/** Loads a workspace from git and gives its variables for a context, one line each. */
export async function limits(source: string, context: Context): Promise<string[]> {
  // A git server on this machine may do without TLS; all others have to have it.
  const workspace = await Workspace.load(source, { allowInsecureLoopback: true });
  return workspace.resolveVariables(context).map(({ id, valueJson }) => `${id}: ${valueJson}`);
}

if (import.meta.main) {
  const [source, id = "acct-3", plan = "standard"] = Deno.args;
  if (source === undefined) {
    console.error("usage: limits.ts git+https://host/org/repo.git#ref:directory [account id] [plan]");
    Deno.exit(2);
  }
  console.log((await limits(source, { account: { id, plan } })).join("\n"));
}
