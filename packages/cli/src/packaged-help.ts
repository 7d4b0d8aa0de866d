import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CommandEntry } from './command-table.ts';

export { rootHelp, topicHelp } from './root-help.ts';

/** What `help.ts` would say, read from the file that packaging wrote: the formatter itself is not part of the package. */
export async function commandHelp(entry: CommandEntry): Promise<string> {
  return readFile(path.join(import.meta.dirname, 'static', `help-${entry.id.replaceAll(' ', '-')}.txt`), 'utf8');
}
