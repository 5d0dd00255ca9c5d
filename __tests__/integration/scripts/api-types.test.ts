import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generateTypes } from "../../../scripts/zenml/generate-types";
import { sharedZenml } from "../../support/sandbox";

test("the types of ZenML's API are those of the server that we test with", async () => {
  const file = join(__dirname, "..", "..", "..", "scripts", "zenml", "api.generated.ts");
  expect(readFileSync(file, "utf8")).toBe(await generateTypes(sharedZenml().url));
});
