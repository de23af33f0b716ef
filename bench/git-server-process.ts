import { spawn } from "node:child_process";
import { once } from "node:events";
import { ROOT } from "../tools/build/bundle.ts";

/** A git server in a process of its own, so that what it costs is not taken for a cost of ours. */
export async function startServerProcess(root: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const program = `import { startGitServer } from "./tools/git/server.ts";
    const server = await startGitServer({ root: ${JSON.stringify(root)} });
    console.log(server.url);`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", program], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [chunk] = await once(child.stdout, "data");
  return {
    url: String(chunk).trim(),
    async close() {
      child.kill();
      await once(child, "exit");
    },
  };
}
