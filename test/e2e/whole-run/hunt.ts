import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Running } from '../../node/run-container.ts';

/** Bytes in which no credential may be, and where they were seen. */
export interface Place {
  readonly where: string;
  readonly bytes: Buffer;
}

/** Names what was found, and where, as it is or spelt in one of the usual ways. */
export function hunt(secrets: Readonly<Record<string, string>>, places: readonly Place[]): string[] {
  return Object.entries(secrets).flatMap(([what, secret]) => {
    const patterns = secret.trim().split('\n').filter(isTelling).flatMap(spellings);
    return places
      .filter(({ bytes }) => patterns.some((pattern) => bytes.includes(pattern)))
      .map(({ where }) => `${what} in ${where}`);
  });
}

/** Not the frame of a key. */
function isTelling(line: string): boolean {
  return !line.startsWith('-----');
}

function spellings(secret: string): string[] {
  // The last characters depend on what follows, and the first ones on what stands before.
  const inBase64 = [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    return bytes.toString('base64').slice(4, -4);
  });
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [secret, inJson, encodeURIComponent(secret), Buffer.from(secret).toString('hex'), ...inBase64].filter(
    ({ length }) => length >= 8,
  );
}

/** Every file and link below these folders. */
export function filesBelow(...folders: readonly string[]): Place[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
      const file = path.join(folder, name);
      const found = lstatSync(file, { throwIfNoEntry: false });
      return found?.isFile() === true ? [{ where: file, bytes: readOrNothing(file) }] : [];
    }),
  );
}

/** Command lines and environments of the processes of a container. */
export function processesOf({ name, processes }: Running): Place[] {
  return processes().flatMap((pid) =>
    ['cmdline', 'environ'].map((file) => ({
      where: `${file} of a process of ${name}`,
      bytes: readOrNothing(`/proc/${pid}/${file}`),
    })),
  );
}

/** All that a container sees beside programs and the kernel. */
export function sightOf({ name, processes }: Running): Place[] {
  const root = `/proc/${processes()[0]}/root`;
  const folders = readdirSync(root).filter((each) => !['usr', 'proc', 'sys', 'bin', 'lib', 'lib64'].includes(each));
  return filesBelow(...folders.map((each) => path.join(root, each))).map(({ where, bytes }) => ({
    where: `${where.slice(root.length)} of ${name}`,
    bytes,
  }));
}

/** Looks at all processes of containers, again and again. */
export function watchContainers(containers: () => readonly Running[]): { end(): Place[] } {
  const seen = new Map<string, Place>();
  const look = (): void => {
    for (const place of containers().flatMap(processesOf)) {
      seen.set(`${place.where} ${place.bytes.toString('latin1')}`, place);
    }
  };
  const timer = setInterval(look, 15);
  return {
    end: () => {
      clearInterval(timer);
      return [...seen.values()];
    },
  };
}

// It may have ended by now.
function readOrNothing(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
