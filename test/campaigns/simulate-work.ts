/**
 * Runs schedules of objects that keep one workspace in one database, with a virtual clock: some are paused for longer than
 * their claim, several think themselves the only one, and each dies between any two steps; the database and the source
 * fail, the clock jumps. A small part runs with the tests; the whole is `npm run campaign:work -- [schedules] [seed]`.
 */
import { pathToFileURL } from "node:url";
import { randomFrom } from "../../bench/generate-workspace.ts";
import { openSqlite, type SqliteDatabase } from "../../src/node/sqlite-database.ts";
import { numberOf } from "../support/work/numbered-version.ts";
import { ATTEMPT_MS, PERIOD_MS, SimulatedLife } from "../support/work/simulated-life.ts";
import { SimulatedWorld, watchDatabase } from "../support/work/simulated-world.ts";

/** What a run of the campaign did. */
export interface WorkReport {
  readonly schedules: number;
  readonly lives: number;
  readonly deaths: number;
  readonly items: number;
  readonly takeovers: number;
}

const HEALTHY = { callsToLive: Number.POSITIVE_INFINITY, pauseMs: 0, failing: 0 };
/** The alarm may be set anew while time passes. */
const STEP_MS = 1_000;
const TABLES = ["finding", "work_item", "work_event", "work_quarantine", "kept_version", "kept_part", "kept_status"];

/** Runs the campaign. @throws for the first schedule in which something happens that must not, with its seed. */
export async function simulateWork(schedules: number, seed: number): Promise<WorkReport> {
  const database = await openSqlite(":memory:");
  new SimulatedLife(new SimulatedWorld(database, randomFrom(seed), 0), HEALTHY);
  watchDatabase(database);
  const sums = { lives: 0, deaths: 0, items: 0, takeovers: 0 };
  for (let index = 0; index < schedules; index++) {
    const schedule = new Schedule(database, seed + index);
    try {
      await schedule.run();
    } catch (error) {
      throw new Error(`schedule with seed ${seed + index} failed: ${String(error)}`, { cause: error });
    }
    sums.lives += schedule.lives;
    sums.deaths += schedule.deaths;
    const [row] = database.exec(
      `SELECT (SELECT count(*) FROM work_item) AS items,
       (SELECT count(*) FROM (SELECT 1 FROM work_event WHERE type = 'refresh.claimed' GROUP BY item HAVING count(*) > 1)) AS takeovers`,
    );
    sums.items += Number(row?.items);
    sums.takeovers += Number(row?.takeovers);
    for (const table of TABLES) database.exec(`DELETE FROM ${table}`);
  }
  database.close();
  return { schedules, ...sums };
}

/** One schedule: some time with everything that can go wrong, then some without. */
class Schedule {
  readonly #world: SimulatedWorld;
  readonly #objects: SimulatedLife[] = [];
  /** Events of the alarm that are under way, with the life that is at it. */
  readonly #rings = new Set<SimulatedLife>();
  #calm = false;
  lives = 0;
  deaths = 0;

  constructor(database: SqliteDatabase, seed: number) {
    const random = randomFrom(seed);
    this.#world = new SimulatedWorld(database, random, random() * 0.3);
  }

  async run(): Promise<void> {
    const { clock, below } = this.#world;
    this.#send("start");
    for (let event = 0, events = 4 + below(10); event < events; event++) {
      await this.#pass(below(ATTEMPT_MS));
      this.#disturb();
      this.#world.check();
    }
    await this.#calmDown();
    this.#world.check();
    const current = this.#world.current;
    if (current === undefined || numberOf(current) !== this.#world.tip) throw new Error("it has not recovered");
    if (clock.sleeping > this.deaths * 8) throw new Error("sleepers are left behind");
  }

  #disturb(): void {
    const world = this.#world;
    switch (world.below(6)) {
      case 0:
        world.tip++;
        break;
      case 1:
        world.clock.jump((world.below(3) - 1) * world.below(600_000));
        break;
      case 2:
        this.#send("schedule");
        break;
      case 3:
        this.#send("manual");
        break;
      default:
        world.tip += world.below(2);
        this.#send("webhook");
    }
  }

