import type { Diagnostic } from "../../diagnostics.ts";
import { groupBy } from "../../group-by.ts";
import type { Model } from "../../model/model.ts";
import { atDocument } from "../place.ts";
import { atPredicateField } from "../predicates.ts";
import { type Edge, qualifierGraph, stronglyConnected } from "../qualifier-graph.ts";
import type { Finding, LintRule } from "../rule.ts";

const qualifierCycle: LintRule = {
  id: "qualifier-cycle",
  severity: "error",
  entity: "qualifier",
  title: "Qualifiers depend on each other in a loop",
  help: "Break the chain of qualifier references.",
  checks: {
    *graph(model) {
      const { edges } = qualifierGraph(model);
      if (edges.length === 0) return;
      const components = stronglyConnected(model.qualifiers.keys(), edges);
      const componentOf = new Map(
        components.flatMap((members, index) => members.map((id) => [id, `${index}`] as const)),
      );
      const inside = edges.filter(({ from, to }) => componentOf.get(from) === componentOf.get(to));
      // A component without inner edges is a single qualifier that does not name itself.
      for (const loop of groupBy(inside, ({ from }) => componentOf.get(from) ?? "").values())
        yield* cycleFindings(loop);
    },
  },
};

/** How many members and other edges of a loop each of its diagnostics shows: all would be the square of its length. */
const SHOWN_EDGES = 100;

function* cycleFindings(edges: readonly Edge[]): Iterable<Finding> {
  const firstOf = new Map<string, Edge>();
  for (const edge of edges) if (!firstOf.has(edge.from)) firstOf.set(edge.from, edge);
  const ids = [...firstOf.keys()];
  const more = ids.length > SHOWN_EDGES ? `, and ${ids.length - SHOWN_EDGES} more` : "";
  const members = ids.slice(0, SHOWN_EDGES).join(", ") + more;
  const shown = edges.slice(0, SHOWN_EDGES + 1);
  for (const [id, own] of firstOf) {
    yield {
      target: { entity: { kind: "qualifier", id } },
      at: atPredicateField(own.predicate, "attribute"),
      message:
        firstOf.size === 1
          ? `qualifier references itself: ${id}`
          : `qualifier participates in a reference cycle with: ${members}`,
      related: shown
        .filter((edge) => edge !== own)
        .slice(0, SHOWN_EDGES)
        .map(({ from, predicate, to }) => ({
          at: atPredicateField(predicate, "attribute"),
          message: `cycle reference: ${from} -> ${to}`,
        })),
    };
  }
}

const qualifierUnreferenced: LintRule = {
  id: "qualifier-unreferenced",
  severity: "warning",
  entity: "qualifier",
  title: "Qualifier is never used",
  help: "Use it in a rule or another qualifier, or delete it.",
  checks: {
    *graph(model) {
      for (const id of qualifierGraph(model).unreferenced) {
        const source = model.qualifiers.get(id)?.source;
        if (source === undefined) continue;
        yield {
          target: { entity: { kind: "qualifier", id } },
          at: atDocument(source),
          message: `qualifier is not referenced: ${id}`,
        };
      }
    },
  },
};

/** Looks at what was found before it, so it runs after every other check of its stage. */
const qualifierUnreachable: LintRule = {
  id: "qualifier-unreachable",
  severity: "warning",
  entity: "qualifier",
  title: "Qualifier has no effect on any variable",
  help: "Use it from a rule that is in play, or delete it.",
  checks: {
    *graph(model: Model, earlier: readonly Diagnostic[]): Iterable<Finding> {
      const faulty = new Set(earlier.filter(({ severity }) => severity === "error").map(qualifierOf));
      for (const id of qualifierGraph(model).unreachable) {
        const source = model.qualifiers.get(id)?.source;
        if (source === undefined || faulty.has(id)) continue;
        yield {
          target: { entity: { kind: "qualifier", id } },
          at: atDocument(source),
          message: `qualifier cannot affect resolution: ${id}`,
        };
      }
    },
  },
};

function qualifierOf({ target: { entity } }: Diagnostic): string | undefined {
  if (entity.kind === "qualifier") return entity.id;
  return entity.kind === "predicate" ? entity.qualifier : undefined;
}

export const graphRules: readonly LintRule[] = [qualifierCycle, qualifierUnreferenced, qualifierUnreachable];
