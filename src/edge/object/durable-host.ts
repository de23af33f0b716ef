// Workers compile no bytes: the kernel is imported.
import kernel from "../../../wasm/kernel.wasm";
import { RototoError } from "../../runtime/errors.ts";
import { redactSource } from "../../runtime/source/redact.ts";
import { sqlStore } from "../../runtime/work/keeper/sql-store.ts";
import { WorkspaceKeeper } from "../../runtime/work/keeper/workspace-keeper.ts";
import { attemptMs, type Bindings, configuredSources, refreshSeconds } from "../bindings.ts";
import { HOST_CLOCK } from "../clock.ts";
import { CORE_LOGGER } from "../log.ts";
import { sourceOptionsByName } from "../source-options.ts";
import { fetchedWorkspace } from "../workspace-source.ts";
import { durableDatabase } from "./durable-database.ts";
import type { ObjectHost } from "./kept-workspace.ts";
import { objectSchedule } from "./object-schedule.ts";
import { objectUpstream } from "./object-upstream.ts";

/** What is kept of a repository, so that a load fetches what is new only. */
const STORE_BYTES = 16_777_216;
/** How much less often an object asks by itself where a supervisor does: as a spare, should that one be dead. */
const SPARE_PERIODS = 5;
const NAME = "name";

/** Makes what an object has out of its storage and the Worker's bindings. */
export function durableHost(storage: DurableObjectStorage, bindings: Bindings): ObjectHost {
  return {
    name: () => storage.get<string>(NAME),
    keepName: (name) => storage.put(NAME, name),
    makeKeeper: (name) => makeKeeper(name, storage, bindings),
    alarm: () => storage.getAlarm(),
    setAlarm: (at) => storage.setAlarm(at),
  };
}

function makeKeeper(name: string, storage: DurableObjectStorage, bindings: Bindings): WorkspaceKeeper {
  const source = configuredSources(bindings).sources.get(name);
  if (source === undefined) throw new RototoError("invalid_option", `the bindings name no workspace "${name}"`);
  const database = durableDatabase(storage);
  const store = sqlStore(database, { maxBytes: STORE_BYTES });
  const from = fetchedWorkspace(source, { ...sourceOptionsByName(bindings, { kernel })(name), store });
  return new WorkspaceKeeper({
    database,
    clock: HOST_CLOCK,
    randomId: () => crypto.randomUUID(),
    log: CORE_LOGGER,
    upstream: objectUpstream({ source, from, kernel }),
    schedule: objectSchedule(refreshSeconds(bindings) * (bindings.ROTOTO_SUPERVISOR === undefined ? 1 : SPARE_PERIODS)),
    alarm: { set: (at) => storage.setAlarm(at) },
    workspace: name,
    source: redactSource(source),
    attemptMs: attemptMs(bindings),
  });
}
