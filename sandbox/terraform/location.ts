/** A region as Azure writes it in its answers: `West Europe` → `westeurope`. */
export function normalizeLocation(location: string): string {
  return location.replaceAll(" ", "").toLowerCase();
}
