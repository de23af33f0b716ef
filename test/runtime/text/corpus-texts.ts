import { readdirSync, readFileSync } from "node:fs";
import type { CorpusCase, CorpusFile } from "../../pack/corpus.ts";

const FOLDER = new URL("../../conformance/", import.meta.url);

/** The cases of the conformance corpus that run on files in memory. */
export function corpusCases(): CorpusCase[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => {
      const file: CorpusFile = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));
      return file.cases ?? [];
    })
    .filter((candidate) => candidate.needs === undefined);
}

/** Every TOML text of the corpus, once. */
export function corpusTomls(): Set<string> {
  const files = corpusCases().flatMap((candidate) => Object.entries(candidate.files));
  return new Set(files.filter(([path]) => path.endsWith(".toml")).map(([, text]) => text));
}
