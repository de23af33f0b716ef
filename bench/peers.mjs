/**
 * The peers, each with the flags of workload.ts in its own form, and asked for a result that tells why: functions from
 * flags to a function from (flag's id, context) to the result.
 */
export const PEERS = { "flagd-core": flagd, GrowthBook: growthBook, Featurevisor: featurevisor };

const QUIET = { error() {}, warn() {}, info() {}, debug() {} };

async function flagd(flags) {
  const { FlagdCore } = await import("@openfeature/flagd-core");
  // In workerd it would complain of each flag that it cannot compile; that it is left out is told anyway.
  const core = new FlagdCore(undefined, QUIET);
  const of = ({ path, op, value }) => ({ [{ eq: "==", neq: "!=", gte: ">=", in: "in" }[op]]: [{ var: path }, value] });
  const body = flags.map(({ id, rules }) => [
    id,
    {
      state: "ENABLED",
      variants: { on: true, off: false },
      defaultVariant: "off",
      targeting: { if: [...rules.flatMap((conditions) => [{ and: conditions.map(of) }, "on"]), "off"] },
    },
  ]);
  core.setConfigurations(JSON.stringify({ flags: Object.fromEntries(body) }));
  return (id, context) => core.resolveBooleanEvaluation(id, false, context);
}

async function growthBook(flags) {
  const { GrowthBookClient } = await import("@growthbook/growthbook");
  const of = ({ path, op, value }) => [path, { [{ eq: "$eq", neq: "$ne", gte: "$gte", in: "$in" }[op]]: value }];
  const features = flags.map(({ id, rules }) => [
    id,
    {
      defaultValue: false,
      rules: rules.map((conditions) => ({ condition: Object.fromEntries(conditions.map(of)), force: true })),
    },
  ]);
  const client = new GrowthBookClient().initSync({ payload: { features: Object.fromEntries(features) } });
  return (id, context) => client.evalFeature(id, { attributes: context });
}

async function featurevisor(flags) {
  const { createInstance } = await import("@featurevisor/sdk");
  const operators = { eq: "equals", neq: "notEquals", gte: "greaterThanOrEquals", in: "in" };
  const of = ({ path, op, value }) => ({ attribute: path, operator: operators[op], value });
  const segments = {};
  const features = {};
  for (const { id, rules } of flags) {
    const traffic = rules.map((conditions, index) => {
      segments[`${id}-${index}`] = { conditions: conditions.map(of) };
      return { key: `${index}`, percentage: 100_000, segments: `${id}-${index}`, enabled: true, allocation: [] };
    });
    features[id] = { key: id, bucketBy: "targetingKey", traffic };
  }
  const datafile = { schemaVersion: "2", revision: "1", segments, features };
  const instance = createInstance({ datafile, logLevel: "fatal" });
  return (id, context) => instance.evaluateFlag(id, context);
}
