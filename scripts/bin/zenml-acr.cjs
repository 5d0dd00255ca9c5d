#!/usr/bin/env node
// The published package has the command compiled; in the repository it runs from its source.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const source = join(__dirname, "..", "zenml-acr.ts");
if (existsSync(source)) {
  require("tsx/cjs");
  require(source);
} else {
  require("../lib/zenml-acr.js");
}
