import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { deflateSync } from "node:zlib";
import type { Repository } from "../../../tools/git/repository.ts";

/** Packs exactly the named objects of a repository, by git itself. */
export async function packOf({ directory, git }: Repository, names: readonly string[]): Promise<Uint8Array> {
  const oids = await Promise.all(names.map((name) => git("rev-parse", name)));
  const child = spawn("git", ["-C", directory, "pack-objects", "--quiet", "--stdout", "--window=0"]);
  child.stdin.end(`${oids.join("\n")}\n`);
  return new Uint8Array(await buffer(child.stdout));
}

/** Puts a pack into the packets of a git answer: band 1, in pieces. */
export function sideBand(pack: Uint8Array): Uint8Array {
  const packets = [Buffer.from("000dpackfile\n")];
  for (let start = 0; start < pack.length; start += 1000) {
    const piece = pack.subarray(start, start + 1000);
    packets.push(Buffer.from(`${(piece.length + 5).toString(16).padStart(4, "0")}\x01`, "latin1"), Buffer.from(piece));
  }
  return Buffer.concat([...packets, Buffer.from("0000")]);
}

/** Adds to a pack one delta against an object that does not exist, with everything else in order. */
export function deltaWithoutBase(pack: Uint8Array): Uint8Array {
  // A delta of a 1 byte base into "x": sizes 1 and 1, then one byte inserted.
  const delta = Buffer.from([1, 1, 1, 0x78]);
  const entry = Buffer.concat([Buffer.from([(7 << 4) | delta.length]), Buffer.alloc(20, 0xee), deflateSync(delta)]);
  const body = Buffer.concat([pack.subarray(0, -20), entry]);
  body.writeUInt32BE(body.readUInt32BE(8) + 1, 8);
  return Buffer.concat([body, createHash("sha1").update(body).digest()]);
}
