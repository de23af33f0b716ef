/**
 * A client for pages: it gets a workspace, or answers about it, from an edge service or from git, keeps it for the next
 * visit, follows it, and is a store that any framework renders from. Made on a server it renders there.
 *
 * @module
 */
export { isRototoError, RototoError, type RototoErrorCode } from "../runtime/errors.ts";
export type { KernelChoice } from "../runtime/kernel/kernel.ts";
export type { Context } from "../runtime/resolve/context.ts";
export type { PredicateTrace, QualifierTrace, RuleTrace, VariableTrace } from "../runtime/resolve/trace.ts";
export type { Fingerprint } from "../runtime/source/files.ts";
export type { PlainJson } from "../runtime/text/plain-json.ts";
export { type Answers, readAnswers as readInitialState } from "./answers.ts";
export type { Client } from "./client.ts";
export { type ClientOptions, createClient } from "./create-client.ts";
export {
  type AnswerOptions,
  type EdgeOptions,
  edgeAnswers,
  edgeSnapshots,
  type SnapshotOptions,
} from "./edge-origin.ts";
export type { ClientEvent, ClientEventHandler } from "./events.ts";
export { explain } from "./explain.ts";
export { type InitialStateOptions, type InitialWorkspace, initialState } from "./initial-state.ts";
export type { Ask, Found, Origin } from "./origin.ts";
export type { PageCache, PageFetch, PagePorts } from "./ports.ts";
export type { Provenance } from "./shelf.ts";
export type { Reading, Status, View } from "./view.ts";
