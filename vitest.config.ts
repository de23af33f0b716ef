import type { ViteUserConfig } from "vitest/config";

/** Tests of the sources by themselves, and tests of what is built from them, for which it is built first. */
const config: ViteUserConfig = {
  test: {
    // Most files wait for a server, a host or a timer more than they compute, so a small machine keeps two at a time as
    // well, where the default would leave it one.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "source",
          include: ["test/**/*.test.ts"],
          exclude: ["test/hosts/**", "test/e2e/**"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "built",
          include: ["test/hosts/**/*.test.ts", "test/e2e/**/*.test.ts"],
          globalSetup: ["test/support/build.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
};

export default config;
