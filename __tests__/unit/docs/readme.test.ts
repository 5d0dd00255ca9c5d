import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..", "..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

test("the README shows the example of composing as it is in its file", () => {
  const [program] = read("examples/compose-in-your-own-stack.ts").split("\nif (require.main");
  expect(read("README.md")).toContain(`\`\`\`ts\n${program.trimEnd()}\n\`\`\``);
});

test.each(["README.md", "CONTRIBUTING.md", "docs/secrets.md"])("the links of %s lead to files", (file) => {
  const links = [...read(file).matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => link);
  for (const link of links) expect(() => readFileSync(join(ROOT, file, "..", link))).not.toThrow();
});

test("the commands that the documents name are there", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const documents = ["README.md", "CONTRIBUTING.md", "docs/secrets.md"].map(read).join();
  const named = [...documents.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
  expect(Object.keys(scripts)).toEqual(
    expect.arrayContaining([...new Set(named)].filter((name) => name !== "build")),
  );
});
