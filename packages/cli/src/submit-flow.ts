import { withCluster } from './cluster/connect.ts';
import { EXIT_OK } from './exit-codes.ts';
import { durationSeconds } from './flags/duration-flag.ts';
import { readTemplateFlag } from './ground/choose-template.ts';
import { offlineGround } from './ground/offline-ground.ts';
import { offlineBundles } from './offline-bundles.ts';
import { withPins } from './pin/with-pins.ts';
import { type MakeRequests, type SubmitRequest, shortId } from './submission.ts';
import { printBundles } from './ui/print-objects.ts';
import { Progress } from './ui/progress.ts';
import { orRefusal } from './ui/refusal.ts';
import { requestDocuments } from './ui/request-documents.ts';

/**
 * The way of a submission: choose templates, resolve, build, check; with a cluster also plan, preflight, submit and
 * follow. Nothing is written before every document has passed every step up to preflight.
 */
export async function submitFlow(make: MakeRequests, submit: SubmitRequest): Promise<number> {
  const { flags, host } = submit;
  const timeoutSeconds = flags.timeout === '0' ? 0 : durationSeconds('--timeout', flags.timeout);
  return orRefusal({ host, output: flags.output }, async () => {
    const given = await readTemplateFlag(flags.template, host);
    if (flags['dry-run'] === 'client') {
      const ground = await offlineGround(flags, host);
      const requests = await make(ground, given);
      return showOffline(flags.pin ? await pinnedOffline(requests, { ...submit, ground }) : requests, {
        ...submit,
        ground,
      });
    }
    return withCluster(flags, host, async (api, progress) => {
      const { submitOnline } = await import('./submit-online.ts');
      return submitOnline(api, (ground) => make(ground, given), { ...submit, timeoutSeconds, progress });
    });
  });
}

interface OfflineSubmit extends SubmitRequest {
  readonly ground: Awaited<ReturnType<typeof offlineGround>>;
}

// Only where it is asked for: without --pin the same request shows the same objects every time.
async function pinnedOffline(requests: OfflineRequests, { ground, host }: OfflineSubmit): Promise<OfflineRequests> {
  const progress = new Progress(host);
  try {
    return await withPins(requests, { ground, always: true, host, progress });
  } finally {
    progress.stop();
  }
}

type OfflineRequests = Awaited<ReturnType<MakeRequests>>;

async function showOffline(requests: OfflineRequests, { flags, host, ground }: OfflineSubmit): Promise<number> {
  const bundles = await offlineBundles(requests, { ground, host, withSecrets: flags['with-secrets'] });
  if (flags.output === 'request') {
    host.stdout.write(requestDocuments(requests, bundles));
    return EXIT_OK;
  }
  if (flags.output === undefined) {
    for (const bundle of bundles) host.stdout.write(`${shortId(bundle)} created (dry run)\n`);
  } else {
    printBundles(bundles, { format: FORMATS[flags.output] ?? 'yaml', host, withSecrets: flags['with-secrets'] });
  }
  return EXIT_OK;
}

const FORMATS: Readonly<Record<string, 'json' | 'name'>> = { json: 'json', name: 'name' };
