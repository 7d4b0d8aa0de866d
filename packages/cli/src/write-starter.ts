import { AisubmitError, closest, escapeControlChars, readDocuments } from '@aisubmit/sdk';
import type { Host } from './host.ts';
import { writeNewFile } from './write-new-file.ts';

interface StarterEntry {
  readonly name: string;
  readonly loadSource: () => Promise<string>;
}

interface StarterRequest {
  /** `policy` or `template`. */
  readonly what: string;
  /** Name of the new document. */
  readonly name: string;
  /** Name of the one to start from. */
  readonly from: string;
  readonly catalogue: readonly StarterEntry[];
  /** Judges the document by the parser that will read it. */
  readonly parse: (value: unknown) => unknown;
  /** Stdout when absent. */
  readonly file?: string | undefined;
  readonly host: Host;
}

/**
 * Writes a commented document that an admin can start from, under a name of its own. What is there is never overwritten.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for an unknown starting point, an impossible name, and a file that is there.
 */
export async function writeStarter(request: StarterRequest): Promise<void> {
  const { name, file, host } = request;
  const source = await findEntry(request).loadSource();
  // The only line of the file that is about its name: comments stay as they are.
  const text = source.replace(/^( {2}name: ).+$/m, (_line, key: string) => `${key}${name}`);
  for (const { value } of readDocuments(text, { source: 'the new document' })) request.parse(value);
  await writeNewFile(file, text, host);
}

function findEntry({ what, from, catalogue }: StarterRequest): StarterEntry {
  const entry = catalogue.find((each) => each.name === from);
  if (entry !== undefined) return entry;
  const names = catalogue.map((each) => each.name);
  const near = closest(from, names);
  throw new AisubmitError('INVALID_INPUT', `there is no built-in ${what} "${escapeControlChars(from)}" to start from`, {
    fix: near === undefined ? `write --from with one of ${names.join(', ')}` : `did you mean --from ${near}?`,
  });
}
