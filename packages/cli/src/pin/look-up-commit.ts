import { AisubmitError, closest, escapeControlChars, type UnpinnedRepository } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { commitOf, parseRefs, shortNames } from './parse-refs.ts';
import { type GitAnswer, runGit } from './run-git.ts';

type Place = Pick<Host, 'env' | 'platform' | 'signal'>;

const TIMEOUT_MS = 20_000;
const MOST_SHOWN = 5;

/**
 * Asks the server of a repository for the commit of a branch, a tag or the default branch, with the user's own git.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when there is no such branch or tag, or no git; `UNREACHABLE` when the server does
 * not answer or lets nobody in.
 */
export async function lookUpCommit({ url, name, ref }: UnpinnedRepository, host: Place): Promise<string> {
  const wanted = ref === undefined ? ['HEAD'] : [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/tags/${ref}^{}`];
  const answer = await listRemote(['--', url, ...wanted], { url, name, host });
  const commit = commitOf(parseRefs(answer), ref);
  if (commit !== undefined) return commit;
  if (ref === undefined)
    throw new AisubmitError('INVALID_INPUT', `${name} has no default branch`, { fix: 'name a branch' });
  const all = shortNames(parseRefs(await listRemote(['--heads', '--tags', '--', url], { url, name, host })));
  throw new AisubmitError('INVALID_INPUT', `${name} has no branch or tag ${ref}`, { fix: suggestion(ref, all) });
}

interface Asking {
  readonly url: string;
  readonly name: string;
  readonly host: Place;
}

async function listRemote(words: readonly string[], { url, name, host }: Asking): Promise<string> {
  const answer = await runGit(['-c', 'http.sslVerify=true', 'ls-remote', ...words], { host, timeoutMs: TIMEOUT_MS });
  if (answer.ok) return answer.stdout;
  throw new AisubmitError('UNREACHABLE', `git could not look up ${name}: ${reasonOf(answer)}`, {
    fix: `see whether this works on your machine: git ls-remote ${url}; or write the commit yourself`,
  });
}

/** git's own last words, on one line and without what a login in the address would show. */
function reasonOf({ stderr, stopped }: GitAnswer): string {
  if (stopped === 'time') return `no answer within ${TIMEOUT_MS / 1000} seconds`;
  if (stopped === 'size') return 'its answer is too large';
  const lines = stderr.split(/\r?\n/).filter((line) => line.trim() !== '');
  const line = lines.find((each) => each.startsWith('fatal: ')) ?? lines.at(-1) ?? 'git gave no reason';
  const plain = line.replace(/^fatal: /, '').replaceAll(/\/\/[^/\s]*@/g, '//');
  return escapeControlChars(plain).slice(0, 200);
}

function suggestion(ref: string, all: readonly string[]): string {
  if (all.length === 0) return 'it has none at all; push one first';
  const near = closest(ref, all);
  if (near !== undefined) return `did you mean ${escapeControlChars(near)}?`;
  const shown = all.slice(0, MOST_SHOWN).map((each) => escapeControlChars(each).slice(0, 100));
  const more = all.length - shown.length;
  return `it has ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
