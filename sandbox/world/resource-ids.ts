/** Ids of Azure's resource manager. Written as Azure writes them, compared without regard to case. */

export function subscriptionScope(subscriptionId: string): string {
  return `/subscriptions/${subscriptionId}`;
}

export function resourceGroupId(subscriptionId: string, name: string): string {
  return `${subscriptionScope(subscriptionId)}/resourceGroups/${name}`;
}

export function registryId(groupId: string, name: string): string {
  return `${groupId}/providers/Microsoft.ContainerRegistry/registries/${name}`;
}

/** Subscription that a resource is in; undefined for a scope above subscriptions. */
export function subscriptionOf(id: string): string | undefined {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1];
}

/** Whether an id is that of a scope, or of something inside it. */
export function isWithin(id: string, scope: string): boolean {
  const outer = scope.toLowerCase().replace(/\/+$/, "");
  const inner = id.toLowerCase();
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** Things by id, found in any spelling. */
export class ById<T extends { readonly id: string }> {
  private readonly things = new Map<string, T>();

  get(id: string): T | undefined {
    return this.things.get(id.toLowerCase());
  }

  put(thing: T): T {
    this.things.set(thing.id.toLowerCase(), thing);
    return thing;
  }

  delete(id: string): void {
    this.things.delete(id.toLowerCase());
  }

  /** All of them, sorted by id. */
  all(): T[] {
    return [...this.things.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
