import { itemsOf, type Plan, type PlanItem } from "./plan";

/** How a plan is shown. */
export interface RenderOptions {
  /** Columns of the terminal; long lines are broken between words. */
  readonly columns: number;
  /** Whether the terminal shows colours. */
  readonly color: boolean;
}

const SIGNS = { create: "+", change: "~", same: "=", conflict: "!" } as const;
const COLORS = { create: 32, change: 33, same: 2, conflict: 31 } as const;
const INDENT = " ".repeat(13);

/** A plan as text: a line for each item, with what changes, or why it can't be had, below it. */
export function renderPlan(plan: Plan, { columns, color }: RenderOptions): string {
  const items = itemsOf(plan);
  const width = Math.max(...items.map(({ kind }) => kind.length));
  return items
    .flatMap((item) => {
      const line = `${SIGNS[item.action]} ${item.action.padEnd(9)}  ${item.kind.padEnd(width)}  ${item.name}`;
      const painted = color ? `\u001b[${COLORS[item.action]}m${line}\u001b[0m` : line;
      return [painted, ...details(item).flatMap((detail) => wrap(detail, columns - INDENT.length))];
    })
    .join("\n");
}

/** How many items of each action, in words: `1 to create, 2 the same`. */
export function summarize(plan: Plan): string {
  const words = {
    create: "to create",
    change: "to change",
    same: "the same",
    conflict: "in conflict",
  } as const;
  const counts = Object.entries(words).map(([action, word]) => ({
    word,
    count: itemsOf(plan).filter((item) => item.action === action).length,
  }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ count, word }) => `${count} ${word}`)
    .join(", ");
}

function details({ fields, conflict }: PlanItem): string[] {
  if (conflict) return [conflict.reason, `what to do: ${conflict.remedy}`];
  return fields.map(({ field, from, to }) => `${field}: ${from} -> ${to}`);
}

/**
 * Lines of at most so many columns, where words allow it. What ZenML holds may have been written by anybody: what
 * steers a terminal is left out.
 */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/[\s\p{Cc}\p{Cf}]+/u)) {
    if (line && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = `  ${word}`;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line].map((part) => INDENT + part);
}
