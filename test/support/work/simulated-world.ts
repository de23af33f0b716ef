import type { KeptVersion } from "../../../src/runtime/work/keeper/kept-version.ts";
import { SqlVersions } from "../../../src/runtime/work/keeper/sql-versions.ts";
import type { SqlDatabase } from "../../../src/runtime/work/sql-database.ts";
import { SqlRegistry } from "../../../src/runtime/work/sql-registry.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { numberOf } from "./numbered-version.ts";

/** Lets the database itself note what must never happen. */
export function watchDatabase(database: SqlDatabase): void {
  database.exec("CREATE TABLE finding (what TEXT NOT NULL)");
  database.exec(
    `CREATE TRIGGER ended_twice AFTER UPDATE ON work_item WHEN OLD.finished IS NOT NULL
     BEGIN INSERT INTO finding VALUES ('item ' || OLD.id || ' changed after its end'); END`,
  );
  database.exec(
    `CREATE TRIGGER went_back AFTER INSERT ON kept_version WHEN NEW.sha256 < (SELECT max(sha256) FROM kept_version)
     BEGIN INSERT INTO finding VALUES ('version ' || NEW.sha256 || ' took the place of a newer one'); END`,
  );
}

/** What all lives share: a database, an alarm, a source whose commits are numbered; and what must always hold. */
export class SimulatedWorld {
  readonly clock: VirtualClock = new VirtualClock();
  readonly database: SqlDatabase;
  /** How often the source fails. */
  failing: number;
  /** How long the source takes to answer, at most. */
  slownessMs = 7_000;
  readonly #random: () => number;
  /** When the alarm rings, in elapsed milliseconds; null for never. */
  alarm: number | null = null;
  wasAlarmSet = false;
  tip = 1;
  #versions: SqlVersions | undefined;
  #ids = 0;

  constructor(database: SqlDatabase, random: () => number, failing: number) {
    this.database = database;
    this.#random = random;
    this.failing = failing;
  }

  readonly below = (limit: number): number => Math.floor(this.#random() * limit);

  chance(probability: number): boolean {
    return probability > 0 && this.#random() < probability;
  }

  nextId(): number {
    return ++this.#ids;
  }

  /** An alarm is set by what the clock tells, and rings by what really passes. */
  setAlarm(at: number): void {
    this.wasAlarmSet = true;
    this.alarm = this.clock.elapsed + Math.max(0, at - this.clock.now());
  }

  get current(): KeptVersion | undefined {
    this.#versions ??= new SqlVersions(this.database);
    const current = this.#versions.in("current");
    return current && this.#versions.read(current.sha256);
  }

  /**
   * Looks whether what must always hold has held: no older version ever took the place of a newer one, none is torn, no
   * item ended twice, no log has a gap or goes on after its end.
   *
   * @throws for the first that has not.
   */
  check(): void {
    const current = this.current;
    if (current !== undefined) numberOf(current);
    const [finding] = this.database.exec("SELECT what FROM finding");
    if (finding !== undefined) throw new Error(String(finding.what));
    const logs = this.database.exec(
      `SELECT item FROM work_event GROUP BY item HAVING max(sequence) <> count(*)
       OR sum(type = 'refresh.completed') > 1
       OR (sum(type = 'refresh.completed') = 1 AND max(CASE type WHEN 'refresh.completed' THEN sequence END) <> count(*))`,
    );
    if (logs.length > 0) throw new Error(`the log of ${logs[0]?.item} is wrong`);
  }

  /** What is left to do when all has come to rest. */
  async pending(): Promise<string[]> {
    const registry = new SqlRegistry(this.database, { clock: this.clock, randomId: () => "none" });
    return (await registry.pending()).map(({ id }) => id);
  }
}
