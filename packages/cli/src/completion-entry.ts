import type { KnownName } from '@aisubmit/sdk/client';
import { candidateLines } from './completion/candidate-lines.ts';
import type { CompletionRequest } from './completion/completion-request.ts';
import { nameCache } from './completion/name-cache.ts';

/** A person has pressed TAB and sees nothing until this has ended; counted from the start of the process. */
const DEADLINE_MS = 1500;

/** Finds the words for what is typed, in time or not at all, and hands them to `print`. */
export async function completeLive(request: CompletionRequest, print: (lines: string[]) => void): Promise<void> {
  const host = { env: process.env, platform: process.platform, now: () => Date.now() };
  const cache = nameCache(request, host);
  const known = await cache.read();
  if (known !== undefined) return print(candidateLines(request, known, host.now()));
  const names: KnownName[] = [];
  const signal = AbortSignal.timeout(Math.max(1, DEADLINE_MS - Math.ceil(performance.now())));
  const timeUp = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const search = import('./completion/live-names.ts').then(({ liveNames }) =>
    liveNames(request, { host, signal, found: (name) => names.push(name) }),
  );
  // Nobody has asked for the reason why there are no words.
  await Promise.race([search.catch(() => undefined), timeUp]);
  print(candidateLines(request, names, host.now()));
  await cache.write(names);
  // biome-ignore lint/nursery/noProcessExit: nothing that still runs may keep the person waiting
  process.exit();
}
