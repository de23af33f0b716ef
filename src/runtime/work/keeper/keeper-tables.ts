import { ClaimLost } from "../inline.ts";
import { SqlRegistry } from "../sql-registry.ts";
import type { WorkClaim } from "../work-item.ts";
import type { KeeperPorts } from "./keeper-ports.ts";
import { type KeeperStatus, SqlStatus } from "./keeper-status.ts";
import type { KeptVersion, VersionFacts } from "./kept-version.ts";
import { SqlVersions } from "./sql-versions.ts";

/** All that a keeper keeps, in one database, so that what belongs together changes together. */
export class KeeperTables {
  readonly registry: SqlRegistry;
  readonly versions: SqlVersions;
  readonly #status: SqlStatus;
  readonly #database: KeeperPorts["database"];

  /** @throws {RototoError} `store_invalid` for tables of a newer form. */
  constructor({ database, clock, randomId }: Pick<KeeperPorts, "database" | "clock" | "randomId">) {
    this.#database = database;
    this.registry = new SqlRegistry(database, { clock, randomId });
    this.versions = new SqlVersions(database);
    this.#status = new SqlStatus(database);
  }

  get status(): KeeperStatus {
    return this.#status.read();
  }

  /**
   * Changes status and, with a version, what is served, under a claim and in one step. A version that a rollback has
   * given up is not taken again; gives what is served then.
   *
   * @throws ClaimLost when somebody else has taken the item over: they may have stored a newer version.
   */
  change(
    claim: WorkClaim,
    { status, version }: { readonly status: Partial<KeeperStatus>; readonly version?: KeptVersion },
  ): VersionFacts | undefined {
    return this.#database.transaction(() => {
      if (!this.registry.holds(claim)) throw new ClaimLost(claim.id);
      this.#status.change(status);
      const isGivenUp = version?.sha256 === this.versions.in("given_up")?.sha256;
      if (version !== undefined && !isGivenUp) this.versions.put(version);
      return this.versions.in("current");
    });
  }

  /** Serves the previous version; undefined where there is none. */
  rollBack(): VersionFacts | undefined {
    return this.#database.transaction(() => this.versions.rollBack());
  }

  /** Drops a version whose bytes turned out to be spoiled. */
  discard(sha256: string): void {
    this.#database.transaction(() => this.versions.discard(sha256));
  }
}
