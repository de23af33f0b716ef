import type { Document } from "../format/document.ts";
import { differingDocuments } from "../format/document-changes.ts";
import { groupBy } from "../group-by.ts";
import { type Model, type Predicate, referencedQualifier } from "../model/model.ts";
import { readEntity } from "../model/read-entity.ts";

/** A predicate of one qualifier that reads another (or the same) one that exists. */
export interface Edge {
  readonly from: string;
  readonly predicate: Predicate;
  readonly to: string;
}

/** Who names whom among the qualifiers of a model. */
export interface QualifierGraph {
  /** Every reference between declared qualifiers, by source id and then file order. */
  readonly edges: readonly Edge[];
  /** Ids that a variable rule or a different qualifier names. */
  readonly referenced: ReadonlySet<string>;
  /** Declared ids that nobody names, not even the qualifier itself. */
  readonly unreferenced: readonly string[];
  /** Declared ids that somebody names, and that yet cannot take part in resolving a variable. */
  readonly unreachable: readonly string[];
}

const graphs = new WeakMap<Model, QualifierGraph>();

/** The graph of a model; several rules ask for it, so it is made once. */
export function qualifierGraph(model: Model): QualifierGraph {
  const graph = graphs.get(model) ?? makeGraph(model);
  graphs.set(model, graph);
  return graph;
}

/** Gives a model the graph of an earlier one, where nothing that has changed since can make it another. */
export function shareGraph(model: Model, earlier: Model): void {
  const graph = graphs.get(earlier);
  if (graph === undefined || model.predicates !== earlier.predicates || model.qualifiers !== earlier.qualifiers) return;
  const { gone, fresh } = differingDocuments(earlier.documents, model.documents);
  if (namedIn(gone) === namedIn(fresh)) graphs.set(model, graph);
}

/** The qualifiers that the rules of some documents name, as text. */
function namedIn(documents: readonly Document[]): string {
  const names = documents.flatMap((document) => {
    const { kind, entity } = readEntity(document);
    return kind === "variable" ? entity.rules.map(({ qualifier }) => qualifier) : [];
  });
  return JSON.stringify(names.sort());
}

function makeGraph({ qualifiers, predicates, rules }: Model): QualifierGraph {
  const edges: Edge[] = [];
  for (const predicate of predicates) {
    const to = referencedQualifier(predicate);
    if (to !== undefined && qualifiers.has(to)) edges.push({ from: predicate.qualifier, predicate, to });
  }
  const reachable = new Set<string>();
  for (const { qualifier } of rules) if (qualifier !== undefined) reachable.add(qualifier);
  const referenced = new Set(reachable);
  for (const { from, to } of edges) if (from !== to) referenced.add(to);
  const edgesFrom = groupBy(edges, ({ from }) => from);
  // A Set visits what is added while it is being walked.
  for (const id of reachable) for (const { to } of edgesFrom.get(id) ?? []) reachable.add(to);
  const selfReferring = new Set<string>();
  for (const { from, to } of edges) if (from === to) selfReferring.add(to);
  const ids = [...qualifiers.keys()];
  return {
    edges,
    referenced,
    unreferenced: ids.filter((id) => !referenced.has(id) && !selfReferring.has(id)),
    unreachable: ids.filter((id) => referenced.has(id) && !reachable.has(id)),
  };
}

/** The groups of qualifiers that reach each other (Tarjan, without recursion: a chain may be as long as a workspace). */
export function stronglyConnected(ids: Iterable<string>, edges: readonly Edge[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const id of ids) targets.set(id, []);
  for (const { from, to } of edges) targets.get(from)?.push(to);

  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const components: string[][] = [];
  const lower = (id: string, to: number): void => void low.set(id, Math.min(low.get(id) ?? to, to));
  const enter = (id: string): { id: string; next: number } => {
    order.set(id, order.size);
    low.set(id, order.size - 1);
    stack.push(id);
    onStack.add(id);
    return { id, next: 0 };
  };

  for (const start of targets.keys()) {
    if (order.has(start)) continue;
    const path = [enter(start)];
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      const target = targets.get(frame.id)?.[frame.next++];
      if (target === undefined) {
        path.pop();
        const parent = path.at(-1);
        if (parent) lower(parent.id, low.get(frame.id) ?? 0);
        if (low.get(frame.id) === order.get(frame.id)) components.push(popComponent(stack, onStack, frame.id));
      } else if (!order.has(target)) {
        path.push(enter(target));
      } else if (onStack.has(target)) {
        lower(frame.id, order.get(target) ?? 0);
      }
    }
  }
  return components;
}

function popComponent(stack: string[], onStack: Set<string>, root: string): string[] {
  const members = stack.splice(stack.lastIndexOf(root));
  for (const member of members) onStack.delete(member);
  return members;
}
