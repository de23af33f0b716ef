import type { SqlDatabase } from "../sql-database.ts";
import {
  type KeptVersion,
  readVersion,
  type VersionFacts,
  type VersionRecord,
  type VersionSlot,
} from "./kept-version.ts";
import { SqlBlobs } from "./sql-blobs.ts";

/** How many versions are remembered of which nothing but a line is left. */
const HISTORY = 20;

/**
 * Keeps the version that is served, the one before, and one that a rollback gave up; of older ones, a line. What changes
 * something does so within the caller's transaction.
 */
export class SqlVersions {
  readonly #database: SqlDatabase;
  readonly #blobs: SqlBlobs;

  constructor(database: SqlDatabase) {
    this.#database = database;
    this.#blobs = new SqlBlobs(database);
    database.exec(
      `CREATE TABLE IF NOT EXISTS kept_version (
        position INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL UNIQUE, slot TEXT UNIQUE,
        source TEXT NOT NULL, fingerprint TEXT NOT NULL, immutable INTEGER NOT NULL, loaded INTEGER NOT NULL)`,
    );
  }

  /** Every version that is known, the newest first. */
  list(): VersionRecord[] {
    return this.#database
      .exec("SELECT * FROM kept_version ORDER BY position DESC")
      .flatMap((row) => readVersion(row) ?? []);
  }

  /** The version in a slot. */
  in(slot: VersionSlot): VersionRecord | undefined {
    return this.#rows("slot = ?", slot)[0];
  }

  /** A version with its bytes; undefined where they are no longer kept. */
  read(sha256: string): KeptVersion | undefined {
    const facts = this.#rows("sha256 = ?", sha256)[0];
    const snapshot = this.#blobs.get(snapshotOf(sha256));
    if (facts === undefined || snapshot === undefined) return undefined;
    const companion = this.#blobs.get(companionOf(sha256)) ?? new Uint8Array();
    return { ...facts, snapshot, companion: new TextDecoder().decode(companion) };
  }

  /** Makes a version the current one and the current one the previous; the same one again only gets a new time. */
  put(version: KeptVersion): void {
    const { sha256, source, fingerprint, immutable, loadedAt } = version;
    const current = this.in("current");
    if (current?.sha256 !== sha256) {
      this.#vacate("given_up");
      const previous = this.in("previous");
      if (previous?.sha256 === sha256) this.#move(sha256, null);
      else this.#vacate("previous");
      if (current !== undefined) this.#move(current.sha256, "previous");
    }
    // Anew, so that it stands at the head of the list.
    this.#database.exec("DELETE FROM kept_version WHERE sha256 = ?", [sha256]);
    this.#database.exec(
      `INSERT INTO kept_version (sha256, slot, source, fingerprint, immutable, loaded)
       VALUES (?, 'current', ?, ?, ?, ?)`,
      [sha256, source, JSON.stringify(fingerprint), immutable ? 1 : 0, loadedAt],
    );
    this.#blobs.put(snapshotOf(sha256), version.snapshot);
    this.#blobs.put(companionOf(sha256), new Uint8Array(new TextEncoder().encode(version.companion)));
    this.#forget();
  }

  /** Makes the previous version the current one; undefined where there is none. */
  rollBack(): VersionFacts | undefined {
    const [current, previous] = [this.in("current"), this.in("previous")];
    if (current === undefined || previous === undefined) return undefined;
    this.#vacate("given_up");
    this.#move(current.sha256, "given_up");
    this.#move(previous.sha256, "current");
    return previous;
  }

  /** Drops a version that turned out to be spoiled; the previous one, if any, takes its place. */
  discard(sha256: string): void {
    const wasCurrent = this.in("current")?.sha256 === sha256;
    this.#database.exec("DELETE FROM kept_version WHERE sha256 = ?", [sha256]);
    this.#deleteBytes(sha256);
    const previous = this.in("previous");
    if (wasCurrent && previous !== undefined) this.#move(previous.sha256, "current");
  }

  #rows(condition: string, parameter: string): VersionRecord[] {
    const rows = this.#database.exec(`SELECT * FROM kept_version WHERE ${condition}`, [parameter]);
    return rows.flatMap((row) => readVersion(row) ?? []);
  }

  #vacate(slot: VersionSlot): void {
    const version = this.in(slot);
    if (version !== undefined) this.#deleteBytes(version.sha256);
    // By slot: a row that cannot be understood must not hold it.
    this.#database.exec("UPDATE kept_version SET slot = NULL WHERE slot = ?", [slot]);
  }

  #move(sha256: string, slot: VersionSlot | null): void {
    this.#database.exec("UPDATE kept_version SET slot = NULL WHERE slot = ?", [slot]);
    this.#database.exec("UPDATE kept_version SET slot = ? WHERE sha256 = ?", [slot, sha256]);
  }

  #deleteBytes(sha256: string): void {
    this.#blobs.delete(snapshotOf(sha256));
    this.#blobs.delete(companionOf(sha256));
  }

  #forget(): void {
    this.#database.exec(
      `DELETE FROM kept_version WHERE slot IS NULL AND position NOT IN
       (SELECT position FROM kept_version WHERE slot IS NULL ORDER BY position DESC LIMIT ?)`,
      [HISTORY],
    );
  }
}

function snapshotOf(sha256: string): string {
  return `snapshot:${sha256}`;
}

function companionOf(sha256: string): string {
  return `companion:${sha256}`;
}
