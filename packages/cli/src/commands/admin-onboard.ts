import { AisubmitError, type KubeObject, type Policy, type TeamQuota, teamObjects } from '@aisubmit/sdk';
import { planObjects, serverVersion } from '@aisubmit/sdk/client';
import { string as argument } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { checkWriteFlags } from '../admin/check-write-flags.ts';
import { minorFor } from '../admin/kube-minor.ts';
import { nameFlags } from '../admin/name-flags.ts';
import { onePolicy } from '../admin/one-policy.ts';
import { printRendered } from '../admin/print-rendered.ts';
import { readQuota } from '../admin/read-quota.ts';
import { bareGroups, earlierPolicy } from '../admin/team-notes.ts';
import { writePlan } from '../admin/write-plan.ts';
import { BaseCommand } from '../base-command.ts';
import { type ClusterFlags, withCluster } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_WIDE_FLAGS, WRITE_FLAGS } from '../flags/admin-flags.ts';

export class AdminOnboard extends BaseCommand {
  static override description =
    'Makes a namespace a team’s: its policy, Pod Security level, quota, limits, a closed network, and Roles with no more ' +
    'rights than the commands need. Prints the objects; --apply writes them. A namespace that is there is brought into line: ' +
    'what an earlier run gave and this one does not name goes.';

  static override usage = 'admin onboard NAMESPACE --policy FILE --group GROUP [FLAGS]';

  static override examples = [
    '<%= config.bin %> admin onboard team-a --policy policy.yaml --group oidc:team-a --quota cpu=64,memory=512Gi,nvidia.com/gpu=8',
    '<%= config.bin %> admin onboard team-a --policy policy.yaml --group oidc:team-a --viewer-group oidc:auditors --apply',
    '<%= config.bin %> admin onboard team-a --policy policy.yaml --group oidc:team-a --kube-version 1.34 --output-dir clusters/ml/team-a',
  ];

  static override args = {
    namespace: argument({ description: 'Namespace of the team.', required: true, ignoreStdin: true }),
  };

  static override flags = {
    policy: string({ summary: 'File with the policy of the namespace.', helpValue: 'FILE', required: true }),
    group: string({ summary: 'Group whose people work there; may be repeated.', helpValue: 'GROUP', multiple: true }),
    'admin-group': string({
      summary: 'Group whose people also publish the team’s templates; may be repeated.',
      helpValue: 'GROUP',
      multiple: true,
    }),
    'viewer-group': string({
      summary: 'Group whose people only look; may be repeated.',
      helpValue: 'GROUP',
      multiple: true,
    }),
    quota: string({
      summary: 'What the team may use at once, such as cpu=64,memory=512Gi,nvidia.com/gpu=8,storage=2Ti,pods=50.',
      helpValue: 'AMOUNTS',
    }),
    ...WRITE_FLAGS,
    ...CLUSTER_WIDE_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(AdminOnboard);
    const { host } = this;
    checkWriteFlags(flags, { namespace: 'write the namespace after the command: admin onboard NAMESPACE' });
    const policy = await onePolicy(flags.policy, host);
    const quota: TeamQuota = flags.quota === undefined ? {} : readQuota(flags.quota);
    const groups = {
      'aisubmit-user': flags.group ?? [],
      'aisubmit-admin': flags['admin-group'] ?? [],
      'aisubmit-viewer': flags['viewer-group'] ?? [],
    };
    if (Object.values(groups).every(({ length }) => length === 0)) throw nobody();
    const objectsFor = (minor: number): readonly KubeObject[] => {
      const team = { namespace: args.namespace, groups, quota, kubeMinor: minor };
      return nameFlags(() => teamObjects(team, policy), FLAG_OF);
    };
    const offline = objectsFor(minorFor(flags['kube-version']));
    host.stderr.write(bareGroups(Object.values(groups).flat()));
    if (flags.apply) return this.#apply(args.namespace, { ...flags, policy }, objectsFor);
    await printRendered(offline, flags, { host, by: `admin onboard ${args.namespace}` });
    return EXIT_OK;
  }

  #apply(namespace: string, flags: ApplyFlags, objectsFor: (minor: number) => readonly KubeObject[]): Promise<number> {
    const { host } = this;
    const { policy } = flags;
    return withCluster(flags, host, async (api, progress) => {
      const { minor: server } = await serverVersion(api, { signal: host.signal });
      progress.step('Asking what would change');
      const plan = await planObjects(api, objectsFor(minorFor(flags['kube-version'], server)), {
        // Whoever is not named any more must not keep what an earlier run gave.
        prune: {
          collections: [{ ...ROLE_BINDING, namespace }],
          labels: { 'app.kubernetes.io/managed-by': 'aisubmit' },
        },
        takesOver: flags['force-conflicts'],
        signal: host.signal,
      });
      const earlier = earlierPolicy(plan, policy.name);
      const question =
        earlier === undefined
          ? `Make namespace ${namespace} a team’s, under policy ${policy.name}?`
          : `Take namespace ${namespace} from policy ${earlier} to ${policy.name}?`;
      if (earlier !== undefined) {
        progress.stop();
        host.stderr.write(`note: ${namespace} is under policy ${earlier} now; this puts it under ${policy.name}\n`);
      }
      await writePlan(api, plan, { host, progress, flags, question });
      return EXIT_OK;
    });
  }
}

interface ApplyFlags extends ClusterFlags {
  readonly policy: Policy;
  readonly yes: boolean;
  readonly 'force-conflicts': boolean;
  readonly 'kube-version'?: string | undefined;
  readonly output?: string | undefined;
}

const ROLE_BINDING = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' };

const FLAG_OF = {
  namespace: 'NAMESPACE',
  'groups.aisubmit-user': '--group',
  'groups.aisubmit-admin': '--admin-group',
  'groups.aisubmit-viewer': '--viewer-group',
};

function nobody(): AisubmitError {
  return new AisubmitError('INVALID_INPUT', 'nobody would work there', {
    fix: 'name a group of your identity provider as the API server sees it, such as --group oidc:team-a',
  });
}
