/**
 * `rototo-edge/supervisor`: what keeps many workspaces fresh, for hosts of all kinds. It has no timer, file or process of
 * its own: clock, database and log are the host's.
 *
 * @module
 */
export { Action } from "./runtime/hotswap/action.ts";
export { newAdaptor } from "./runtime/hotswap/adaptor.ts";
export {
  type AdaptorOptions,
  clientOptionsAdaptor,
  contextSampleAdaptor,
  credentialAdaptor,
  lintExtensionAdaptor,
  refreshPolicyAdaptor,
  servedWorkspaceAdaptor,
} from "./runtime/hotswap/definition-adaptors.ts";
export { type DefinitionPlace, resolveWorkflowPath } from "./runtime/hotswap/definition-path.ts";
export type { ClientOptions } from "./runtime/hotswap/definitions/client-options.ts";
export { currentCredentials } from "./runtime/hotswap/definitions/credential.ts";
export type { Definition } from "./runtime/hotswap/definitions/definition.ts";
export type { DefinitionFiles, ParseYaml } from "./runtime/hotswap/definitions/definition-files.ts";
export { type DefinitionLoaderOptions, definitionLoader } from "./runtime/hotswap/definitions/definition-loader.ts";
export { definitionSchemas } from "./runtime/hotswap/definitions/definition-schemas.ts";
export { type LintExtension, withLintExtensions } from "./runtime/hotswap/definitions/lint-extension.ts";
export type { RefreshPolicy } from "./runtime/hotswap/definitions/refresh-policy.ts";
export {
  effectiveRefresh,
  type ServedWorkspace,
  servedWorkspaceDefinition,
} from "./runtime/hotswap/definitions/served-workspace.ts";
export { type Change, Manager, type ManagerOptions } from "./runtime/hotswap/manager.ts";
export { newPushAdaptor, type PushCallbacks } from "./runtime/hotswap/push-adaptor.ts";
export { type Lookup, Registry } from "./runtime/hotswap/registry.ts";
export type { Load, Reloadable, RemoveNamed, SetNamed } from "./runtime/hotswap/reloadable.ts";
export type { Watch, Watching, WatchListener } from "./runtime/hotswap/watch.ts";
export type { Clock, Logger, LogLine, RandomId } from "./runtime/ports.ts";
export { type ServedDefinitionsOptions, servedDefinitions } from "./runtime/serve/served-definitions.ts";
export { collectUpdates } from "./runtime/supervise/collect-updates.ts";
export { sourceProbe } from "./runtime/supervise/probe-watch.ts";
export { type RefreshPipelineOptions, refreshPipeline } from "./runtime/supervise/refresh-pipeline.ts";
export { type CycleReport, runCycle } from "./runtime/supervise/run-cycle.ts";
export { sqlStateStore } from "./runtime/supervise/sql-state-store.ts";
export { loadState, type StateStore, saveState } from "./runtime/supervise/state-store.ts";
export { type SuperviseOptions, supervise } from "./runtime/supervise/supervise.ts";
export type {
  ProbeWatch,
  RunPipeline,
  SupervisionLimits,
  SupervisionOptions,
} from "./runtime/supervise/supervision.ts";
export { type PipelineResult, SupervisorState } from "./runtime/supervise/supervisor-state.ts";
export type { Update, Watch as SupervisorWatch, WatchOutcome } from "./runtime/supervise/watch.ts";
export { Awaiter } from "./runtime/work/awaiter.ts";
export { ChangeHub, type ChangeWatch } from "./runtime/work/change-hub.ts";
export { type EventSink, tapEvents } from "./runtime/work/event-sink.ts";
export { ClaimLost, type DurableWorker, type InlineOptions, inlineHandle, type Report } from "./runtime/work/inline.ts";
export type { Alarm, KeeperPorts, KeeperSchedule, KeeperUpstream } from "./runtime/work/keeper/keeper-ports.ts";
export type { KeeperStatus } from "./runtime/work/keeper/keeper-status.ts";
export type { KeptVersion, VersionFacts, VersionRecord, VersionSlot } from "./runtime/work/keeper/kept-version.ts";
export { sqlStore } from "./runtime/work/keeper/sql-store.ts";
export { WorkspaceKeeper } from "./runtime/work/keeper/workspace-keeper.ts";
export { memoryRegistry, type RegistryOptions } from "./runtime/work/memory-registry.ts";
export type { SqlDatabase, SqlRow, SqlValue } from "./runtime/work/sql-database.ts";
export { SqlRegistry } from "./runtime/work/sql-registry.ts";
export { type WatchedRegistry, watchRegistry } from "./runtime/work/watched-registry.ts";
export {
  type Attach,
  type DriverOptions,
  type RunHandle,
  type WaitOptions,
  WorkDriver,
} from "./runtime/work/work-driver.ts";
export type { WorkEvent, WorkEventData, WorkEventEntry, WorkEventType } from "./runtime/work/work-event.ts";
export type {
  ClaimedWork,
  WorkClaim,
  WorkInput,
  WorkOutcome,
  WorkResult,
  WorkRow,
  WorkState,
  WorkWait,
} from "./runtime/work/work-item.ts";
export type { Registration, Retention, WorkLease, WorkRegistry } from "./runtime/work/work-registry.ts";