  /** Everything that goes wrong is over; the alarm alone has to bring it to an end. */
  async #calmDown(): Promise<void> {
    this.#calm = true;
    this.#world.failing = 0;
    this.#world.slownessMs = 1_000;
    this.#objects.length = 0;
    // Where all died before they could set the alarm, the next schedule finds out.
    if (!this.#world.wasAlarmSet) this.#send("schedule");
    const left = await this.#world.pending();
    await this.#pass(6 * ATTEMPT_MS);
    this.#mustBeAwake();
    await this.#pass(4 * PERIOD_MS + 64_000);
    this.#mustBeAwake();
    const stuck = (await this.#world.pending()).filter((id) => left.includes(id));
    if (stuck.length > 0) throw new Error("an item was neither finished nor claimed again");
  }

  #mustBeAwake(): void {
    if (this.#world.alarm === null && this.#rings.size === 0) throw new Error("the alarm chain is dead");
  }

  /** Lets time pass; the alarm rings when it is due. */
  async #pass(milliseconds: number): Promise<void> {
    const { clock } = this.#world;
    const end = clock.elapsed + milliseconds;
    while (clock.elapsed < end) {
      const ring = this.#world.alarm ?? end;
      await clock.advance(Math.max(0, Math.min(end, ring, clock.elapsed + STEP_MS) - clock.elapsed));
      if (this.#world.alarm !== null && clock.elapsed >= this.#world.alarm) this.#ring();
    }
  }

  /**
   * An alarm is gone when it rings. It rings again where its event failed or died before it set another: Durable Objects
   * promise a little more, but not for ever.
   */
  #ring(): void {
    const world = this.#world;
    world.alarm = null;
    const life = this.#life();
    if (life === undefined) {
      world.setAlarm(world.clock.now() + 2_000);
      return;
    }
    this.#rings.add(life);
    const before = life.alarmsSet;
    const again = (): void => {
      this.#rings.delete(life);
      if (world.alarm === null && life.alarmsSet === before) world.setAlarm(world.clock.now() + 2_000);
    };
    life.keeper.wake("alarm").then(() => this.#rings.delete(life), again);
    void this.#watch(life, again);
  }

  /** Nobody hears from an event whose life has ended. */
  async #watch(life: SimulatedLife, again: () => void): Promise<void> {
    while (this.#rings.has(life) && !life.isDead) await this.#world.clock.sleep(500);
    if (this.#rings.has(life)) again();
  }

  #send(reason: "start" | "schedule" | "manual" | "webhook"): void {
    const life = this.#life();
    if (life === undefined) return;
    const signal = AbortSignal.abort();
    const sent = {
      start: () => life.keeper.wake(reason),
      schedule: () => life.keeper.wake(reason),
      manual: () => life.keeper.refresh(reason, { signal }),
      webhook: () => life.keeper.notify(reason),
    }[reason]();
    // What was injected is no finding; what is one, the world keeps.
    sent.catch(() => {});
  }

  /** An object that is alive; now and then another one, which knows nothing of the first. */
  #life(): SimulatedLife | undefined {
    const { below } = this.#world;
    const alive = this.#objects.filter((each) => !each.isDead);
    const known = alive[below(alive.length + 1)];
    if (known !== undefined) return known;
    this.lives++;
    const pauseMs = below(4) === 0 ? below(5 * ATTEMPT_MS) : 0;
    const faults = this.#calm ? HEALTHY : { callsToLive: 20 + below(400), pauseMs, failing: below(3) === 0 ? 0.02 : 0 };
    if (!this.#calm) this.deaths++;
    try {
      const life = new SimulatedLife(this.#world, faults);
      this.#objects.push(life);
      return life;
    } catch {
      return undefined;
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [schedules = 100_000, seed = 20_261_126] = process.argv.slice(2).map(Number);
  const start = performance.now();
  const report = await simulateWork(schedules, seed);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`${JSON.stringify(report)} from seed ${seed}: nothing lost, nothing done twice, ${seconds} s`);
}
