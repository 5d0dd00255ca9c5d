import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { App, DefaultTokenResolver, StringConcat, TerraformStack, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";

export const SUBSCRIPTION = "11111111-1111-4111-8111-111111111111";
export const TENANT = "22222222-2222-4222-8222-222222222222";

const outdir = mkdtempSync(join(tmpdir(), "zenml-acr-synth-"));
afterAll(() => rmSync(outdir, { recursive: true }));

/** An app that writes nothing outside a folder of its own, which is removed after the tests of the file. */
export function newApp(): App {
  return new App({ outdir, stackTraces: false });
}

/** A stack with the providers that the constructs need. */
export function newStack(app = newApp(), name = "dev"): TerraformStack {
  const stack = new TerraformStack(app, name);
  new AzurermProvider(stack, "azurerm", { features: [{}], subscriptionId: SUBSCRIPTION });
  new AzureadProvider(stack, "azuread", { tenantId: TENANT });
  return stack;
}

// biome-ignore lint/suspicious/noExplicitAny: what a test expects of it is the check of its shape
type Json = any;

/** The Terraform configuration of a stack. */
export class Config {
  /** As Terraform reads it. */
  readonly json: Json;

  constructor(stack: TerraformStack) {
    stack.prepareStack();
    this.json = stack.toTerraform();
  }

  /** How many resources there are of each type. */
  counts(): Record<string, number> {
    return Object.fromEntries(
      Object.entries(this.json.resource ?? {}).map(([type, all]) => [
        type,
        Object.keys(all as object).length,
      ]),
    );
  }

  /** All resources of a type. */
  all(type: string): Json[] {
    return Object.values(this.json.resource?.[type] ?? {});
  }

  /** The one resource of a type. */
  only(type: string): Json {
    const all = this.all(type);
    expect({ type, count: all.length }).toEqual({ type, count: 1 });
    return all[0];
  }

  /** Value of an output. */
  output(name: string): Json {
    return this.json.output[name].value;
  }

  /** Role assignments as `role on scope`, sorted. */
  roles(): string[] {
    return this.all("azurerm_role_assignment")
      .map(({ role_definition_name, scope }) => `${role_definition_name} on ${scope}`)
      .sort();
  }
}

/** Text that Terraform makes of a template without references: of `$${` and `%%{`, one of the two signs. */
export function readByTerraform(template: string): string {
  return template.replace(/([$%])\1\{/g, "$1{");
}

/** What Terraform reads in place of a value. */
export function resolved(scope: IConstruct, value: string): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return Tokenization.resolve(value, { scope, preparing: false, resolver });
}

/** One mistake as its message tells it. */
export interface Told {
  readonly path: string;
  readonly setting: string;
  readonly value: string;
  readonly rule: string;
  readonly remedy: string;
}

/** All mistakes in a tree of constructs, each taken apart: a message of another form fails the test. */
export function mistakesIn(root: IConstruct): Told[] {
  return root.node.findAll().flatMap((construct) =>
    construct.node.validate().map((message) => {
      const parts = /^(\S.*?) = (.+)\n {4}rule: {3}(.+)\n {4}remedy: (.+)$/.exec(message);
      if (parts === null) throw new Error(`Not told as a mistake: ${message}`);
      const [, setting, value, rule, remedy] = parts;
      return { path: construct.node.path, setting, value, rule, remedy };
    }),
  );
}
