import { runPack } from "../pack/pack.ts";
import type { Host } from "./host.ts";

/** Node, by the package's own name and exports map. */
export const node: Host = {
  name: "Node",
  run: (groups, build) => runPack({ groups, kernel: build === "js" ? "js" : undefined }),
};
