import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { mistake } from "./mistake";

const MARK = Symbol.for("cdktf-zenml-acr.UniqueNames");

/** A name that may be used once only. */
export interface UniqueName {
  /** Setting that holds the name. */
  readonly setting: string;
  readonly value: string;
  /** Within what the name is unique, in words: also tells names of different kinds apart. Asked last of all. */
  readonly within: () => string;
  /** How the service compares names. @default: as typed */
  readonly ignoreCase?: boolean;
}

/** Names that exist once in Azure or in ZenML, over all stacks of an app; each clash is one mistake of the app. */
export class UniqueNames {
  /** The register of the app (or of whatever the tree's root is) that a construct is part of. */
  static of(construct: IConstruct): UniqueNames {
    const root = construct.node.root as IConstruct & { [MARK]?: UniqueNames };
    if (root[MARK] === undefined) {
      const names = new UniqueNames();
      Object.defineProperty(root, MARK, { value: names });
      root.node.addValidation({ validate: () => names.clashes() });
    }
    return root[MARK] as UniqueNames;
  }

  readonly #claims: { readonly path: string; readonly name: UniqueName }[] = [];

  private constructor() {}

  /** Notes that a construct uses a name. */
  claim(construct: IConstruct, name: UniqueName): void {
    if (typeof name.value !== "string" || Token.isUnresolved(name.value)) return;
    this.#claims.push({ path: construct.node.path, name });
  }

  private clashes(): string[] {
    const uses = new Map<string, { readonly path: string; readonly name: UniqueName }[]>();
    for (const claim of this.#claims) {
      const { value, within, ignoreCase } = claim.name;
      const key = JSON.stringify([within(), ignoreCase ? value.toLowerCase() : value]);
      uses.set(key, [...(uses.get(key) ?? []), claim]);
    }
    return [...uses.values()]
      .filter((claims) => claims.length > 1)
      .map((claims) => {
        const { setting, value, within } = claims[0].name;
        const paths = claims.map(({ path }) => path).join(" and ");
        return mistake(
          setting,
          value,
          `once only in ${within()}; used by ${paths}`,
          "give each a name of its own",
        );
      });
  }
}
