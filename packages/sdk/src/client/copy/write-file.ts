import { closeSync, fchmodSync, futimesSync, openSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { AisubmitError } from '../../errors.ts';
import type { CopyTally } from './copy-options.ts';

/** What an archive says of an entry, as far as it is kept. */
export interface Kept {
  readonly mode?: number | undefined;
  readonly mtime?: Date | undefined;
}

export type KeptFile = Kept & { readonly size: number };

/** Writing this much at once takes less time than going through the thread pool for each step. */
const SMALL_BYTES = 64 * 1024;
const WRITE_BYTES = 512 * 1024;

/** Writes a new file, and only as much as it is said to have. */
export async function writeFile(
  place: string,
  body: AsyncIterable<Uint8Array>,
  { kept, tally }: { readonly kept: KeptFile; readonly tally: CopyTally },
): Promise<void> {
  if (kept.size <= SMALL_BYTES) return writeSmall(place, await whole(body, kept.size), { kept, tally });
  const file = await open(place, 'wx', 0o600);
  try {
    const written = await writeAll(file, body, tally);
    if (written !== kept.size) throw notWhole();
    await file.chmod(modeOf(kept));
    if (kept.mtime !== undefined) await file.utimes(kept.mtime, kept.mtime);
  } finally {
    await file.close();
  }
}

/** What comes is gathered while what came before is written: a step through the thread pool for each piece costs more than the disk. */
async function writeAll(file: FileHandle, body: AsyncIterable<Uint8Array>, tally: CopyTally): Promise<number> {
  let written = 0;
  let gathered: Uint8Array[] = [];
  let bytes = 0;
  let writing = Promise.resolve();
  const flush = async (): Promise<void> => {
    await writing;
    writing = writeChunk(file, Buffer.concat(gathered));
    // Reported by whoever waits for it, be it after what broke the archive.
    writing.catch(() => undefined);
    written += bytes;
    tally.add(bytes);
    gathered = [];
    bytes = 0;
  };
  for await (const chunk of body) {
    gathered.push(chunk);
    bytes += chunk.length;
    if (bytes >= WRITE_BYTES) await flush();
  }
  await flush();
  await writing;
  return written;
}

async function writeChunk(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, offset);
    offset += bytesWritten;
  }
}

async function whole(body: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  if (size > 0) for await (const chunk of body) chunks.push(chunk);
  const bytes = chunks.length === 1 ? (chunks[0] ?? new Uint8Array()) : Buffer.concat(chunks);
  if (bytes.length !== size) throw notWhole();
  return bytes;
}

function writeSmall(
  place: string,
  bytes: Uint8Array,
  { kept, tally }: { readonly kept: KeptFile; readonly tally: CopyTally },
): void {
  const file = openSync(place, 'wx', 0o600);
  try {
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset);
    fchmodSync(file, modeOf(kept));
    if (kept.mtime !== undefined) futimesSync(file, kept.mtime, kept.mtime);
  } finally {
    closeSync(file);
  }
  tally.add(bytes.length);
}

function modeOf({ mode }: Kept): number {
  return mode ?? 0o666 & ~process.umask();
}

function notWhole(): AisubmitError {
  return new AisubmitError('UNREACHABLE', 'a file did not come whole', { fix: 'try again' });
}
