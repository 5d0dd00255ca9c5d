/** The parts of a synthesized stack that say where states are kept. */
export interface SynthesizedStack {
  readonly terraform?: { readonly backend?: Readonly<Record<string, object>>; readonly cloud?: object };
  readonly data?: { readonly terraform_remote_state?: Readonly<Record<string, RemoteState>> };
}

interface RemoteState {
  readonly backend?: string;
  readonly config?: object;
}

/**
 * Terraform's override of a stack that keeps its state, and every state that it reads, in local files.
 *
 * @param stacks all stacks of the app by name: a remote state is that of the stack with the same backend
 * @param stateFile where the state of a stack goes; a remote state that no stack keeps gets a file of its own name
 * @see https://developer.hashicorp.com/terraform/language/files/override
 */
export function localStateOverride(
  name: string,
  stacks: Readonly<Record<string, SynthesizedStack>>,
  stateFile: (name: string) => string,
): object {
  const remoteStates = Object.entries(stacks[name]?.data?.terraform_remote_state ?? {});
  const local = remoteStates.map(([remoteState, { backend, config }]) => {
    const owner = Object.keys(stacks).find((stack) => keepsStateIn(stacks[stack], backend, config));
    return [remoteState, { backend: "local", config: { path: stateFile(owner ?? remoteState) } }];
  });
  return {
    terraform: { backend: { local: { path: stateFile(name) } } },
    ...(local.length > 0 && { data: { terraform_remote_state: Object.fromEntries(local) } }),
  };
}

function keepsStateIn(stack: SynthesizedStack, type = "", config: object = {}): boolean {
  const backend = stack.terraform?.backend?.[type];
  return backend !== undefined && sortedJson(backend) === sortedJson(config);
}

function sortedJson(value: object): string {
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
