import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createTarPacker, type TarPackController } from 'modern-tar';
import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import type { CopyOptions, CopyTally } from './copy-options.ts';
import { localError } from './local-error.ts';
import { type LocalEntry, localEntries } from './local-sources.ts';

/** The folder in the archive that holds everything; beside it lies the entry that says that all has come. */
const CONTENT = 'c';
const END = 'end';
const READ_BYTES = 256 * 1024;
const SMALL_BYTES = 64 * 1024;

/** Packs sources into an archive that is made while it is read. */
export function packArchive(
  sources: readonly string[],
  context: { readonly options: CopyOptions; readonly tally: CopyTally },
): ReadableStream<Uint8Array> {
  const { readable, controller } = createTarPacker();
  pack(controller, sources, context).catch((error: unknown) => controller.error(error));
  return readable;
}

async function pack(
  controller: TarPackController,
  sources: readonly string[],
  { options, tally }: { readonly options: CopyOptions; readonly tally: CopyTally },
): Promise<void> {
  await controller.add({ name: `${CONTENT}/`, type: 'directory', size: 0, mode: 0o755 }).close();
  for (const source of sources) {
    for await (const entry of localEntries(source, tally)) {
      if (entry.name !== '') await add(controller, entry, { options, tally });
    }
  }
  await controller.add({ name: END, type: 'file', size: 0 }).close();
  controller.finalize();
}

async function add(
  controller: TarPackController,
  entry: LocalEntry,
  { options, tally }: { readonly options: CopyOptions; readonly tally: CopyTally },
): Promise<void> {
  const { stats, target } = entry;
  const name = `${CONTENT}/${entry.name}`;
  const kept = keptOf(entry, options);
  if (target !== undefined) {
    await controller.add({ ...kept, name, type: 'symlink', linkname: target, size: 0 }).close();
    tally.addFile();
  } else if (stats.isDirectory()) {
    await controller.add({ ...kept, name: `${name}/`, type: 'directory', size: 0 }).close();
  } else {
    await addFile(controller, entry, { header: { ...kept, name, type: 'file' }, tally });
    tally.addFile();
  }
}

interface FileAs {
  readonly header: Omit<Parameters<TarPackController['add']>[0], 'size'>;
  readonly tally: CopyTally;
}

/** Its size is said before its bytes, so a file that changes meanwhile cannot be sent. */
async function addFile(
  controller: TarPackController,
  { place, stats }: LocalEntry,
  { header, tally }: FileAs,
): Promise<void> {
  if (stats.size <= SMALL_BYTES) {
    // What is small is read at once: going through the thread pool would take longer.
    const bytes = readSmall(place);
    const writer = controller.add({ ...header, size: bytes.length }).getWriter();
    if (bytes.length > 0) await writer.write(bytes);
    await writer.close();
    return tally.add(bytes.length);
  }
  const file = await open(place, 'r').catch((error: unknown) => fail(place, error));
  try {
    const { size } = await file.stat();
    const writer = controller.add({ ...header, size }).getWriter();
    let left = size;
    while (left > 0) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(Math.min(left, READ_BYTES)));
      if (bytesRead === 0) throw changed(place);
      await writer.write(buffer.subarray(0, bytesRead));
      left -= bytesRead;
      tally.add(bytesRead);
    }
    await writer.close();
  } finally {
    await file.close();
  }
}

function readSmall(place: string): Uint8Array {
  try {
    return readFileSync(place);
  } catch (error) {
    return fail(place, error);
  }
}

function fail(place: string, error: unknown): never {
  throw localError(place, error);
}

function keptOf({ stats }: LocalEntry, { preserve = true, platform }: CopyOptions): { mode?: number; mtime?: Date } {
  if (!preserve) return {};
  // Windows knows no such modes.
  return { mtime: stats.mtime, ...(platform === 'win32' ? {} : { mode: stats.mode & 0o777 }) };
}

function changed(place: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `${safeText(place, 300)} became shorter while it was read`, {
    fix: 'copy it again once nothing writes to it',
  });
}
