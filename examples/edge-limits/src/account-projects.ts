import { DurableObject } from "cloudflare:workers";

/** The projects of one account, which are counted and added in one step. */
export class AccountProjects extends DurableObject {
  /** Adds a project unless there are as many as allowed; gives how many there are, or null when it was not added. */
  async add(name: string, limit: number): Promise<number | null> {
    const { sql } = this.ctx.storage;
    sql.exec("CREATE TABLE IF NOT EXISTS projects (name TEXT PRIMARY KEY)");
    const { count } = sql.exec<{ count: number }>("SELECT COUNT(*) AS count FROM projects").one();
    if (count >= limit) return null;
    sql.exec("INSERT OR IGNORE INTO projects VALUES (?)", name);
    return count + 1;
  }
}
