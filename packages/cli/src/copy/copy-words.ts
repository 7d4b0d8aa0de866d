import { AisubmitError } from '@aisubmit/sdk';

/** What `cp` is to do, as typed. */
export interface CopyWords {
  readonly direction: 'in' | 'out';
  /** As a user names it: `lab` or `notebook/lab`. */
  readonly workload: string;
  readonly sources: readonly string[];
  readonly target: string;
}

/**
 * Reads `SRC… DST`, of which one side lies in a workload.
 *
 * @throws AisubmitError `INVALID_INPUT` when none or both do, or several workloads are named.
 */
export function copyWords(words: readonly string[], platform: NodeJS.Platform): CopyWords {
  const sides = words.map((word) => readSide(word, platform));
  const target = sides.at(-1);
  const sources = sides.slice(0, -1);
  if (target === undefined) throw wrong('SRC and DST are missing');
  if (sources.length === 0) throw wrong('DST is missing');
  const workloads = new Set(sources.map(({ workload }) => workload));
  const [from] = workloads;
  if (workloads.size > 1) throw wrong('all sources lie on one side, and in one workload');
  if (target.workload !== undefined && from !== undefined) throw wrong('only one side can lie in a workload');
  const workload = target.workload ?? from;
  if (workload === undefined) throw wrong('neither side lies in a workload');
  return {
    direction: target.workload === undefined ? 'out' : 'in',
    workload,
    sources: sources.map(({ path }) => path),
    target: target.path,
  };
}

interface Side {
  readonly workload?: string;
  readonly path: string;
}

const REMOTE = /^((?:[A-Za-z]+\/)?[a-z0-9][-a-z0-9]*):(.*)$/s;

/** A single letter before `:\` is a drive, and on Windows before `:` and anything. */
function readSide(word: string, platform: NodeJS.Platform): Side {
  if (word === '') throw wrong('a path is empty');
  if (platform === 'win32' ? /^[A-Za-z]:/.test(word) : /^[A-Za-z]:\\/.test(word)) return { path: word };
  const [, workload, path = ''] = REMOTE.exec(word) ?? [];
  return workload === undefined ? { path: word } : { workload, path: path === '' ? '.' : path };
}

function wrong(message: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', message, {
    fix: 'write for example: kubectl aisubmit cp data.csv lab:data/, or: kubectl aisubmit cp lab:out/model.pt .',
  });
}
