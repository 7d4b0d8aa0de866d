import {
  type Admission,
  AisubmitError,
  admissionPolicies,
  type EnforceMode,
  escapeControlChars,
  type Policy,
  referenceTo,
  specDifferences,
  withoutDefaults,
} from '@aisubmit/sdk';
import { enforcementPlan, type KubeApi, readOldestNode, serverVersion, targetMinor } from '@aisubmit/sdk/client';
import { boolean, string } from '@oclif/core/flags';
import { checkWriteFlags } from '../admin/check-write-flags.ts';
import { minorFor } from '../admin/kube-minor.ts';
import { onePolicy } from '../admin/one-policy.ts';
import { printRendered } from '../admin/print-rendered.ts';
import { writePlan } from '../admin/write-plan.ts';
import { BaseCommand } from '../base-command.ts';
import { type ClusterFlags, withCluster } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_WIDE_FLAGS, WRITE_FLAGS } from '../flags/admin-flags.ts';

export class AdminEnforce extends BaseCommand {
  static override description =
    'Compiles a policy into ValidatingAdmissionPolicies, so that the API server keeps the sentences that the plugin ' +
    'explains. They hold in namespaces whose label aisubmit.dev/policy names the policy. Prints them; --apply writes them. ' +
    'Begin with --mode warn, look at what is warned of, and go on to deny.';

  static override usage = 'admin enforce --policy FILE [FLAGS]';

  static override examples = [
    '<%= config.bin %> admin enforce --policy policy.yaml --kube-version 1.34 > enforce.yaml',
    '<%= config.bin %> admin enforce --policy policy.yaml --kube-version 1.34 --output-dir clusters/ml/enforce',
    '<%= config.bin %> admin enforce --policy policy.yaml --apply --mode warn',
    '<%= config.bin %> admin enforce --policy policy.yaml --apply --yes -o json',
    '<%= config.bin %> admin enforce --policy policy.yaml --apply --prune',
    '<%= config.bin %> admin enforce --policy policy.yaml --apply --remove',
  ];

  static override flags = {
    policy: string({ summary: 'File with the policy.', helpValue: 'FILE', required: true }),
    mode: string({
      summary:
        'What happens to what breaks a sentence: it is written down, the user is warned, or, as usual, it is refused.',
      options: ['audit', 'warn', 'deny'],
      helpValue: 'MODE',
    }),
    prune: boolean({ summary: 'Remove what an earlier version of this policy made and this one does not.' }),
    remove: boolean({ summary: 'Remove all that enforces this policy.' }),
    ...WRITE_FLAGS,
    ...CLUSTER_WIDE_FLAGS,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(AdminEnforce);
    checkWriteFlags(flags, {
      changing: ['remove', 'prune'],
      namespace: 'a policy is enforced in every namespace whose label names it; admin onboard sets the label',
    });
    if (flags.remove && flags.mode !== undefined) throw contradiction();
    const policy = await onePolicy(flags.policy, this.host);
    const mode = (flags.mode ?? 'deny') as EnforceMode;
    const compile = (minor: number): Admission => {
      const hash = referenceTo(policy).split('@')[1] ?? '';
      return admissionPolicies(policy, { mode, kubeMinor: minor, hash });
    };
    if (flags.apply) return this.#apply(policy, { ...flags, mode }, compile);
    const { objects, ...rest } = compile(oldEnough(minorFor(flags['kube-version'])));
    this.host.stderr.write(notesText(rest));
    await printRendered(objects, flags, { host: this.host, by: `admin enforce (policy ${policy.name})` });
    return EXIT_OK;
  }

  #apply(policy: Policy, flags: ApplyFlags, compile: (minor: number) => Admission): Promise<number> {
    const { host } = this;
    return withCluster(flags, host, async (api, progress) => {
      const { minor, note } = await target(api, flags['kube-version'], host.signal);
      const { objects, ...rest } = compile(minor);
      progress.step('Asking what would change');
      const plan = await enforcementPlan(api, flags.remove ? [] : objects, {
        policy: policy.name,
        prune: flags.prune || flags.remove,
        takesOver: flags['force-conflicts'],
        exact: { differences: specDifferences, plain: withoutDefaults },
        signal: host.signal,
      });
      progress.stop();
      if (!flags.remove) host.stderr.write(`${note}${notesText(rest)}`);
      await writePlan(api, plan, { host, progress, flags, question: questionOf(policy, flags) });
      return EXIT_OK;
    });
  }
}

interface ApplyFlags extends ClusterFlags {
  readonly mode: string;
  readonly prune: boolean;
  readonly remove: boolean;
  readonly yes: boolean;
  readonly 'force-conflicts': boolean;
  readonly 'kube-version'?: string | undefined;
  readonly output?: string | undefined;
}

function questionOf({ name }: Policy, { mode, remove }: { readonly mode: string; readonly remove: boolean }): string {
  return remove ? `Stop enforcing policy ${name}?` : `Enforce policy ${name} (${mode})?`;
}

interface Target {
  readonly minor: number;
  /** What decided about it, where that is not the server. */
  readonly note: string;
}

/** What to enforce for: fields that the server or its oldest node drops are left out. */
async function target(api: KubeApi, version: string | undefined, signal: AbortSignal): Promise<Target> {
  const server = await serverVersion(api, { signal });
  const asked = oldEnough(minorFor(version, server.minor));
  const oldest = await readOldestNode(api, { signal });
  if (oldest === 'hidden') {
    return {
      minor: asked,
      note: `note: the nodes cannot be seen with your rights; enforced for Kubernetes 1.${asked}\n`,
    };
  }
  const minor = targetMinor(asked, oldest);
  if (oldest === undefined || minor === asked) return { minor, note: '' };
  const name = escapeControlChars(oldest.name);
  return { minor, note: `note: enforced for Kubernetes 1.${minor}, since node ${name} runs 1.${oldest.minor}\n` };
}

function notesText({ leftOut, notes }: Omit<Admission, 'objects'>): string {
  const lacking = leftOut.map(
    ({ control, field, since }) => `${control} (${field}) is left out; Kubernetes 1.${since} brings the field`,
  );
  return [...lacking, ...notes].map((each) => `note: ${each}\n`).join('');
}

function oldEnough(minor: number): number {
  if (minor >= 30) return minor;
  throw new AisubmitError(
    'INVALID_INPUT',
    `Kubernetes 1.${minor} has no ValidatingAdmissionPolicy that is on by default`,
    {
      fix: 'update the cluster to 1.30 or newer; until then the policy is advice that the plugin gives',
    },
  );
}

function contradiction(): AisubmitError {
  return new AisubmitError('INVALID_INPUT', '--remove and --mode contradict each other', {
    fix: 'leave --mode out to remove what enforces the policy, or --remove to soften it',
  });
}
