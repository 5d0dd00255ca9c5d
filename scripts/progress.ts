import { createSpinner } from "nanospinner";

/** What a command says while it works, on standard error. */
export interface Progress {
  /** Shows a step until its work ends; the work may say more about what it does at the moment. */
  step<T>(title: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T>;
}

/** In place on a terminal; elsewhere a line for each step, and one for each thing that is waited for. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? inPlace(stream) : inLines(stream);
}

function inPlace(stream: NodeJS.WriteStream): Progress {
  return {
    async step(title, work) {
      // A line that the terminal breaks can't be drawn over.
      const fit = (text: string) => text.slice(0, Math.max(20, (stream.columns || 80) - 3));
      const spinner = createSpinner(fit(title), { stream }).start();
      try {
        const result = await work((text) => spinner.update(fit(`${title}: ${text}`)));
        spinner.success(fit(title));
        return result;
      } catch (error) {
        spinner.error(fit(title));
        throw error;
      }
    },
  };
}

function inLines(stream: NodeJS.WritableStream): Progress {
  return {
    async step(title, work) {
      const said = new Set<string>();
      const result = await work((text) => {
        const [subject] = text.split(",");
        if (!text.startsWith("waiting") || said.has(subject)) return;
        said.add(subject);
        stream.write(`  ... ${text}\n`);
      });
      stream.write(`  ok  ${title}\n`);
      return result;
    },
  };
}
