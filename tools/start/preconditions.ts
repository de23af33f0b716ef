import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { httpBackend } from "../git/http-backend.ts";

/** What keeps the demo from starting, in words for the person who started it. */
export class CannotStart extends Error {}

/** @throws CannotStart when there is no git, or one that cannot serve repositories over HTTP */
export function requireGit(): void {
  let backend: string;
  try {
    backend = httpBackend();
  } catch {
    throw new CannotStart("git is missing. Install it from https://git-scm.com/downloads and run npm start again.");
  }
  if (existsSync(backend)) return;
  throw new CannotStart("This git lacks its http-backend program; on Alpine Linux the package git-daemon brings it.");
}

/** @throws CannotStart when the text is not a port number */
export function portOf(text: string, flag: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new CannotStart(`${flag} takes a port number from 0 to 65535, not ${text}`);
}

/** @throws CannotStart naming the flag to use, when something else listens on the port */
export function requireFreePort(port: number, flag: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", ({ message }) => {
      const advice = `Choose another port, or 0 for any free one: npm start -- ${flag} 0`;
      reject(new CannotStart(`Port ${port} cannot be used (${message}).\n${advice}`));
    });
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve()));
  });
}
