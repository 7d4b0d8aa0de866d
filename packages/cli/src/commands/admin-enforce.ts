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
import { minorFor } from '../admin/kube-minor.ts';
import { onePolicy } from '../admin/one-policy.ts';
import { writePlan } from '../admin/write-plan.ts';
import { BaseCommand } from '../base-command.ts';
import { withCluster } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { WRITE_FLAGS } from '../flags/admin-flags.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { DOCUMENT_FLAG } from '../flags/issuer-flags.ts';
import { documents } from '../ui/print-objects.ts';

export class AdminEnforce extends BaseCommand {
  static override description =
    'Compiles a policy into ValidatingAdmissionPolicies, so that the API server keeps the sentences that the plugin ' +
    'explains. They hold in namespaces whose label aisubmit.dev/policy names the policy. Prints them; --apply writes them. ' +
    'Begin with --mode warn, look at what is warned of, and go on to deny.';

  static override usage = 'admin enforce --policy FILE [FLAGS]';

  static override examples = [
    '<%= config.bin %> admin enforce --policy policy.yaml --kube-version 1.34 > enforce.yaml',
    '<%= config.bin %> admin enforce --policy policy.yaml --apply --mode warn',
    '<%= config.bin %> admin enforce --policy policy.yaml --apply --prune',
    '<%= config.bin %> admin enforce --policy policy.yaml --apply --remove',
  ];

  static override flags = {
    policy: string({ summary: 'File with the policy.', helpValue: 'FILE', required: true }),
    mode: string({
      summary: 'What happens to what breaks a sentence: it is written down, the user is warned, or it is refused.',
      options: ['audit', 'warn', 'deny'],
      default: 'deny',
      helpValue: 'MODE',
    }),
    prune: boolean({ summary: 'Remove what an earlier version of this policy made and this one does not.' }),
    remove: boolean({ summary: 'Remove all that enforces this policy.' }),
    ...WRITE_FLAGS,
    ...DOCUMENT_FLAG,
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(AdminEnforce);
    const { host } = this;
    const policy = await onePolicy(flags.policy, host);
    const compile = (minor: number): ReturnType<typeof admissionPolicies> => {
      const mode = flags.mode as EnforceMode;
      const hash = referenceTo(policy).split('@')[1] ?? '';
      return admissionPolicies(policy, { mode, kubeMinor: minor, hash });
    };
    if (!flags.apply) {
      if (flags.remove || flags.prune) throw needsApply(flags.remove ? '--remove' : '--prune');
      const { objects, ...rest } = compile(oldEnough(minorFor(flags['kube-version'])));
      host.stderr.write(notesText(rest));
      host.stdout.write(documents(objects, flags.output === 'json'));
      return EXIT_OK;
    }
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
      await writePlan(api, plan, {
        host,
        progress,
        isAgreed: flags.yes,
        takesOver: flags['force-conflicts'],
        question: questionOf(policy, flags),
      });
      return EXIT_OK;
    });
  }
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

function needsApply(flag: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `${flag} changes the cluster`, { fix: `add --apply` });
}
