import { AisubmitError, type KubeObject, type Policy } from '@aisubmit/sdk';
import { isSystem, type KubeApi, liveObjects, namespacesUnder, requireNamespace } from '@aisubmit/sdk/client';
import { boolean, string } from '@oclif/core/flags';
import { judgeLive, type LiveFinding } from '../admin/judge-live.ts';
import { onePolicy } from '../admin/one-policy.ts';
import { reportPrinter } from '../admin/report-printer.ts';
import { BaseCommand } from '../base-command.ts';
import { withCluster } from '../cluster/connect.ts';
import { EXIT_OK, EXIT_REFUSED } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import type { Progress } from '../ui/progress.ts';

export class AdminReport extends BaseCommand {
  static override description =
    'Lists what runs in the cluster and breaks a policy, before the policy is enforced: what a controller would be refused to ' +
    'make again. Looks into the namespaces whose label names the policy, into one with --namespace, or into all. Exits with 3 ' +
    'when something is broken.';

  static override usage = 'admin report --policy FILE [FLAGS]';

  static override examples = [
    '<%= config.bin %> admin report --policy policy.yaml',
    '<%= config.bin %> admin report --policy policy.yaml -n team-a -o json',
  ];

  static override flags = {
    policy: string({ summary: 'File with the policy.', helpValue: 'FILE', required: true }),
    'all-namespaces': boolean({ char: 'A', summary: 'In every namespace but the system’s.' }),
    output: string({ char: 'o', summary: 'Print as data.', options: ['json', 'wide'], helpValue: 'FORMAT' }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(AdminReport);
    const { host } = this;
    const policy = await onePolicy(flags.policy, host);
    return withCluster(flags, host, async (api, progress) => {
      const signal = AbortSignal.any([host.signal, host.readerGone]);
      const namespaces = await placesOf(api, { policy: policy.name, flags, signal });
      if (namespaces.length === 0) {
        progress.stop();
        host.stderr.write(
          `no namespace has the label aisubmit.dev/policy=${policy.name}; look into one with -n, or all with -A\n`,
        );
        return EXIT_OK;
      }
      const broken = await this.#print(api, { policy, namespaces, progress, signal, format: flags.output ?? 'table' });
      return broken === 0 ? EXIT_OK : EXIT_REFUSED;
    });
  }

  /** Prints what it finds, and returns how many objects break the policy. */
  async #print(api: KubeApi, { policy, namespaces, progress, signal, format }: Search): Promise<number> {
    const printer = reportPrinter(format, this.host);
    const unreadable = new Set<string>();
    let looked = 0;
    for (const namespace of namespaces) {
      const options = { namespace, signal, onUnreadable: (kind: string) => unreadable.add(kind) };
      for await (const page of liveObjects(api, options)) {
        const judged = page.filter(isUsers);
        const findings: LiveFinding[] = judgeLive(judged, policy);
        looked += judged.length;
        if (findings.length > 0) progress.stop();
        printer.page(findings);
        progress.step(`Looked at ${looked} objects`);
      }
    }
    progress.stop();
    for (const kind of unreadable) {
      this.host.stderr.write(`note: ${kind} objects cannot be listed; they were not looked at\n`);
    }
    return printer.end(looked);
  }
}

interface Search {
  readonly policy: Policy;
  readonly namespaces: readonly (string | undefined)[];
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly format: string;
}

/** Namespaces to look into; undefined is all at once. */
async function placesOf(
  api: KubeApi,
  {
    policy,
    flags,
    signal,
  }: {
    readonly policy: string;
    readonly flags: { readonly 'all-namespaces': boolean; readonly namespace?: string | undefined };
    readonly signal: AbortSignal;
  },
): Promise<readonly (string | undefined)[]> {
  const { namespace } = flags;
  if (flags['all-namespaces']) return [undefined];
  if (namespace === undefined) return namespacesUnder(api, policy, { signal });
  if (isSystem(namespace)) {
    throw new AisubmitError('INVALID_INPUT', `${namespace} is a system namespace; no policy holds there`, {
      fix: 'name a namespace of a team’s',
    });
  }
  await requireNamespace(api, namespace, { signal });
  return [namespace];
}

function isUsers({ metadata: { namespace = '' } }: KubeObject): boolean {
  return !isSystem(namespace);
}
