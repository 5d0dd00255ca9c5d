const UNITS = { h: 3600, m: 60, s: 1, ms: 0.001 } as const;

/** A duration as Go writes it, in seconds: `1h30m` → 5400. Undefined where it is none. */
export function parseDuration(duration: string): number | undefined {
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(duration)) return undefined;
  const parts = duration.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g);
  return [...parts].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNITS[unit as keyof typeof UNITS],
    0,
  );
}
