import { isRototoError, memoryStore, Workspace } from "rototo-edge";
import { play } from "./play.ts";

/** Servers that are played. */
export type Scripts = Parameters<typeof play>[0];

/** Where the servers of a test are. */
export interface Servers {
  /** A git server, and one whose packs are spoiled. */
  readonly git: string;
  readonly hostile: string;
  /** A server of archives. */
  readonly web: string;
  /** The first commit of the repository. */
  readonly commit: string;
  /** The SHA-256 of the snapshot that the web server has. */
  readonly snapshot: string;
}

/** What every host must find alike; addresses are replaced by names. */
export type Findings = Record<string, unknown>;

/** Loads workspaces from servers, sound and hostile ones, as any user of the library would, and tells what came of it. */
export async function runSources({ scripts, ...servers }: Servers & { scripts: Scripts }): Promise<Findings> {
  const { git, hostile, web, commit, snapshot } = servers;
  const repository = `git+${git}/config.git`;
  const sources: Record<string, string> = {
    branch: `${repository}#main:ws`,
    "default branch": `${repository}#:ws`,
    tag: `${repository}#v1:ws`,
    pinned: `${repository}#${commit}:ws`,
    layered: `${repository}#main:team`,
    archive: `${web}/sound.tgz`,
    snapshot: `snapshot+${web}/sound.snapshot`,
    "snapshot by its hash": `snapshot+${web}/${snapshot}`,
    "ref that is gone": `${repository}#gone`,
    "no repository": `git+${git}/none.git#main`,
    "bomb of deltas": `git+${hostile}/config.git#main:ws`,
    "bomb of zeros": `${web}/bomb.tgz`,
    "path out of the archive": `${web}/unsafe.tgz`,
    "cut archive": `${web}/cut.tgz`,
    "web page": `${web}/page.html`,
    "web page for a snapshot": `snapshot+${web}/page.html`,
    "cut snapshot": `snapshot+${web}/cut.snapshot`,
    "snapshot with another hash": `snapshot+${web}/${"0".repeat(64)}`,
    "local path": "some/where",
    "system git": "git+file:///srv/r.git",
  };
  const findings: Findings = {};
  for (const [name, source] of Object.entries(sources)) {
    findings[name] = JSON.parse(anonymous(JSON.stringify(await load(source)), servers));
  }
  findings["second load"] = await loadTwice(`${repository}#main:ws`);
  findings.hostile = await play(scripts, { Workspace, memoryStore });
  return findings;
}

async function load(source: string): Promise<unknown> {
  try {
    const workspace = await Workspace.load(source, { allowInsecureLoopback: true });
    const { root, fingerprint, immutable, layers } = workspace;
    const values = workspace.resolveVariables({}).map(({ id, value }) => [id, value]);
    const probed = await workspace.probe({ allowInsecureLoopback: true });
    return { root, fingerprint, immutable, layers, values, probed };
  } catch (error) {
    if (isRototoError(error)) return { code: error.code, message: error.message };
    throw error;
  }
}

/** With a store a second load asks for the ref, and for nothing else. */
async function loadTwice(source: string): Promise<unknown> {
  const store = memoryStore({ maxBytes: 1 << 20 });
  const requests: number[] = [];
  for (let time = 0; time < 2; time++) {
    let count = 0;
    await Workspace.load(source, {
      allowInsecureLoopback: true,
      store,
      fetch(url, init) {
        count++;
        return fetch(url, init);
      },
    });
    requests.push(count);
  }
  return requests;
}

function anonymous(text: string, servers: Servers): string {
  return Object.entries(servers).reduce((shown, [name, value]) => shown.replaceAll(value, `<${name}>`), text);
}
