const swc = [
  "@swc/jest",
  {
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
    sourceMaps: "inline",
  },
];

/** @param {string} name @param {object} [more] */
const project = (name, more = {}) => ({
  displayName: name,
  testEnvironment: "node",
  testMatch: [`<rootDir>/__tests__/${name}/**/*.test.ts`],
  transform: { "^.+\\.ts$": swc },
  moduleNameMapper: { "^cdktf-zenml-acr$": "<rootDir>/constructs/index.ts" },
  modulePathIgnorePatterns: [
    "<rootDir>/constructs/lib",
    "<rootDir>/scripts/lib",
    "<rootDir>/cdktf.out",
    "<rootDir>/.cache",
  ],
  ...more,
});

/** One simulated Azure and one ZenML server for both projects. */
const servers = {
  globalSetup: "<rootDir>/__tests__/support/global-setup.ts",
  globalTeardown: "<rootDir>/__tests__/support/global-teardown.ts",
};

/** @type {import("jest").Config} */
module.exports = {
  projects: [project("unit"), project("integration", servers), project("e2e", servers)],
  testTimeout: 30000,
  // Most tests wait for other processes: one core less, jest's default, would leave a small machine idle.
  maxWorkers: "100%",
};
