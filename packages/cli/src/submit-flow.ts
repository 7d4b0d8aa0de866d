import { AisubmitError, baselinePolicy, parseDurationSeconds } from '@aisubmit/sdk';
import { withCluster } from './cluster/connect.ts';
import { EXIT_OK } from './exit-codes.ts';
import type { LoadedRequest } from './load-requests.ts';
import { offlineBundles } from './offline-bundles.ts';
import { resolveAll } from './prepare.ts';
import { type SubmitRequest, shortId } from './submission.ts';
import { documents, printBundles } from './ui/print-objects.ts';

/**
 * The way of a submission: resolve, build, check; with a cluster also plan, preflight, submit and follow. Nothing is
 * written before every document has passed every step up to preflight.
 */
export async function submitFlow(loaded: readonly LoadedRequest[], submit: SubmitRequest): Promise<number> {
  const { flags, host } = submit;
  const timeoutSeconds = readTimeout(flags.timeout);
  if (flags['dry-run'] === 'client') return showOffline(loaded, submit);
  const resolved = resolveAll(loaded, baselinePolicy);
  return withCluster(flags, host, async (api, progress) => {
    const { submitOnline } = await import('./submit-online.ts');
    return submitOnline(api, resolved, { ...submit, timeoutSeconds, progress });
  });
}

async function showOffline(loaded: readonly LoadedRequest[], { flags, host }: SubmitRequest): Promise<number> {
  if (flags.output === 'request') {
    host.stdout.write(
      documents(
        loaded.map(({ request }) => request),
        false,
      ),
    );
    return EXIT_OK;
  }
  const bundles = await offlineBundles(loaded, flags, host);
  if (flags.output === undefined) {
    for (const bundle of bundles) host.stdout.write(`${shortId(bundle)} created (dry run)\n`);
  } else {
    printBundles(bundles, { format: FORMATS[flags.output] ?? 'yaml', host, withSecrets: flags['with-secrets'] });
  }
  return EXIT_OK;
}

const FORMATS: Readonly<Record<string, 'json' | 'name'>> = { json: 'json', name: 'name' };

function readTimeout(text: string): number {
  const seconds = text === '0' ? 0 : parseDurationSeconds(text);
  if (seconds !== undefined) return seconds;
  throw new AisubmitError('INVALID_INPUT', `--timeout must be a duration such as 30s or 10m (got "${text}")`);
}
